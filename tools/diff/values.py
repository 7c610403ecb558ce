"""Compares what two shapes say of a value itself: its type, null, enum, format, bounds, pattern, and its life."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tools.diff import formats, patterns
from tools.diff.bounds import LOWER, UPPER
from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.law import Direction, Effect, effect_of
from tools.diff.place import Place
from tools.diff.shape import Shape
from tools.diff.source import text, whole


def types(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """`integer` lies within `number`, and everything within no type at all."""
    # Where types are shared, null is a difference of its own.
    apart = not share_a_type(old, new)
    widened = not _within(new.types, old.types) or (apart and new.null and not old.null)
    narrowed = not _within(old.types, new.types) or (apart and old.null and not new.null)
    if widened or narrowed:
        effect = effect_of(widened=widened, narrowed=narrowed)
        was, now = _type_text(old), _type_text(new)
        message = f"the type changed from {was} to {now}"
        at = (old.home + "/type" * (old.types is not None), new.home + "/type" * (new.types is not None))
        yield Delta(place.rule("type-changed"), place.law(effect), message, "", was, now, *at)


def share_a_type(old: Shape, new: Shape) -> bool:
    """Whether there is more to compare: a text's bounds and a number's have nothing in common."""
    if old.types is None or new.types is None:
        return True
    numbers = {"integer", "number"}
    return bool(old.types & new.types) or bool(old.types & numbers and new.types & numbers)


def null(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    if old.null != new.null and old.types is not None and new.types is not None:
        effect = Effect.WIDENED if new.null else Effect.NARROWED
        message = "null is allowed now" if new.null else "null is no longer allowed"
        rule = place.rule("became-nullable" if new.null else "became-not-nullable")
        was, now = ("null", "") if old.null else ("", "null")
        yield Delta(rule, place.law(effect), message, "", was, now, old.home, new.home)


def enum(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    at = (old.enum_at or old.home, new.enum_at or new.home)
    if old.enum is None and new.enum is None:
        return
    if old.enum is None or new.enum is None:
        effect = Effect.WIDENED if new.enum is None else Effect.NARROWED
        message = "any value is allowed now" if new.enum is None else f"only {_listed(new)} now"
        rule = place.rule("enum-removed" if new.enum is None else "became-enum")
        yield Delta(rule, place.law(effect), message, "", _listed(old), _listed(new), *at)
        return
    if added := [text(value) for key, value in new.enum.items() if key not in old.enum]:
        bad = place.law(Effect.WIDENED)
        yield Delta(place.rule("enum-value-added"), bad, f"new value {_quoted(added)}", "", "", ", ".join(added), *at)
    if gone := [text(value) for key, value in old.enum.items() if key not in new.enum]:
        # Whoever waits for the value in an answer waits in vain.
        bad = Severity.NEEDS_ATTENTION if place.direction is Direction.ANSWER else place.law(Effect.NARROWED)
        message = f"no value {_quoted(gone)} any more"
        yield Delta(place.rule("enum-value-removed"), bad, message, "", ", ".join(gone), "", *at)


def keywords(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """Format, bounds, pattern and default."""
    yield from _format(old, new, place)
    for name in (*LOWER, *UPPER):
        yield from _bound(name, old, new, place)
    yield from _multiple(old, new, place)
    yield from _pattern(old, new, place)
    yield from _unique(old, new, place)
    yield from _default(old, new, place)


def _within(inner: frozenset[str] | None, outer: frozenset[str] | None) -> bool:
    if outer is None or inner is None:
        return outer is None
    return all(name in outer or (name == "integer" and "number" in outer) for name in inner)


def _type_text(shape: Shape) -> str:
    if shape.types is None:
        return "any"
    return " or ".join(sorted(shape.types)) or ("null" if shape.null else "nothing")


def _listed(shape: Shape) -> str:
    return ", ".join(text(value) for value in (shape.enum or {}).values())


def _quoted(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _format(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    was, now = old.says("format"), new.says("format")
    effect = formats.effect(was, now)
    if effect is None:
        return
    bad = place.law(effect)
    if place.direction is Direction.ANSWER and not was and now not in formats.NUMBERS:
        # No value is new, but who read a text reads a date from now on.
        bad = Severity.NEEDS_ATTENTION
    message = f"the format changed from {was or 'any'} to {now or 'any'}"
    yield Delta(place.rule("format-changed"), bad, message, "", was, now, old.at("format"), new.at("format"))


def _bound(name: str, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    was, now = old.bounds.get(name), new.bounds.get(name)
    if was == now or not _bounded(name, old, new):
        return
    lower = name in LOWER
    if was is None or now is None:
        narrowed, what = was is None, "set" if was is None else "removed"
    else:
        rises = (was[0], was[1] if lower else not was[1]) < (now[0], now[1] if lower else not now[1])
        narrowed, what = rises == lower, "increased" if rises else "decreased"
    before, after = _bound_text(was), _bound_text(now)
    message = f"{name} changed from {before or 'none'} to {after or 'none'}"
    bad = place.law(Effect.NARROWED if narrowed else Effect.WIDENED)
    at = (f"{old.home}/{name}" * (was is not None), f"{new.home}/{name}" * (now is not None))
    yield Delta(place.rule(f"{name}-{what}"), bad, message, "", before, after, *at)


def _bounded(name: str, old: Shape, new: Shape) -> bool:
    """Whether a bound of this name says anything of a value of these types."""
    kind = LOWER.get(name) or UPPER[name]
    kinds = {"number", "integer"} if kind == "number" else {kind}
    return any(shape.types is None or shape.types & kinds for shape in (old, new))


def _bound_text(bound: tuple[float, bool] | None) -> str:
    return "" if bound is None else f"{text(bound[0])}{' exclusive' if bound[1] else ''}"


def _multiple(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    was, now = (_step(shape) for shape in (old, new))
    if was == now:
        return
    narrowed = was is None or (now is not None and now % was == 0)
    widened = now is None or (was is not None and was % now == 0)
    effect = Effect.CHANGED if narrowed == widened else effect_of(widened=widened, narrowed=narrowed)
    before, after = (str(step) if step is not None else "" for step in (was, now))
    message = f"multipleOf changed from {before or 'none'} to {after or 'none'}"
    at = (old.at("multipleOf"), new.at("multipleOf"))
    yield Delta(place.rule("multiple-of-changed"), place.law(effect), message, "", before, after, *at)


def _step(shape: Shape) -> Decimal | None:
    """Exact, since 0.1 is no multiple of 0.01 in binary. Every whole number is a multiple of 1."""
    value = shape.words["multipleOf"].value if "multipleOf" in shape.words else None
    whole = value == 1 and shape.types == frozenset({"integer"})
    return None if value is None or whole else Decimal(str(value))


def _pattern(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    if old.patterns == new.patterns:
        return
    was, now = " and ".join(old.patterns), " and ".join(new.patterns)
    effect = patterns.effect(old.patterns, new.patterns)
    at = (old.home + "/pattern" * bool(was), new.home + "/pattern" * bool(now))
    if effect is None:
        return
    how = {Effect.NARROWED: "tightened", Effect.WIDENED: "loosened"}.get(effect, "changed")
    doubt = "; which texts it allows now cannot be told" if effect is Effect.UNKNOWN else ""
    message = f"the pattern was {how} from {was or 'none'} to {now or 'none'}{doubt}"
    yield Delta(place.rule(f"pattern-{how}"), place.law(effect), message, "", was, now, *at)


def _unique(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    if old.flag("uniqueItems") != new.flag("uniqueItems"):
        narrowed = new.flag("uniqueItems")
        message = "items must differ now" if narrowed else "items may be equal now"
        bad = place.law(Effect.NARROWED if narrowed else Effect.WIDENED)
        yield Delta(place.rule("unique-items"), bad, message, "", "", "", old.home, new.home)


def _default(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    was, now = old.says("default"), new.says("default")
    given = [
        [type(whole(shape.words["default"].value)), shape.says("default")]
        for shape in (old, new)
        if "default" in shape.words
    ]
    if len(given) == 1 or (given and given[0] != given[1]):
        asked = place.direction is Direction.REQUEST
        bad = Severity.NEEDS_ATTENTION if asked else Severity.DOCUMENTATION
        what = "changed" if "default" in old.words and "default" in new.words else ("removed" if was else "added")
        message = f"the default changed from {was or 'none'} to {now or 'none'}"
        yield Delta(place.rule(f"default-{what}"), bad, message, "", was, now, old.at("default"), new.at("default"))
