"""Our diff's answers to the pairs of tests/diff/pairs, in the words of benchmarks/spec_diff.py and class by class."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.diff.known import Pair, Verdict
from tools.diff.change import Change, Severity

_Changes = Callable[[dict[str, Any], dict[str, Any]], list[Change]]


@dataclass(frozen=True, slots=True)
class Own:
    """`worst` is None for no change; an answer that raised has none and is `failed`."""

    answers: list[str]
    worst: list[Severity | None]
    found: list[int]
    verdicts: list[Verdict]

    def lines(self) -> Iterator[str]:
        """How often each class was said where it was right, and how often as many findings came as changes."""
        told = zip(self.verdicts, self.worst, self.answers, strict=True)
        right: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        for verdict, worst, answer in told:
            asked[str(verdict.severities[0] or "no change")] += 1
            right[str(verdict.severities[0] or "no change")] += answer != "failed" and worst in verdict.severities
        yield "| class | asked | right |"
        yield "|---|---|---|"
        for name in [*Severity, "no change"]:
            yield f"| {name} | {asked[str(name)]} | {right[str(name)]} |"
        single = sum(found in verdict.findings for found, verdict in zip(self.found, self.verdicts, strict=True))
        yield ""
        yield f"as many findings as changes: {single} of {len(self.verdicts)}"


def answers(asked: Sequence[Pair]) -> Own | None:
    """None where there is no diff to ask."""
    try:
        changes: _Changes = importlib.import_module("tools.diff.compare").changes
    except ModuleNotFoundError:
        return None
    own = Own([], [], [], [])
    for pair in asked:
        for _, old, new, verdict in pair.ways():
            _ask(changes, old, new, own)
            own.verdicts.append(verdict)
    return own


def _ask(changes: _Changes, old: dict[str, Any], new: dict[str, Any], own: Own) -> None:
    try:
        found = changes(old, new)
    except Exception:  # noqa: BLE001 - what it raises is an answer that it owes
        own.answers.append("failed")
        own.worst.append(None)
        own.found.append(-1)
        return
    worst = min((change.severity for change in found), key=lambda severity: severity.rank, default=None)
    risky = worst is Severity.NEEDS_ATTENTION
    own.answers.append("breaking" if worst and worst.breaks else "risky" if risky else "clean")
    own.worst.append(worst)
    own.found.append(len(found))
