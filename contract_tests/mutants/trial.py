"""What came of one mutant under one tool, and whether that is what it should have been. Values only."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from contract_tests.findings import Kind
from contract_tests.mutants.mutant import Mutant


class Verdict(StrEnum):
    """Of a mutant under our suite."""

    KILLED = "killed"
    WRONG_KIND = "wrong kind"
    SURVIVED = "survived"
    NO_RUN = "no run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`failures` are pairs of a kind and an operation, one per finding; `code` is the exit code of the tool.

    `requests` were counted by the server, so that they mean the same for every tool.
    """

    mutant: str
    tool: str
    seed: int
    code: int
    failures: tuple[tuple[str, str], ...]
    seconds: float
    requests: int
    note: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Each kind that was found, once."""
        return tuple(sorted({kind for kind, _ in self.failures}))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Trial":
        return cls(**{**kept, "failures": tuple((kind, operation) for kind, operation in kept["failures"])})


def verdict(mutant: Mutant, trial: Trial) -> Verdict:
    """Killed is found for what it is; a run that broke down has found nothing, whatever it wrote.

    A run that passes has found nothing either, but for what is additive.
    """
    if trial.code not in (0, 1):
        return Verdict.NO_RUN
    if not trial.failures or (trial.code == 0 and set(trial.kinds) != {Kind.UNDOCUMENTED_FIELD}):
        return Verdict.SURVIVED
    return Verdict.KILLED if set(trial.kinds) & set(mutant.wanted) else Verdict.WRONG_KIND


def fresh_failures(trial: Trial, baseline: list[Trial]) -> set[tuple[str, str]]:
    """The failures that the sound server has in no run: only these can be about what is wrong."""
    return set(trial.failures) - {failure for sound in baseline for failure in sound.failures}
