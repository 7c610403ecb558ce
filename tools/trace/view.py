"""What a value is, before or after: whether it is there, must be, may be null, of which kind, one of which values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tools.trace.spot import Json, Spot, resolved, words

# The formats of a text that the generator makes another type of than str.
_TYPED_FORMATS = frozenset({"date-time", "date", "uuid", "binary"})
# A union of unions in a circle ends here.
_DEEPEST = 5
# Not the same as any value.
_NO_VALUE = frozenset({""})
# What the words of a rule's name speak of.
_ASPECTS = {
    "enum": ("values",),
    "null": ("nullable",),
    "nullable": ("nullable",),
    "required": ("required",),
    "optional": ("required",),
    "type": ("kinds", "types"),
    "format": ("kinds", "types"),
    "pattern": (),
    "length": (),
    "max": (),
    "min": (),
    "maximum": (),
    "minimum": (),
    "multiple": (),
    "unique": (),
    "additional": (),
    "items": (),
}


@dataclass(frozen=True, slots=True)
class View:
    """`kinds`: JSON types; none means any. `types`: formats that become Python types. `values`: none means any."""

    is_there: bool = False
    required: bool = False
    nullable: bool = False
    kinds: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()


def view(document: Json, spots: Iterable[Spot]) -> View:
    """All branches of a value as one: it must be there if it must in every one."""
    there = [_single(document, spot) for spot in spots if spot.schema or spot.name]
    if not there:
        return View()
    return View(
        is_there=True,
        required=all(one.required for one in there),
        nullable=any(one.nullable for one in there),
        kinds=frozenset().union(*(one.kinds for one in there)) if all(one.kinds for one in there) else frozenset(),
        types=frozenset().union(*(one.types for one in there)),
        values=frozenset().union(*(one.values for one in there)),
    )


def only(rule: str, was: View, now: View) -> View:
    """`now` as far as a rule speaks of it: several changes may meet at one place, each with an effect of its own."""
    words = set(rule.split("-"))
    if was.is_there != now.is_there or not words & _ASPECTS.keys():
        return now
    said = {name: getattr(now, name) for word in words for name in _ASPECTS.get(word, ())}
    if {"value", "added"} <= words:
        said["values"] = was.values | now.values
    if {"value", "removed"} <= words:
        said["values"] = was.values & now.values or _NO_VALUE
    return replace(was, **said)


def _single(document: Json, spot: Spot, depth: int = 0) -> View:
    own = _own(document, spot)
    branches = [one for one in _union(document, spot.schema) if depth < _DEEPEST]
    seen = [_single(document, Spot(branch), depth + 1) for branch in branches]
    values = [one for one in seen if one.kinds != {"null"}]
    if not values:
        return own
    every = all(one.kinds for one in values)
    return replace(
        own,
        nullable=own.nullable or any(one.nullable for one in seen),
        kinds=own.kinds or (frozenset().union(*(one.kinds for one in values)) if every else frozenset()),
        types=own.types.union(*(one.types for one in values)),
        values=own.values.union(*(one.values for one in values)),
    )


def _own(document: Json, spot: Spot) -> View:
    said = [one for word in words(document, spot.schema, "type") for one in ([word] if isinstance(word, str) else word)]
    kinds = set(map(str, said)) or ({"object"} if words(document, spot.schema, "properties") else set())
    enums = [value for enum in words(document, spot.schema, "enum") for value in enum if value is not None]
    return View(
        is_there=True,
        required=spot.required,
        nullable=spot.nullable or "null" in kinds or True in words(document, spot.schema, "nullable"),
        kinds=frozenset(kinds - {"null"} or kinds),
        types=frozenset(set(map(str, words(document, spot.schema, "format"))) & _TYPED_FORMATS),
        values=frozenset(map(str, enums)),
    )


def _union(document: Json, schema: Json) -> list[Json]:
    return [
        resolved(document, branch)
        for union in ("oneOf", "anyOf")
        for branches in words(document, schema, union)
        for branch in branches
    ]
