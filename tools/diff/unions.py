"""Compares the alternatives of `oneOf` and `anyOf`: which branch became which, which came and which went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.diff import likeness
from tools.diff.delta import Delta
from tools.diff.law import Effect
from tools.diff.meet import meet
from tools.diff.place import Found, Place, Step
from tools.diff.reading import Reader
from tools.diff.shape import Schema, Shape, Union, is_anything
from tools.diff.source import text

if TYPE_CHECKING:
    from tools.diff.schemas import Schemas


def compare(schemas: Schemas, old: Shape, new: Shape, place: Place, within: frozenset[str] = frozenset()) -> Found:
    """Two shapes with all their alternatives. `within`: the unions one of whose branches this is."""
    if len(old.unions) == len(new.unions):
        yield from schemas.shapes(*_typed(schemas, old, new), place)
        for was, now in zip(old.unions, new.unions, strict=True):
            yield from _branches(schemas, was, now, place)
        yield from _discriminator(schemas, old, new, place)
        yield from _mapping(old, new, place)
    elif not old.unions and len(new.unions) == 1:
        yield from _against(schemas, old, new, place, within, old_is_whole=True)
    elif not new.unions and len(old.unions) == 1:
        yield from _against(schemas, new, old, place, within, old_is_whole=False)
    else:
        yield from schemas.shapes(*_typed(schemas, old, new), place)
        at = (old.home, new.home)
        message = "the alternatives changed"
        yield Delta(place.rule("alternatives-changed"), place.law(Effect.UNKNOWN), message, "", "", "", *at)


def _typed(schemas: Schemas, old: Shape, new: Shape) -> tuple[Shape, Shape]:
    """A union without a type is of those of its branches, where the other says one. Else null alone is compared."""
    if old.types is None and new.types is None:
        union = frozenset({"union"})
        return replace(old, types=union if old.unions else None), replace(new, types=union if new.unions else None)
    return replace(old, types=_types(schemas.old, old)), replace(new, types=_types(schemas.new, new))


def _types(reader: Reader, shape: Shape) -> frozenset[str] | None:
    if shape.types is not None or not shape.unions:
        return shape.types
    branches = [reader.shape(branch).types for branch in shape.unions[0].branches]
    known = [types for types in branches if types is not None]
    return frozenset().union(*known) if len(known) == len(branches) else None


def _branches(schemas: Schemas, old: Union, new: Union, place: Place) -> Found:
    pairs = likeness.pairs(schemas, old.branches, new.branches)
    for before, after in pairs:
        yield Step("", old.branches[before], new.branches[after], place)
    gone = set(range(len(old.branches))) - {pair[0] for pair in pairs}
    come = set(range(len(new.branches))) - {pair[1] for pair in pairs}
    for index in sorted(gone):
        yield _one_gone(_told(schemas.old, old.branches[index], index), old.at, new.at, place)
    for index in sorted(come):
        yield _one_come(_told(schemas.new, new.branches[index], index), old.at, new.at, place)
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


def _one_gone(name: str, old_at: str, new_at: str, place: Place) -> Delta:
    message = f"the alternative {name} was removed"
    return Delta(place.rule("alternative-removed"), place.law(Effect.NARROWED), message, "", name, "", old_at, new_at)


def _one_come(name: str, old_at: str, new_at: str, place: Place) -> Delta:
    message = f"the alternative {name} was added"
    return Delta(place.rule("alternative-added"), place.law(Effect.WIDENED), message, "", "", name, old_at, new_at)


def _told(reader: Reader, branch: Schema, index: int) -> str:
    """A branch as people call it."""
    shape = reader.shape(branch)
    title = text(shape.prose["title"].value) if "title" in shape.prose else ""
    return reader.name(branch) or title or f"{' or '.join(sorted(shape.types or {'any'}))} ({index + 1}.)"


def _against(
    schemas: Schemas, whole: Shape, several: Shape, place: Place, within: frozenset[str], *, old_is_whole: bool
) -> Found:
    """A schema that stands alone, against each alternative: the nearest is its own, the others came or went."""
    union, rest = several.unions[0], replace(several, unions=())
    reader = schemas.new if old_is_whole else schemas.old
    within |= {union.at}
    ones = [_branch(rest, reader.shape(branch), within) for branch in union.branches]
    nearest = min(range(len(ones)), key=lambda index: likeness.cost(whole, ones[index]))
    at = (whole.home, union.at) if old_is_whole else (union.at, whole.home)
    pair = (whole, ones[nearest]) if old_is_whole else (ones[nearest], whole)
    found = list(compare(schemas, *pair, place, within))
    if any(isinstance(one, Delta) and one.rule.endswith("-type-changed") for one in found):
        message = "alternatives took the place of one schema" if old_is_whole else "one schema took the place of all"
        effect = (Effect.NARROWED if old_is_whole else Effect.WIDENED) if is_anything(whole) else Effect.CHANGED
        yield Delta(place.rule("alternatives-changed"), place.law(effect), message, "", "", "", *at)
        return
    yield from found
    names = ", ".join(_told(reader, branch, index) for index, branch in enumerate(union.branches) if index != nearest)
    yield _one_come(names, *at, place) if old_is_whole else _one_gone(names, *at, place)


def _branch(rest: Shape, branch: Shape, within: frozenset[str]) -> Shape:
    """One alternative, with what stands beside the union. It may itself be an `allOf` of what the union is in."""
    met = meet(rest, branch)
    # Null is spoken of by the union as a whole.
    return replace(met, null=rest.null, unions=tuple(union for union in met.unions if union.at not in within))


def _discriminator(schemas: Schemas, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    before, after = _tags(schemas.old, old), _tags(schemas.new, new)
    if before != after and (before is None or after is None or before[0] != after[0] or _renamed(before, after)):
        was, now = ("" if tags is None else f"{tags[0]}: {', '.join(sorted(tags[1]))}" for tags in (before, after))
        at = (old.at("discriminator"), new.at("discriminator"))
        bad = place.law(Effect.UNKNOWN)
        yield Delta(place.rule("discriminator-changed"), bad, "the discriminator changed", "", was, now, *at)


def _mapping(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """A value that both mappings know stands for the branch of another value now."""
    was, now = _mapped(old), _mapped(new)
    swapped = [value for value in was if value in now and was[value] != now[value] and now[value] in was.values()]
    if swapped:
        at = (old.at("discriminator"), new.at("discriminator"))
        before, after = (", ".join(f"{value}: {names[value]}" for value in swapped) for names in (was, now))
        bad = place.law(Effect.UNKNOWN)
        yield Delta(place.rule("discriminator-changed"), bad, "the discriminator changed", "", before, after, *at)


def _mapped(shape: Shape) -> dict[str, str]:
    """The component that each value stands for, by its name."""
    given = shape.words["discriminator"].value.get("mapping") if "discriminator" in shape.words else None
    return {str(value): str(target).rpartition("/")[2] for value, target in (given or {}).items()}


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
