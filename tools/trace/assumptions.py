"""What a new document says of our assumptions (`x-assumption`): confirmed, refuted, still assumed, or not spoken of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tools.diff.change import Change, Severity
from tools.trace.operation import Pairing
from tools.trace.places import Place, places
from tools.trace.spot import Json, at, escaped

MARK = "x-assumption"
# Rules about what stands beside the message: no assumption is about that.
_BESIDE = frozenset(
    {"id", "operationid", "deprecated", "deprecation", "sunset", "server", "servers", "security", "scope"}
)
# What only leads to what is said: a field that comes there is written elsewhere.
_LEADS_ON = frozenset({"$ref", "content", "schema", "responses"})


class Verdict(StrEnum):
    """What became of an assumption."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    STILL = "still assumed"
    UNSPOKEN = "not spoken of"


@dataclass(frozen=True, slots=True)
class Settled:
    """One mark of the old document. `at` is where it stands there; `by` are the changes that refute it."""

    id: str
    text: str
    at: str
    verdict: Verdict
    by: tuple[Change, ...] = ()


def settled(old: Json, new: Json, changes: Sequence[Change]) -> list[Settled]:
    """Every mark of the old document, in the order of their ids.

    Still assumed: the new document has the mark at the same place. Refuted: a change touches the place, or something
    that is written under it. Not spoken of: it has no such place any more. Confirmed: anything else.
    """
    marks = list(_marks(old, ""))
    if not marks:
        return []
    here, spoken = _by_pointer(old), _Spoken(new, Pairing(old, new, changes))
    found = [_verdict(_Mark(pointer, text, old, here), spoken, changes) for pointer, text in marks]
    return sorted(found, key=lambda one: (one.id, one.at))


def decided(found: Sequence[Settled]) -> list[Settled]:
    """Those that the new document has settled."""
    return [one for one in found if one.verdict in {Verdict.CONFIRMED, Verdict.REFUTED}]


class _Spoken:
    """What the new document speaks of, and what it still assumes."""

    def __init__(self, document: Json, pairing: Pairing) -> None:
        self.names, self._document = pairing, document
        keys = {key: pairing.old_key(operation.name) for key, operation in pairing.new.items()}
        self.operations = frozenset(keys.values())
        self.marked: dict[Place, set[str]] = {}
        for here, pointer in places(document):
            place = replace(here, operation=keys[here.operation])
            ids = self.marked.setdefault(place, set())
            text = at(document, f"{pointer}/{MARK}")
            if isinstance(text, str):
                ids.add(_id(text))

    def ids_at(self, pointer: str) -> set[str]:
        """The mark that is written at the same pointer, if there is one."""
        text = at(self._document, f"{pointer}/{MARK}")
        return {_id(text)} if isinstance(text, str) else set()

    def uses(self, change: Change) -> set[Place]:
        """Where a change is met, by the operations of the old document."""
        return {Place(self.names.old_key(use.operation), use.part, use.pointer) for use in change.uses}


class _Mark:
    """One mark: where it is written, the places that it speaks of, and those that are written out under it."""

    def __init__(self, pointer: str, text: str, document: Json, here: Mapping[str, set[Place]]) -> None:
        self.pointer, self.text, self.id = pointer, text, _id(text)
        self.places = here.get(pointer, set())
        under = [
            one for one in here if f"{one}/".startswith(f"{pointer}/") and not _LEADS_ON & at(document, one).keys()
        ]
        self.within = {place for one in under for place in here[one]}

    def is_touched(self, change: Change, spoken: _Spoken) -> bool:
        if change.severity is Severity.DOCUMENTATION or set(change.rule.split("-")) & _BESIDE:
            return False
        if f"{change.old_at}/".startswith(f"{self.pointer}/"):
            return True
        uses = spoken.uses(change)
        return bool(uses & self._standing(spoken)) or (not change.old_at and any(map(self._gains, uses)))

    def _standing(self, spoken: _Spoken) -> set[Place]:
        """That a value is gone from one of many places says nothing of what it is at the others."""
        left = self.places & spoken.marked.keys()
        return left or self.places

    def _gains(self, use: Place) -> bool:
        """Whether this is a new field of something under the mark, or a new part of a marked operation."""
        if use.pointer:
            return use.parent in self.within
        return bool(use.part) and Place(use.operation) in self.places


def _verdict(mark: _Mark, spoken: _Spoken, changes: Sequence[Change]) -> Settled:
    by: tuple[Change, ...] = ()
    if mark.id in spoken.ids_at(mark.pointer) or any(mark.id in spoken.marked.get(one, ()) for one in mark.places):
        verdict = Verdict.STILL
    elif not any(place.operation in spoken.operations for place in mark.places):
        verdict = Verdict.UNSPOKEN
    elif by := tuple(change for change in changes if mark.is_touched(change, spoken)):
        verdict = Verdict.REFUTED
    else:
        verdict = Verdict.CONFIRMED if mark.places & spoken.marked.keys() else Verdict.UNSPOKEN
    return Settled(mark.id, mark.text, mark.pointer, verdict, by)


def _id(text: str) -> str:
    return text.partition(":")[0].strip()


def _marks(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        if isinstance(node.get(MARK), str):
            yield pointer, node[MARK]
        for key, value in node.items():
            yield from _marks(value, f"{pointer}/{escaped(str(key))}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _marks(value, f"{pointer}/{number}")


def _by_pointer(document: Json) -> dict[str, set[Place]]:
    found: dict[str, set[Place]] = {}
    for place, pointer in places(document):
        found.setdefault(pointer, set()).add(place)
    return found
