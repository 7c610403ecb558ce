"""`python -m contract_tests.mutants`: is every mutant killed for what it is, and is the sound server left alone?"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from contract_tests.mutants.book import ALL, MUTANTS
from contract_tests.mutants.kept import Kept
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.page import put_into
from contract_tests.mutants.process import ROOT
from contract_tests.mutants.rival import PLAIN, WAYS, run_rival
from contract_tests.mutants.serve import SOUND
from contract_tests.mutants.suite import OURS, judged, run_suite, sound
from contract_tests.mutants.tables import Sheet, area_sheet, mutant_sheet, versus_sheet
from contract_tests.mutants.trial import Trial, Verdict, verdict

SEEDS = 20
# What a rival finds on the sound server differs from seed to seed; all of it is subtracted.
RIVAL_SEEDS = 5
PAGE = ROOT / "docs" / "drift.md"
WIDEST = 200


@dataclass(frozen=True, slots=True)
class Task:
    """Something to run, and its name for the progress bar."""

    name: str
    run: Callable[[], Trial]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is as it should be, 1 when a mutant survives or the sound server does not, 2 for wrong arguments."""
    given = _parser().parse_args(arguments)
    mutants = _chosen(given.names, given.k, given.every)
    if not mutants:
        sys.stderr.write("no mutant has such a name\n")
        return 2
    console = Console(width=None if sys.stdout.isatty() else WIDEST, highlight=False)
    return (_versus if given.against_schemathesis else _judge)(given, mutants, console)


def _judge(given: argparse.Namespace, mutants: list[Mutant], console: Console) -> int:
    seeds = given.seeds if given.seeds is not None else (0 if given.names or given.k else SEEDS)
    tasks = [Task(one.name, partial(judged, one, profile=given.profile, whole=given.whole)) for one in mutants]
    alone = [Task(f"seed {seed}", partial(sound, seed, profile=given.profile)) for seed in range(1, seeds + 1)]
    ran = _run([*tasks, *alone], jobs=given.jobs, console=console)
    trials, quiet = {trial.mutant: trial for trial in ran[: len(tasks)]}, ran[len(tasks) :]
    console.print(mutant_sheet(mutants, trials).rich("mutants"))
    console.print(area_sheet(mutants, trials).rich("by area"))
    living = [mutant for mutant in mutants if verdict(mutant, trials[mutant.name]) is not Verdict.KILLED]
    loud = [trial for trial in quiet if trial.code != 0 or trial.failures]
    for trial in loud:
        console.print(f"seed {trial.seed} of the sound server: exit {trial.code}, {trial.failures} {trial.note}")
    console.print(_summary(mutants, living, quiet, loud))
    if given.report:
        given.report.write_text(json.dumps([trial.as_json() for trial in ran], indent=1) + "\n", "utf-8")
    if given.write_docs:
        put_into(PAGE, "mutants", _mutant_words(mutants, trials, quiet, loud))
    return int(bool(living or loud))


def _summary(mutants: list[Mutant], living: list[Mutant], quiet: list[Trial], loud: list[Trial]) -> str:
    killed = f"{len(mutants) - len(living)} of {len(mutants)} mutants killed for what they are"
    alone = f"; the sound server: {len(quiet) - len(loud)} of {len(quiet)} runs without a finding" if quiet else ""
    left = f"\nnot killed: {' '.join(mutant.name for mutant in living)}" if living else ""
    return killed + alone + left


def _mutant_words(mutants: list[Mutant], trials: dict[str, Trial], quiet: list[Trial], loud: list[Trial]) -> str:
    return "\n\n".join((
        f"{_summary(mutants, [m for m in mutants if verdict(m, trials[m.name]) is not Verdict.KILLED], quiet, loud)}.",
        area_sheet(mutants, trials).markdown(),
        "<details><summary>Every mutant</summary>",
        mutant_sheet(mutants, trials).markdown(),
        "</details>",
    ))  # fmt: skip


