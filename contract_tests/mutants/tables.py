"""Outcomes as tables, for the terminal and for the documentation. Runs nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.trial import Trial, Verdict, fresh_failures, verdict

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its head and its rows, all text."""

    head: Row
    rows: tuple[Row, ...]

    def markdown(self) -> str:
        lines = [self.head, tuple("---" for _ in self.head), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def rich(self, title: str) -> Table:
        table = Table(*self.head, title=title, title_justify="left")
        for row in self.rows:
            table.add_row(*row)
        return table


def mutant_sheet(mutants: Iterable[Mutant], trials: Mapping[str, Trial]) -> Sheet:
    """A line per mutant."""
    head = ("mutant", "area", "operation", "kind wanted", "kinds found", "findings", "verdict", "s", "requests")
    return Sheet(head, tuple(_mutant_row(mutant, trials[mutant.name]) for mutant in mutants))


def _mutant_row(mutant: Mutant, trial: Trial) -> Row:
    return (
        mutant.name,
        mutant.area,
        mutant.operation,
        " or ".join(mutant.wanted),
        ", ".join(trial.kinds) or trial.note or "none",
        str(len(trial.failures)),
        str(verdict(mutant, trial)),
        f"{trial.seconds:.1f}",
        str(trial.requests),
    )


def area_sheet(mutants: Sequence[Mutant], trials: Mapping[str, Trial]) -> Sheet:
    """A line per area, and one for all."""
    rows = [_area_row(area, chosen, trials) for area, chosen in _by_area(mutants).items()]
    head = ("area", "mutants", "killed", "seconds each (median)", "requests each (median)")
    return Sheet(head, (*rows, _area_row("all", mutants, trials)))


def _area_row(area: str, mutants: Sequence[Mutant], trials: Mapping[str, Trial]) -> Row:
    ran = [trials[mutant.name] for mutant in mutants]
    killed = sum(verdict(mutant, trials[mutant.name]) is Verdict.KILLED for mutant in mutants)
    return area, str(len(mutants)), str(killed), f"{_median([t.seconds for t in ran]):.1f}", _count(ran)


def versus_sheet(mutants: Sequence[Mutant], tools: Mapping[str, Mapping[str, list[Trial]]], sound: str) -> Sheet:
    """A line per area: how many each tool killed, beside what it took. `tools`: tool, mutant or `sound`, its trials."""
    head = ("area", "mutants", *(f"killed by {tool}" for tool in tools))
    rows = [
        (area, str(len(chosen)), *(str(_kills(chosen, trials, sound)) for trials in tools.values()))
        for area, chosen in {**_by_area(mutants), "**all**": list(mutants)}.items()
    ]
    costs = (
        (
            "seconds each (median)",
            "",
            *(f"{_median([t.seconds for t in _of(mutants, r)]):.1f}" for r in tools.values()),
        ),
        ("requests each (median)", "", *(_count(_of(mutants, ran)) for ran in tools.values())),
        (
            f"false alarms on the sound server, {_seeds(tools, sound)} seeds",
            "",
            *(_alarms(r[sound]) for r in tools.values()),
        ),
    )
    return Sheet(head, (*rows, *costs))


def _kills(mutants: Sequence[Mutant], trials: Mapping[str, list[Trial]], sound: str) -> int:
    return sum(any(fresh_failures(one, trials[sound]) for one in trials[mutant.name]) for mutant in mutants)


def _of(mutants: Sequence[Mutant], trials: Mapping[str, list[Trial]]) -> list[Trial]:
    return [one for mutant in mutants for one in trials[mutant.name]]


def _seeds(tools: Mapping[str, Mapping[str, list[Trial]]], sound: str) -> int:
    return max((len(trials[sound]) for trials in tools.values()), default=0)


def _alarms(trials: Sequence[Trial]) -> str:
    """In how many runs, and how many at most."""
    most = max((len(set(trial.failures)) for trial in trials), default=0)
    return f"{sum(bool(trial.failures) for trial in trials)} of {len(trials)} runs, up to {most}"


def _by_area(mutants: Sequence[Mutant]) -> dict[str, list[Mutant]]:
    areas: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        areas.setdefault(mutant.area, []).append(mutant)
    return areas


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _count(trials: Sequence[Trial]) -> str:
    return str(round(_median([trial.requests for trial in trials])))
