"""What all formats show: both documents, the changes worst first with what they touch, and the assumptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tools.diff.change import Change, Severity, Use
from tools.trace.assumptions import Settled, Verdict
from tools.trace.trace import Trace, merged

if TYPE_CHECKING:
    from tools.document import Document

# How many of one kind are shown by themselves: those that break something are worth a line each for longer.
_SHOWN = 3
_SHOWN_BREAKING = 10


@dataclass(frozen=True, slots=True)
class Head:
    """Which document. `sha256` is of its bytes."""

    title: str
    version: str
    sha256: str
    source: str

    @classmethod
    def of(cls, document: "Document") -> "Head":
        info = document.content.get("info")
        title = info.get("title") if isinstance(info, dict) else ""
        version = info.get("version") if isinstance(info, dict) else ""
        return cls(str(title or "untitled"), str(version or "?"), document.sha256, document.source)

    @property
    def short(self) -> str:
        return self.sha256[:12]


@dataclass(frozen=True, slots=True)
class Entry:
    """A change, what it touches here, and the ids of the assumptions that it refutes."""

    change: Change
    trace: Trace
    refutes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: an entry, or many of one rule. `more`: how many messages are not shown."""

    severity: Severity
    rule: str
    messages: tuple[str, ...]
    more: int
    was: str
    now: str
    uses: tuple[Use, ...]
    trace: Trace
    refutes: tuple[str, ...]

    @property
    def says_both(self) -> bool:
        """Whether the messages and the places tell already what it was and what it is."""
        told = [*self.messages, *(use.operation for use in self.uses)]
        return all(any(text in one for one in told) for text in (self.was, self.now))


@dataclass(frozen=True, slots=True)
class Report:
    """`entries` are in order, worst first. `next_version`: of this package, empty where there is nothing to release."""

    old: Head
    new: Head
    entries: tuple[Entry, ...]
    assumptions: tuple[Settled, ...] = ()
    next_version: str = ""

    @property
    def counts(self) -> dict[Severity, int]:
        """How many changes of each class, those without any too."""
        return {one: sum(entry.change.severity is one for entry in self.entries) for one in Severity}

    @property
    def total(self) -> str:
        """How many changes there are, as people say it."""
        return "1 change" if len(self.entries) == 1 else f"{len(self.entries)} changes"

    @property
    def worst(self) -> Severity | None:
        return self.entries[0].change.severity if self.entries else None

    def rows(self, severity: Severity, *, full: bool = False) -> list[Row]:
        """Those of one class; many of one rule make one row, unless all are wanted."""
        mine = [entry for entry in self.entries if entry.change.severity is severity]
        limit = _SHOWN_BREAKING if severity.breaks else _SHOWN
        rows: list[Row] = []
        for _, group in groupby(mine, key=lambda entry: entry.change.rule):
            entries = list(group)
            together = not full and len(entries) > limit
            rows += [_row(entries)] if together else [_row([entry]) for entry in entries]
        return rows

    def verdicts(self) -> dict[Verdict, list[Settled]]:
        """The assumptions by what became of them."""
        return {one: [found for found in self.assumptions if found.verdict is one] for one in Verdict}


def report(
    old: Head,
    new: Head,
    changes: Sequence[Change],
    traces: Sequence[Trace],
    *,
    assumptions: Sequence[Settled] = (),
    next_version: str = "",
) -> Report:
    """Puts together what was found. `traces` are in the order of `changes`."""
    entries = [
        Entry(change, trace, tuple(dict.fromkeys(one.id for one in assumptions if change in one.by)))
        for change, trace in zip(changes, traces, strict=True)
    ]
    entries.sort(
        key=lambda entry: (entry.change.severity.rank, entry.change.rule, entry.change.uses, entry.change.message)
    )
    return Report(old, new, tuple(entries), tuple(assumptions), next_version)


def _row(entries: Sequence[Entry]) -> Row:
    first = entries[0].change
    messages = tuple(dict.fromkeys(entry.change.message for entry in entries))
    alone = len(entries) == 1
    return Row(
        severity=first.severity,
        rule=first.rule,
        messages=messages[:_SHOWN],
        more=len(messages[_SHOWN:]),
        was=first.was if alone else "",
        now=first.now if alone else "",
        uses=tuple(dict.fromkeys(use for entry in entries for use in entry.change.uses)),
        trace=merged([entry.trace for entry in entries]),
        refutes=tuple(dict.fromkeys(one for entry in entries for one in entry.refutes)),
    )
