"""One difference found within a value, before it is known by how many operations it is reached."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tools.diff.change import Change, Severity, Use


@dataclass(frozen=True, slots=True)
class Delta:
    """As `Change`, with the pointer into the value where it was found."""

    rule: str
    severity: Severity
    message: str
    pointer: str = ""
    was: str = ""
    now: str = ""
    old_at: str = ""
    new_at: str = ""

    def below(self, step: str) -> "Delta":
        return replace(self, pointer=f"{step}{self.pointer}")

    @property
    def cause(self) -> tuple[str, ...]:
        """What two deltas have in common when they are one change, met twice."""
        return (self.rule, self.severity, self.message, self.was, self.now, self.old_at or self.new_at)


def grouped(found: Iterable[tuple[str, str, Delta]]) -> list[Change]:
    """Deltas with operation and part as changes: what has one cause is one change. Worst first."""
    together: dict[tuple[str, ...], list[tuple[Use, Delta]]] = {}
    for operation, part, delta in found:
        together.setdefault(delta.cause, []).append((Use(operation, part, delta.pointer), delta))
    changes = [_change(met) for met in together.values()]
    return sorted(changes, key=lambda change: (change.severity.rank, change.uses[0], change.rule, change.message))


def _change(met: list[tuple[Use, Delta]]) -> Change:
    first = met[0][1]
    uses = tuple(sorted({use for use, _ in met}))
    return Change(first.rule, first.severity, first.message, uses, first.was, first.now, first.old_at, first.new_at)
