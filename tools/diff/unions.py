"""Compares the alternatives of `oneOf` and `anyOf`: which branch became which, which came and which went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.law import Effect
from tools.diff.reading import Reader
from tools.diff.shape import Schema, Shape, Union, meet
from tools.diff.source import text

if TYPE_CHECKING:
    from tools.diff.schemas import Place, Schemas

# The cost of a pair that is none.
_STRANGERS = 1_000_000


def compare(schemas: Schemas, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """Two shapes with all their alternatives."""
    if len(old.unions) == len(new.unions):
        yield from schemas.shapes(_typed(old), _typed(new), place)
        for was, now in zip(old.unions, new.unions, strict=True):
            yield from _branches(schemas, was, now, place)
        yield from _discriminator(schemas, old, new, place)
    elif not old.unions and len(new.unions) == 1:
        yield from _wrapped(schemas, old, new, place)
    elif not new.unions and len(old.unions) == 1:
        yield from _unwrapped(schemas, old, new, place)
    else:
        yield from schemas.shapes(_typed(old), _typed(new), place)
        at = (old.home, new.home)
        message = "the alternatives changed"
        yield Delta(place.rule("alternatives-changed"), place.law(Effect.UNKNOWN), message, "", "", "", *at)


def _typed(shape: Shape) -> Shape:
    """A union without a type is of none: null is compared all the same."""
    return replace(shape, types=shape.types if shape.types is not None or not shape.unions else frozenset({"union"}))


def _branches(schemas: Schemas, old: Union, new: Union, place: Place) -> Iterator[Delta]:
    pairs = _pairs(schemas, old.branches, new.branches, place)
    for before, after in pairs:
        yield from schemas.compare(old.branches[before], new.branches[after], place)
    gone = set(range(len(old.branches))) - {pair[0] for pair in pairs}
    come = set(range(len(new.branches))) - {pair[1] for pair in pairs}
    for index in sorted(gone):
        yield _one_gone(_told(schemas.old, old.branches[index], index), old, new, place)
    for index in sorted(come):
        yield _one_come(_told(schemas.new, new.branches[index], index), old, new, place)
    if old.kind != new.kind and _overlap(schemas.old, old.branches) and _overlap(schemas.new, new.branches):
        message = f"`{old.kind}` became `{new.kind}`"
        bad = place.law(Effect.UNKNOWN)
        yield Delta(place.rule("alternatives-changed"), bad, message, "", old.kind, new.kind, old.at, new.at)


def _overlap(reader: Reader, branches: tuple[Schema, ...]) -> bool:
    """Whether a value can be of two branches: only then is `oneOf` not `anyOf`."""
    types = [reader.shape(branch).types for branch in branches]
    met: set[str] = set()
    for names in types:
        if names is None or met & names:
            return len(branches) > 1
        met |= names
    return False


def _one_gone(name: str, old: Union, new: Union, place: Place) -> Delta:
    message = f"the alternative {name} was removed"
    return Delta(place.rule("alternative-removed"), place.law(Effect.NARROWED), message, "", name, "", old.at, new.at)


def _one_come(name: str, old: Union, new: Union, place: Place) -> Delta:
    message = f"the alternative {name} was added"
    return Delta(place.rule("alternative-added"), place.law(Effect.WIDENED), message, "", "", name, old.at, new.at)


def _pairs(schemas: Schemas, old: tuple[Schema, ...], new: tuple[Schema, ...], place: Place) -> list[tuple[int, int]]:
    """The branches that belong together: those that differ least first, each but once."""
    costs = sorted(
        (_cost(schemas, was, now, place), before, after)
        for before, was in enumerate(old)
        for after, now in enumerate(new)
    )
    pairs: list[tuple[int, int]] = []
    for (cost, _), before, after in costs:
        free = all(before != pair[0] and after != pair[1] for pair in pairs)
        if free and cost < _STRANGERS:
            pairs.append((before, after))
    return pairs


def _cost(schemas: Schemas, old: Schema, new: Schema, place: Place) -> tuple[int, int]:
    """How much two branches differ. Of the same cost, one name goes before another."""
    deltas = [delta for delta in schemas.compare(old, new, place) if delta.severity is not Severity.DOCUMENTATION]
    was, now = schemas.old.shape(old), schemas.new.shape(new)
    names = (schemas.old.name(old), schemas.new.name(new))
    same_name = names[0] == names[1] != ""
    strange = any(delta.pointer == "" and delta.rule.endswith("-type-changed") for delta in deltas)
    if was.types == now.types == frozenset({"object"}) and not same_name:
        strange = _unlike(was, now)
    return (_STRANGERS if strange else len(deltas), 0 if same_name else 1)


def _unlike(old: Shape, new: Shape) -> bool:
    """Objects with fewer than half of their properties in common are two different things."""
    both, either = old.properties.keys() & new.properties.keys(), old.properties.keys() | new.properties.keys()
    return bool(either) and 2 * len(both) < len(either)


def _told(reader: Reader, branch: Schema, index: int) -> str:
    """A branch as people call it."""
    shape = reader.shape(branch)
    title = text(shape.prose["title"].value) if "title" in shape.prose else ""
    return reader.name(branch) or title or f"{' or '.join(sorted(shape.types or {'any'}))} ({index + 1}.)"


def _wrapped(schemas: Schemas, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """One schema became one alternative among several."""
    union, rest = new.unions[0], replace(new, unions=())
    yield from _against(schemas, old, rest, union, place, old_is_whole=True)


def _unwrapped(schemas: Schemas, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """Of several alternatives one is left."""
    union, rest = old.unions[0], replace(old, unions=())
    yield from _against(schemas, new, rest, union, place, old_is_whole=False)


def _against(
    schemas: Schemas, whole: Shape, rest: Shape, union: Union, place: Place, *, old_is_whole: bool
) -> Iterator[Delta]:
    """A schema that stands alone, against each alternative: the nearest is its own, the others came or went."""
    best: list[Delta] | None = None
    nearest = -1
    for index, branch in enumerate(union.branches):
        deltas = _alone(schemas, whole, rest, branch, place, old_is_whole=old_is_whole)
        if best is None or len(deltas) < len(best):
            best, nearest = deltas, index
    if any(delta.pointer == "" and delta.rule.endswith("-type-changed") for delta in best or ()):
        at = (whole.home, union.at) if old_is_whole else (union.at, whole.home)
        message = "alternatives took the place of one schema" if old_is_whole else "one schema took the place of all"
        anything = replace(whole, home="", prose={}) == Shape(home="")
        effect = (Effect.NARROWED if old_is_whole else Effect.WIDENED) if anything else Effect.CHANGED
        bad = place.law(effect)
        yield Delta(place.rule("alternatives-changed"), bad, message, "", "", "", *at)
        return
    yield from best or ()
    reader = schemas.new if old_is_whole else schemas.old
    others = [_told(reader, branch, index) for index, branch in enumerate(union.branches) if index != nearest]
    names, lone = ", ".join(others), Union("", (), whole.home)
    if old_is_whole:
        yield _one_come(names, lone, union, place)
    else:
        yield _one_gone(names, union, lone, place)


def _alone(
    schemas: Schemas, whole: Shape, rest: Shape, branch: Schema, place: Place, *, old_is_whole: bool
) -> list[Delta]:
    reader = schemas.new if old_is_whole else schemas.old
    shape = reader.shape(branch)
    # Null is spoken of by the union as a whole.
    one = replace(meet(rest, shape), null=rest.null)
    pair = (whole, one) if old_is_whole else (one, whole)
    return list(compare(schemas, *pair, place))


def _discriminator(schemas: Schemas, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    before, after = _tags(schemas.old, old), _tags(schemas.new, new)
    if before != after and (before is None or after is None or before[0] != after[0] or _renamed(before, after)):
        was, now = ("" if tags is None else f"{tags[0]}: {', '.join(sorted(tags[1]))}" for tags in (before, after))
        at = (old.at("discriminator"), new.at("discriminator"))
        bad = place.law(Effect.UNKNOWN)
        yield Delta(place.rule("discriminator-changed"), bad, "the discriminator changed", "", was, now, *at)


def _renamed(before: tuple[str, frozenset[str]], after: tuple[str, frozenset[str]]) -> bool:
    """A value that came or went with its branch is told with the branch."""
    return len(before[1]) == len(after[1]) or bool(before[1] - after[1] and after[1] - before[1])


def _tags(reader: Reader, shape: Shape) -> tuple[str, frozenset[str]] | None:
    """The property that tells the branches apart, and its values: those of the mapping, or else the branches' names."""
    if "discriminator" not in shape.words:
        return None
    value = shape.words["discriminator"].value
    names = frozenset(
        value.get("mapping") or (reader.name(branch) for union in shape.unions for branch in union.branches)
    )
    return str(value.get("propertyName", "")), names
