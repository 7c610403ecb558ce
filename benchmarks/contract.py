"""What `vivamo-contract` and plain `schemathesis run` find on the same servers, and what it costs.

`python -m benchmarks.contract [ROUNDS]`: both in turn on the sound mock, ROUNDS times, and once on a dozen mutants. CPU
is that of the tool and of the server together, since a tool that asks more lets the server work more.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.document import Document
from contract_tests.mutants.book import ALL
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.process import ROOT, ended, served
from contract_tests.mutants.rival import PLAIN
from contract_tests.mutants.serve import SOUND

OURS = "vivamo-contract"
# A run of both takes some ten seconds.
MUTANTS = 12
KEY = "sk_test_mock"
# A kind and the operations that show it; schemathesis names one.
Finding = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One tool on one server. `requests` were counted by the server, so that they mean the same for both."""

    server: str
    tool: str
    seconds: float
    cpu: float
    requests: int
    findings: frozenset[Finding]

    @property
    def operations(self) -> frozenset[str]:
        """Every operation that a finding names."""
        return frozenset[str]().union(*(operations for _, operations in self.findings))


def measure(rounds: int, *, mutants: int = MUTANTS) -> dict[str, Any]:
    """Seconds, CPU seconds, requests and findings of both tools, side by side and in turn.

    A finding of schemathesis counts where the sound mock has it in none of the rounds; `only_schemathesis` are those at
    whose operation we found nothing.
    """
    with _byte_code():
        for tool in TOOLS:
            _run(tool, SOUND, 0)
        sound = [_run(tool, SOUND, seed) for seed in range(1, rounds + 1) for tool in TOOLS]
        wrong = [(one, {tool: _run(tool, one.name, 1) for tool in TOOLS}) for one in chosen(mutants)]
    alarms = frozenset[Finding]().union(*(run.findings for run in sound if run.tool == PLAIN))
    pairs = [*zip(sound[::2], sound[1::2], strict=True), *((runs[OURS], runs[PLAIN]) for _, runs in wrong)]
    return {
        "sound": {tool: _sum([run for run in sound if run.tool == tool]) for tool in TOOLS},
        "mutants": [_told(mutant, runs, alarms) for mutant, runs in wrong],
        "seconds_ratio": statistics.median(ours.seconds / theirs.seconds for ours, theirs in pairs),
        "cpu_ratio": statistics.median(ours.cpu / theirs.cpu for ours, theirs in pairs),
    }


