"""The drift report in a terminal."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from contract_tests.evidence import NOT_EXERCISED, REFUTED
from contract_tests.findings import Severity
from contract_tests.report.drift import Drift

_COLOURS = {"breaking": "bold red", "additive": "yellow"}


def show(drift: Drift, console: Console) -> None:
    """Print what was asked of each operation, findings, refuted assumptions, what was not exercised, and the sum."""
    console.print(_operations(drift))
    if drift.findings:
        console.print(_findings(drift))
    for one in drift.assumptions:
        if one["verdict"] == REFUTED:
            console.print(Text(_printable(f"assumption {one['id']} refuted: {one['seen']}"), style="bold red"))
    unknown = [one["id"] for one in drift.assumptions if one["verdict"] == NOT_EXERCISED]
    if unknown:
        console.print(Text(f"assumptions not exercised: {' '.join(unknown)}"))
    for line in _gaps(drift.not_exercised):
        console.print(Text(_printable(line)))
    console.print(Text(_printable(_sum(drift))))


def _operations(drift: Drift) -> Table:
    found = Counter(finding.operation for finding in drift.findings)
    table = Table(title=Text(_printable(f"Asked of {drift.target}")))
    table.add_column("operation", overflow="fold")
    table.add_column("requests", justify="right")
    table.add_column("answers", overflow="fold")
    table.add_column("findings", justify="right")
    for name, asked in drift.operations.items():
        answers = ", ".join(f"{times} x {status}" for status, times in asked["statuses"].items())
        cells = (name, str(asked["requests"]), answers, str(found[name] or "-"))
        table.add_row(*(Text(_printable(cell)) for cell in cells))
    return table


def _findings(drift: Drift) -> Table:
    table = Table(title=Text(_printable(f"Contract drift of {drift.target}")), show_lines=True)
    for name in ("operation", "kind", "severity", "where", "what"):
        # A kind that is broken over two lines cannot be searched for.
        table.add_column(name, overflow="fold", no_wrap=name in {"kind", "severity"})
    for finding in drift.findings:
        what = f"{finding.message}\nexpected {finding.expected}\nobserved {finding.observed}\n{_after(finding.after)}"
        style = _COLOURS[finding.severity]
        cells = (finding.operation, finding.kind, finding.severity, finding.pointer, what)
        # Text, not markup: what a server sends is never read as a style.
        table.add_row(*(Text(_printable(cell), style=style if cell is finding.severity else "") for cell in cells))
    return table


def _after(requests: int) -> str:
    return f"first seen after {requests:,} request{'' if requests == 1 else 's'}"


def _gaps(gaps: list[str]) -> list[str]:
    """One line for what many operations lack; drift.json has them one by one."""
    owners: dict[str, list[str]] = {}
    for gap in gaps:
        owner, _, what = gap.partition(": ")
        owners.setdefault(what or gap, []).append(owner)
    return [
        f"not exercised: {what} ({names[0]})" if len(names) == 1 else f"not exercised: {what} ({len(names)} of them)"
        for what, names in owners.items()
    ]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)


def _sum(drift: Drift) -> str:
    breaking, additive = drift.count(Severity.BREAKING), drift.count(Severity.ADDITIVE)
    found, each = len(drift.findings), drift.requests_per_finding
    cost = f", {found} finding{'' if found == 1 else 's'}: {each:,.0f} requests a finding" if each else ""
    return (
        f"{breaking} breaking, {additive} additive; {drift.requests:,} requests to {drift.target} "
        f"in {drift.seconds} s{cost}, seed {drift.seed}, {drift.spec}"
    )
