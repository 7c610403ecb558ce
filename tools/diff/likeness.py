"""Which alternatives of two unions belong together: those that are most alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.diff.reading import Reader
from tools.diff.shape import Schema, Shape

if TYPE_CHECKING:
    from tools.diff.schemas import Schemas

# The cost of a pair that is none.
_STRANGERS = 1_000_000


def pairs(schemas: Schemas, old: tuple[Schema, ...], new: tuple[Schema, ...]) -> list[tuple[int, int]]:
    """The branches that belong together, by their positions: those that differ least first, each but once."""
    costs = sorted(
        (_cost(schemas, was, now), before, after) for before, was in enumerate(old) for after, now in enumerate(new)
    )
    found: list[tuple[int, int]] = []
    for (amount, _), before, after in costs:
        free = all(before != pair[0] and after != pair[1] for pair in found)
        if free and amount < _STRANGERS:
            found.append((before, after))
    return found


def cost(first: Shape, second: Shape) -> int:
    """In how much two shapes differ, at first sight."""
    return len(_traits(first) ^ _traits(second))


def _cost(schemas: Schemas, old: Schema, new: Schema) -> tuple[int, int]:
    """Of the same cost, one name goes before another."""
    was, now = schemas.old.shape(old), schemas.new.shape(new)
    names = (schemas.old.name(old), schemas.new.name(new))
    same_name = names[0] == names[1] != ""
    amount = len((_traits(was) | set(_values(schemas.old, was))) ^ (_traits(now) | set(_values(schemas.new, now))))
    return (_STRANGERS if _strange(was, now, same_name=same_name) else amount, 0 if same_name else 1)


def _strange(old: Shape, new: Shape, *, same_name: bool) -> bool:
    """Two types have nothing in common; objects of one name, or with half of their properties in common, do."""
    if old.types is not None and new.types is not None and old.types != new.types:
        numbers = {"integer", "number"}
        return not (old.types & new.types or (old.types & numbers and new.types & numbers))
    both, either = old.properties.keys() & new.properties.keys(), old.properties.keys() | new.properties.keys()
    return not same_name and bool(either) and 2 * len(both) < len(either)


def _traits(shape: Shape) -> set[tuple[object, ...]]:
    """What is seen of a shape at first sight."""
    seen: set[tuple[object, ...]] = {("type", name) for name in shape.types or ()}
    seen |= {("property", name) for name in shape.properties} | {("required", name) for name in shape.required}
    seen |= {("value", name) for name in shape.enum or ()} | {("bound", *bound) for bound in shape.bounds.items()}
    seen |= {("pattern", name) for name in shape.patterns}
    return seen | {("format", shape.says("format")), ("items", bool(shape.items))}


def _values(reader: Reader, shape: Shape) -> Iterator[tuple[object, ...]]:
    """The types and values of its properties: they tell branches apart that have the same names."""
    for name, schema in shape.properties.items():
        inner = reader.shape(schema)
        yield "of", name, inner.types
        yield from (("of", name, value) for value in inner.enum or ())
