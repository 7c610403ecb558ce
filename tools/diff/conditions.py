"""Keywords that hold schemas, such as `contains` and `not`: what they allow follows from what those allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.law import Direction, Effect, effect_of
from tools.diff.place import Place
from tools.diff.reading import Reader
from tools.diff.shape import Shape
from tools.diff.source import Node

if TYPE_CHECKING:
    from tools.diff.schemas import Schemas

# One schema each. Who allows less within allows less without; `not` turns that round.
_ONE = ("contains", "propertyNames", "unevaluatedItems", "contentSchema", "not")
_MANY = ("patternProperties", "dependentSchemas")
_IF = ("if", "then", "else")
# Plain words of which no value lies within another.
_EXACT = ("contentEncoding", "contentMediaType")
_TURNED = {Effect.NARROWED: Effect.WIDENED, Effect.WIDENED: Effect.NARROWED}


def compare(schemas: Schemas, old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """At most one difference for each keyword; `if`, `then` and `else` count as one."""
    found: list[tuple[str, Effect | None]] = []
    found += [(word, _one(schemas, old.words.get(word), new.words.get(word), word)) for word in _ONE]
    found += [(word, _many(schemas, _entries(old, word), _entries(new, word))) for word in _MANY]
    found = [(word, _closed(effect, old, new) if word == "patternProperties" else effect) for word, effect in found]
    found.append(("if", _conditional(schemas, old, new)))
    found.append(("dependentRequired", _dependent(old, new)))
    found += [(word, Effect.CHANGED if old.says(word) != new.says(word) else None) for word in _EXACT]
    found += [("xml", Effect.UNKNOWN if old.says("xml") != new.says("xml") else None)]
    repeated = _repeated(schemas, old, new)
    found = [(word, effect) for word, effect in found if word not in repeated]
    found += [(word, Effect.UNKNOWN if differs else None) for word, differs in repeated.items()]
    for word, effect in found:
        if effect is not None:
            bad = place.law(effect)
            at = (old.at(word), new.at(word))
            was, now = _short(schemas, old, new, word)
            yield Delta(place.rule(f"{word}-changed"), bad, f"`{word}` changed", "", was, now, *at)
    yield from _extensible(old, new, place)


def _repeated(schemas: Schemas, old: Shape, new: Shape) -> dict[str, bool]:
    """Words that several parts of an `allOf` say, and whether they say another thing now."""
    sides = ((schemas.old, old), (schemas.new, new))
    return {
        word: len({frozenset(_said(reader, shape, word)) for reader, shape in sides}) > 1
        for word in dict.fromkeys(word for shape in (old, new) for word, _ in shape.also)
    }


def _said(reader: Reader, shape: Shape, word: str) -> list[str]:
    first = [shape.words[word]] if word in shape.words else []
    nodes = [*first, *(node for name, node in shape.also if name == word)]
    return [reader.source.canonical(node) for node in nodes]


def _one(schemas: Schemas, old: Node | None, new: Node | None, word: str) -> Effect | None:
    if old is None or new is None:
        return None if old is new else effect_of(widened=new is None, narrowed=old is None)
    effect = between(schemas, old, new)
    return _TURNED.get(effect, effect) if effect is not None and word == "not" else effect


def between(schemas: Schemas, old: Node, new: Node) -> Effect | None:
    """What became of the values that a schema allows; None when nothing did."""
    asked, answered = Place(Direction.REQUEST, "request", "body"), Place(Direction.ANSWER, "response", "body")
    if_asked = {delta.severity for delta in schemas.compare((old,), (new,), asked)} - {Severity.DOCUMENTATION}
    if_answered = {delta.severity for delta in schemas.compare((old,), (new,), answered)}
    if not if_asked:
        return None
    narrowed, widened = Severity.BREAKS_CALLERS in if_asked, Severity.BREAKS_DECODING in if_answered
    return effect_of(widened=widened, narrowed=narrowed) if narrowed or widened else Effect.UNKNOWN


def _many(schemas: Schemas, old: dict[str, Node], new: dict[str, Node]) -> Effect | None:
    """Schemas by key: each key that came takes values away."""
    return _together(_one(schemas, old.get(key), new.get(key), "") for key in {**old, **new})


def _closed(effect: Effect | None, old: Shape, new: Shape) -> Effect | None:
    """Where no other names are allowed, one more pattern allows more."""
    closed = old.additional is False and new.additional is False
    same = _entries(old, "patternProperties").keys() == _entries(new, "patternProperties").keys()
    return _TURNED.get(effect, effect) if closed and not same and effect is not None else effect


def _conditional(schemas: Schemas, old: Shape, new: Shape) -> Effect | None:
    was, now = ({word: shape.words[word] for word in _IF if word in shape.words} for shape in (old, new))
    if "if" in was and "if" in now and between(schemas, was["if"], now["if"]) is not None:
        return Effect.UNKNOWN
    pairs = ((was.get(word), now.get(word)) for word in ("then", "else"))
    return _together(_one(schemas, before, after, "") for before, after in pairs)


def _dependent(old: Shape, new: Shape) -> Effect | None:
    was, now = (
        {(name, also) for name, node in _entries(shape, "dependentRequired").items() for also in node.value}
        for shape in (old, new)
    )
    return None if was == now else effect_of(widened=bool(was - now), narrowed=bool(now - was))


def _together(effects: Iterator[Effect | None]) -> Effect | None:
    met = {effect for effect in effects if effect is not None}
    return met.pop() if len(met) == 1 else (Effect.CHANGED if met else None)


def _entries(shape: Shape, word: str) -> dict[str, Node]:
    node = shape.words.get(word)
    return dict(node.entries()) if node is not None else {}


def _extensible(old: Shape, new: Shape, place: Place) -> Iterator[Delta]:
    """`x-extensible-enum` lists the values of today and says that there will be others."""
    was, now = (set(_values(shape)) for shape in (old, new))
    if was == now:
        return
    at = (old.at("x-extensible-enum"), new.at("x-extensible-enum"))
    told = (", ".join(sorted(was)), ", ".join(sorted(now)))
    answered = Severity.NEEDS_ATTENTION if place.direction is Direction.ANSWER else Severity.BREAKS_CALLERS
    bad = answered if was - now else Severity.ADDITIVE
    yield Delta(place.rule("extensible-enum-changed"), bad, "the extensible enum changed", "", *told, *at)


def _values(shape: Shape) -> list[str]:
    node = shape.words.get("x-extensible-enum")
    return [str(value) for value in node.value] if node is not None and isinstance(node.value, list) else []


def _short(schemas: Schemas, old: Shape, new: Shape, word: str) -> tuple[str, str]:
    sides = ((schemas.old, old), (schemas.new, new))
    was, now = (reader.source.canonical(shape.words[word]) if word in shape.words else "" for reader, shape in sides)
    return was, now
