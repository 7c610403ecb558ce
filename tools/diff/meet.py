"""What two schemas allow together, as `allOf` says."""

from dataclasses import replace
from typing import Any

from tools.diff import bounds
from tools.diff.shape import FLAGS, OTHER, Schema, Shape, Words
from tools.diff.source import Node

_CONDITIONS = {"format", "multipleOf", *OTHER} - {"xml"}


def meet(first: Shape, second: Shape) -> Shape:
    """What both allow. Where only one can speak, as for prose, it is the first."""
    properties = {**first.properties}
    for name, schema in second.properties.items():
        properties[name] = _joined(properties.get(name, ()), schema)
    return Shape(
        home=_home(first, second),
        types=_common(first.types, second.types),
        null=first.null and second.null,
        enum=_both(first.enum, second.enum),
        enum_at=first.enum_at or second.enum_at,
        words={**second.words, **first.words, **_raised(first, second)},
        bounds={name: _tighter(name, first, second) for name in {**first.bounds, **second.bounds}},
        patterns=tuple(sorted({*first.patterns, *second.patterns})),
        prose={**second.prose, **first.prose},
        properties=properties,
        required=first.required | second.required,
        additional=_stricter(first.additional, second.additional),
        items=_joined(first.items, second.items),
        prefix=first.prefix or second.prefix,
        unions=tuple({union.at: union for union in first.unions + second.unions}.values()),
        also=first.also + second.also + _repeated(first, second),
    )


def _home(first: Shape, second: Shape) -> str:
    """Where the schema says what it allows; a wrapper that adds only prose is no home."""
    bare = replace(first, home="", prose={}, null=True, words={}) == Shape(home="")
    return second.home if bare else first.home


def _common(first: frozenset[str] | None, second: frozenset[str] | None) -> frozenset[str] | None:
    if first is None or second is None:
        return second if first is None else first
    both = first & second
    if "integer" in first | second and "number" in first | second:
        both |= {"integer"}
    return both


def _both(first: dict[str, Any] | None, second: dict[str, Any] | None) -> dict[str, Any] | None:
    if first is None or second is None:
        return second if first is None else first
    return {key: value for key, value in first.items() if key in second}


def _raised(first: Shape, second: Shape) -> Words:
    """A flag holds when one of the two raises it."""
    raised = (name for name in FLAGS if first.flag(name) or second.flag(name))
    return {name: first.words.get(name) or second.words[name] for name in raised}


def _repeated(first: Shape, second: Shape) -> tuple[tuple[str, Node], ...]:
    """Conditions that both state, each in its own way."""
    both = (word for word in second.words if word in first.words and word in _CONDITIONS)
    return tuple((word, second.words[word]) for word in both if first.words[word].value != second.words[word].value)


def _tighter(name: str, first: Shape, second: Shape) -> bounds.Bound:
    given = [shape.bounds[name] for shape in (first, second) if name in shape.bounds]
    return bounds.tightest(name, given)


def _joined(first: Schema, second: Schema) -> Schema:
    """Both, and what is in both once: an `allOf` may come to one schema by many ways."""
    return tuple({node.at: node for node in first + second}.values())


def _stricter(first: Schema | bool, second: Schema | bool) -> Schema | bool:
    if isinstance(first, tuple) and isinstance(second, tuple):
        return _joined(first, second)
    if first is False or second is False:
        return False
    return first if isinstance(first, tuple) else second