def chosen(count: int) -> list[Mutant]:
    """So many of all, evenly, and the same every time."""
    return list(ALL[:: max(1, len(ALL) // count)][:count])


def only_theirs(ours: Run, theirs: Iterable[Finding]) -> list[str]:
    """What schemathesis found at operations where we found nothing."""
    return sorted(f"{kind} at {', '.join(at)}" for kind, at in theirs if not at & ours.operations)


def _told(mutant: Mutant, runs: Mapping[str, Run], alarms: frozenset[Finding]) -> dict[str, Any]:
    theirs = runs[PLAIN].findings - alarms
    killed = bool({kind for kind, _ in runs[OURS].findings} & {str(kind) for kind in mutant.wanted})
    return {
        "mutant": mutant.name,
        "area": mutant.area,
        OURS: _cost(runs[OURS], len(runs[OURS].findings)) | {"killed": killed},
        PLAIN: _cost(runs[PLAIN], len(theirs)) | {"killed": bool(theirs)},
        "only_schemathesis": only_theirs(runs[OURS], theirs),
    }


def _cost(run: Run, findings: int) -> dict[str, Any]:
    each = run.requests / findings if findings else None
    return {
        "seconds": run.seconds,
        "cpu": run.cpu,
        "requests": run.requests,
        "findings": findings,
        "requests_per_finding": each,
    }


def _sum(runs: list[Run]) -> dict[str, Any]:
    return {
        "seconds": statistics.median(run.seconds for run in runs),
        "cpu": statistics.median(run.cpu for run in runs),
        "requests": statistics.median(run.requests for run in runs),
        "false_alarms": max(len(run.findings) for run in runs),
    }


def _run(tool: str, name: str, seed: int) -> Run:
    command, read = TOOLS[tool]
    before = _cpu()
    with tempfile.TemporaryDirectory(prefix="contract-") as text:
        folder = Path(text)
        with served(name) as server:
            begun = time.perf_counter()
            ended([*command(server.url, folder), "--seed", str(seed)], cwd=folder)
            seconds = time.perf_counter() - begun
        found = frozenset(read(folder))
    return Run(server=name, tool=tool, seconds=seconds, cpu=_cpu() - before, requests=server.requests, findings=found)


def _cpu() -> float:
    """Seconds that the processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ours(url: str, folder: Path) -> list[str]:
    program = str(Path(sys.executable).with_name(OURS))
    return [program, "-q", "--target", url, "--report-dir", str(folder), "--api-key", KEY]


def _plain(url: str, folder: Path) -> list[str]:
    program = str(Path(sys.executable).with_name(PLAIN))
    report = ["--report", "json", "--report-json-path", str(folder / "report.json")]
    return [program, "run", str(ROOT / "openapi.yaml"), "--url", url, "-H", f"Authorization: Bearer {KEY}", *report]


def _of_drift(folder: Path) -> Iterator[Finding]:
    names = frozenset(json.loads((folder / "drift.json").read_text("utf-8"))["operations"])
    for one in json.loads((folder / "drift.json").read_text("utf-8"))["findings"]:
        # The message names the operations that show the same.
        words = one["message"].replace("(", " ").replace(")", " ").replace(",", " ").replace(";", " ").split()
        yield one["kind"], frozenset({one["operation"], *(name for name in names if name in words)})


def _of_report(folder: Path) -> Iterator[Finding]:
    ids = {f"{one.method} {one.path}": one.id for one in Document.read(ROOT / "openapi.yaml").operations}
    for group in json.loads((folder / "report.json").read_text("utf-8"))["failures"]:
        for label in group["operations"]:
            yield group["type"], frozenset({ids.get(label, label)})


TOOLS: dict[str, tuple[Callable[[str, Path], list[str]], Callable[[Path], Iterator[Finding]]]] = {
    OURS: (_ours, _of_drift),
    PLAIN: (_plain, _of_report),
}


@contextmanager
def _byte_code() -> Iterator[None]:
    """Both tools as they are after the first run of an installed package: nothing is compiled again."""
    names = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="byte-code-") as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            del os.environ["PYTHONPYCACHEPREFIX"]
            os.environ.update(before)


def table(result: Mapping[str, Any]) -> Iterator[str]:
    """A line a run, in Markdown."""
    yield "| server | tool | seconds | CPU | requests | findings | requests a finding |"
    yield "|---|---|---|---|---|---|---|"
    for tool, one in result["sound"].items():
        alarms = f"{one['false_alarms']} false alarms"
        yield f"| sound | {tool} | {one['seconds']:.1f} | {one['cpu']:.1f} | {one['requests']:,.0f} | {alarms} | |"
    for row in result["mutants"]:
        for tool in TOOLS:
            one = row[tool]
            each = f"{one['requests_per_finding']:,.0f}" if one["findings"] else "-"
            costs = f"{one['seconds']:.1f} | {one['cpu']:.1f} | {one['requests']:,}"
            yield f"| {row['area']}/{row['mutant']} | {tool} | {costs} | {one['findings']} | {each} |"


def summary(result: Mapping[str, Any]) -> Iterator[str]:
    """What it comes to."""
    for tool in TOOLS:
        yield f"{tool}: {sum(row[tool]['killed'] for row in result['mutants'])} of {len(result['mutants'])} mutants"
    missed = [f"{row['mutant']}: {what}" for row in result["mutants"] for what in row["only_schemathesis"]]
    yield f"found by schemathesis alone: {'; '.join(missed) or 'nothing'}"
    seconds, cpu = result["seconds_ratio"], result["cpu_ratio"]
    yield f"ours / schemathesis, median of the pairs: {seconds:.2f} of its seconds, {cpu:.2f} of its CPU"


def main() -> None:
    result = measure(int(sys.argv[1]) if sys.argv[1:] else 3)
    sys.stdout.write("\n".join([*table(result), "", *summary(result)]) + "\n")


if __name__ == "__main__":
    main()
