"""The report for a terminal: a table for each class, worst first. Narrow ones put what and where into one column."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from tools.diff.change import Severity
from tools.diff.report.report import Head, Report, Row
from tools.diff.report.texts import clean, cut
from tools.trace.assumptions import Settled, Verdict
from tools.trace.effect import Kind
from tools.trace.trace import Trace
from tools.trace.units import Site

_COLOURS = {
    Severity.BREAKS_CALLERS: "bold red",
    Severity.BREAKS_DECODING: "bold magenta",
    Severity.NEEDS_ATTENTION: "bold yellow",
    Severity.ADDITIVE: "bold green",
    Severity.DOCUMENTATION: "bold blue",
}
_EFFECTS = {Kind.BREAKS: "red", Kind.DIFFERENT: "yellow", Kind.NOTHING: "green"}
_VERDICTS = {Verdict.REFUTED: "red", Verdict.CONFIRMED: "green", Verdict.UNSPOKEN: "yellow", Verdict.STILL: "dim"}
# From here on three columns can be read.
_WIDE = 120
_MOST = 3


def show(report: Report, console: Console, *, full: bool = False) -> None:
    """Prints it to the console's width."""
    console.print(Group(*_parts(report, wide=console.width >= _WIDE, full=full)))


def _parts(report: Report, *, wide: bool, full: bool) -> Iterator[RenderableType]:
    yield _head("old", report.old)
    yield _head("new", report.new)
    if not report.entries:
        yield Text("no difference")
    else:
        yield _sum(report)
    for severity in Severity:
        if rows := report.rows(severity, full=full):
            yield _table(severity, report.counts[severity], rows, wide=wide)
    yield from _assumptions(report)
    if report.next_version:
        yield Text.assemble("next version of this package: ", (report.next_version, "bold"))


def _head(name: str, head: Head) -> Text:
    text = f"{clean(head.title)} {clean(head.version)}"
    return Text.assemble((f"{name}  ", "dim"), (text, "bold"), (f"  sha256 {head.short}  {clean(head.source)}", "dim"))


def _sum(report: Report) -> Text:
    shown = [(f"{count} {severity}", _COLOURS[severity]) for severity, count in report.counts.items() if count]
    parts = [part for one in shown for part in (one, ", ")][:-1]
    return Text.assemble(f"{report.total}: ", *parts)


def _table(severity: Severity, count: int, rows: list[Row], *, wide: bool) -> Table:
    table = Table(title=Text(f"{severity} ({count})", _COLOURS[severity]), title_justify="left", expand=True)
    table.show_lines = True
    table.add_column("change", ratio=5, overflow="fold")
    if wide:
        table.add_column("where", ratio=5, overflow="fold")
    table.add_column("here", ratio=6 if wide else 5, overflow="fold")
    for row in rows:
        what, where, here = _what(row), _where(row), _here(row)
        table.add_row(*((what, where, here) if wide else (Group(what, where), here)))
    return table


def _what(row: Row) -> Text:
    lines: list[tuple[str, str]] = [(clean(message), "bold") for message in row.messages]
    if row.more:
        lines.append((f"and {row.more} more of this kind", "italic"))
    lines.append((row.rule, "dim"))
    if not row.says_both:
        lines.append((f"{clean(row.was) or '-'} → {clean(row.now) or '-'}", "cyan"))
    return _lines(lines)


def _where(row: Row) -> Text:
    return _lines([(clean(line), "") for line in cut([str(use) for use in row.uses], _MOST)])


def _here(row: Row) -> Text:
    trace, effect = row.trace, row.trace.effect_here
    if effect is None or row.severity is Severity.DOCUMENTATION:
        return Text("")
    lines = [(str(effect.kind), _EFFECTS[effect.kind]), (clean(effect.reason), "")]
    lines += [(f"{name}: {', '.join(cut(values, _MOST))}", "") for name, values in _named(trace) if values]
    if trace.mock_note and trace.mock_note not in effect.reason:
        lines.append((trace.mock_note, "yellow"))
    if row.refutes:
        lines.append((f"refutes {clean(', '.join(row.refutes))}", "red"))
    return _lines(lines)


def _named(trace: Trace) -> list[tuple[str, list[str]]]:
    """Short names: what stands before them is the same in every line."""
    symbols = sorted(trace.symbols, key=lambda one: (not one.is_new, ".models." not in one.name))
    return [
        ("facade", [clean(name) for name in trace.facade]),
        ("code", [_short(site) for site in trace.code]),
        ("generated", [clean(str(symbol).partition(".")[2]) for symbol in symbols]),
        ("mock", [_short(site) for site in trace.mock]),
    ]


def _short(site: Site) -> str:
    return clean(f"{site.file.rpartition('/')[2]}:{site.line} {site.name}")


def _assumptions(report: Report) -> Iterator[Text]:
    for verdict, found in report.verdicts().items():
        if found and verdict is not Verdict.STILL:
            yield Text.assemble((f"{verdict}: ", _VERDICTS[verdict]), ", ".join(_ids(found)))
    still = _ids(report.verdicts()[Verdict.STILL])
    if still and report.entries:
        yield Text(f"still assumed: {', '.join(still)}", "dim")


def _ids(found: list[Settled]) -> list[str]:
    """Each id once; with how many of its places where they are several."""
    ids = [one.id for one in found]
    return [
        clean(one) if ids.count(one) == 1 else f"{clean(one)} ({ids.count(one)} places)" for one in dict.fromkeys(ids)
    ]


def _lines(lines: list[tuple[str, str]]) -> Text:
    return Text("\n").join(Text(text, style) for text, style in lines)
