"""Which alternatives of two unions belong together: those that are most alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.diff.reading import Reader
from tools.diff.shape import Schema, Shape

if TYPE_CHECKING:
    from tools.diff.schemas import Schemas

# The cost of a pair that is none.
_STRANGERS = 1_000_000


def pairs(schemas: Schemas, old: tuple[Schema, ...], new: tuple[Schema, ...]) -> list[tuple[int, int]]:
    """The branches that belong together, by their positions: those that differ least first, each but once."""
    was, now = ([_look(reader, branch) for branch in side] for reader, side in ((schemas.old, old), (schemas.new, new)))
    costs = sorted(
        (_cost(one, other), before, after) for before, one in enumerate(was) for after, other in enumerate(now)
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for (amount, _), before, after in costs:
        if amount < _STRANGERS and before not in found and after not in taken:
            found[before] = after
            taken.add(after)
    return list(found.items())


def cost(first: Shape, second: Shape) -> int:
    """In how much two shapes differ, at first sight."""
    return len(_traits(first) ^ _traits(second))


@dataclass(frozen=True, slots=True)
class _Look:
    """A branch at first sight. Each is looked at once, and compared with every one of the other side."""

    name: str
    shape: Shape
    traits: frozenset[tuple[object, ...]]


def _look(reader: Reader, branch: Schema) -> _Look:
    shape = reader.shape(branch)
    return _Look(reader.name(branch), shape, frozenset({*_traits(shape), *_values(reader, shape)}))


def _cost(old: _Look, new: _Look) -> tuple[int, int]:
    """Of the same cost, one name goes before another."""
    same_name = old.name == new.name != ""
    strange = _strange(old.shape, new.shape, same_name=same_name)
    return (_STRANGERS if strange else len(old.traits ^ new.traits), 0 if same_name else 1)


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