def _versus(given: argparse.Namespace, mutants: list[Mutant], console: Console) -> int:
    kept = Kept(given.cache)
    names = [mutant.name for mutant in mutants]
    tasks = [
        *(_kept(kept, OURS, SOUND, seed, partial(sound, seed, profile=given.profile)) for seed in _rival_seeds()),
        *(
            _kept(kept, way, SOUND, seed, partial(run_rival, SOUND, way=way, seed=seed))
            for way in _ways(given.tuned)
            for seed in _rival_seeds()
        ),
        *(task for name in names for task in _against(kept, name, given)),
    ]
    ran = _run(tasks, jobs=given.jobs, console=console)
    sheet = _side_by_side(mutants, ran, _ways(given.tuned))
    console.print(sheet.rich("side by side"))
    if given.write_docs:
        put_into(PAGE, "side-by-side", sheet.markdown())
    return 0


def _against(kept: Kept, name: str, given: argparse.Namespace) -> Iterable[Task]:
    """Each tool to its end, one seed."""
    yield _kept(kept, OURS, name, 1, partial(run_suite, name, profile=given.profile, whole=True))
    for way in _ways(given.tuned):
        yield _kept(kept, way, name, 1, partial(run_rival, name, way=way, seed=1))


def _ways(tuned: bool) -> list[str]:
    return [way for way in WAYS if tuned or way == PLAIN]


def _rival_seeds() -> range:
    return range(1, RIVAL_SEEDS + 1)


def _kept(kept: Kept, tool: str, name: str, seed: int, run: Callable[[], Trial]) -> Task:
    def once() -> Trial:
        known = kept.find(tool, name, seed)
        if known is None:
            known = run()
            kept.add(known)
        return known

    return Task(f"{tool} {name}", once)


def _side_by_side(mutants: list[Mutant], ran: list[Trial], ways: list[str]) -> Sheet:
    tools: dict[str, dict[str, list[Trial]]] = {tool: {} for tool in (OURS, *ways)}
    for trial in ran:
        tools[trial.tool].setdefault(trial.mutant, []).append(trial)
    return versus_sheet(mutants, tools, SOUND)


def _run(tasks: list[Task], *, jobs: int, console: Console) -> list[Trial]:
    """All of them, some at a time, in the order in which they were given."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, ThreadPoolExecutor(jobs) as pool:
        bar = progress.add_task("mutants", total=len(tasks))

        def run(task: Task) -> Trial:
            progress.update(bar, description=task.name)
            trial = task.run()
            progress.advance(bar)
            if not console.is_terminal:
                console.print(
                    f"{task.name}: {', '.join(trial.kinds) or 'nothing'} in {trial.seconds:.1f} s {trial.note}"
                )
            return trial

        return list(pool.map(run, tasks))


def _chosen(names: Sequence[str], pattern: str | None, every: int) -> list[Mutant]:
    """By name, or those whose area and name hold the pattern; of these the first of each so many."""
    unknown = [name for name in names if name not in MUTANTS]
    if unknown:
        return []
    chosen = [mutant for mutant in ALL if not names or mutant.name in names]
    return [mutant for mutant in chosen if (pattern or "") in f"{mutant.area}/{mutant.name}"][::every]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m contract_tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="mutants (default: all)")
    parser.add_argument("-k", metavar="PART", help="only those whose area/name holds this")
    parser.add_argument(
        "-j", dest="jobs", type=int, default=os.cpu_count() or 1, help="how many at a time (default: %(default)s)"
    )
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth of them")
    parser.add_argument("--profile", default="quick", help="of the suite (default: %(default)s)")
    parser.add_argument(
        "--seeds",
        type=int,
        metavar="N",
        help=f"runs against the sound server (default: {SEEDS} with all mutants, else none)",
    )
    parser.add_argument("--whole", action="store_true", help="go on after a mutant is found, to count its findings")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write every outcome as JSON")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/drift.md")
    parser.add_argument("--against-schemathesis", action="store_true", help="side by side with plain schemathesis")
    parser.add_argument("--tuned", action="store_true", help="there, also with schemathesis tuned to this document")
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="FILE",
        default=Path("reports/side-by-side.jsonl"),
        help="what a side-by-side run has done already (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
