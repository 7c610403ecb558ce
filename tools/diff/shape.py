"""What a schema allows, in one form, however it is written: references, `allOf`, `nullable` and `const` are gone."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tools.diff import idle
from tools.diff.source import Node, text

# A schema is one or more nodes that all hold. They are read when they are needed, since schemas may be recursive.
Schema = tuple[Node, ...]
Words = dict[str, Node]

LOWER = {
    "minimum": "number",
    "minLength": "string",
    "minItems": "array",
    "minContains": "array",
    "minProperties": "object",
}
UPPER = {
    "maximum": "number",
    "maxLength": "string",
    "maxItems": "array",
    "maxContains": "array",
    "maxProperties": "object",
}
FLAGS = ("readOnly", "writeOnly", "deprecated", "uniqueItems")
PROSE = ("title", "description", "example", "examples", "externalDocs", "$comment")
# What else says something about a value; each is compared as a whole.
OTHER = (
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "xml",
    "x-extensible-enum",
)
_CONDITIONS = {"format", "multipleOf", *OTHER} - {"xml"}
_PLAIN = ("format", "multipleOf", "default", "discriminator", "x-sunset", "sunset", *OTHER)


# Who lists all types says nothing.
_EVERY = {"array", "boolean", "null", "number", "object", "string"}


@dataclass(frozen=True, slots=True)
class Union:
    """`oneOf` or `anyOf`, without its branch for null."""

    kind: str
    branches: tuple[Schema, ...]
    at: str
    null: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """`types` and `enum` are None when anything goes; null is no part of them: that is `null`."""

    home: str
    types: frozenset[str] | None = None
    null: bool = True
    enum: dict[str, Any] | None = None
    enum_at: str = ""
    words: Words = field(default_factory=dict)
    bounds: dict[str, tuple[float, bool]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    prose: Words = field(default_factory=dict)
    properties: dict[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    additional: Schema | bool = True
    items: Schema = ()
    prefix: tuple[Schema, ...] = ()
    unions: tuple[Union, ...] = ()
    # What parts of an `allOf` say beside the first that says it.
    also: tuple[tuple[str, Node], ...] = ()

    def flag(self, name: str) -> bool:
        return name in self.words and self.words[name].value is True

    def at(self, word: str) -> str:
        """Where a keyword stands, or else the schema."""
        return self.words[word].at if word in self.words else self.home

    def says(self, word: str) -> str:
        """A keyword's value as text, empty when it is not there."""
        return text(self.words[word].value) if word in self.words else ""


def own(node: Node, *, is_30: bool) -> Shape:
    """A schema without its `$ref`, `allOf`, `oneOf`, `anyOf`."""
    types, null = _types(node, is_30=is_30)
    enum, listed_null = _enum(node)
    if enum is not None:
        null = null and (listed_null or (is_30 and node.value.get("nullable") is True))
        types = frozenset(_type_of(value) for value in enum.values()) if types is None else types
    bounds, words = dict(_bounds(node)), _words(node)
    if types == frozenset({"integer"}):
        bounds = {name: _inclusive(name, bound) for name, bound in bounds.items()}
    return Shape(
        home=node.at,
        types=types,
        null=null,
        enum=enum,
        enum_at=f"{node.at}/enum" if enum is not None else "",
        words=words,
        bounds={name: bound for name, bound in bounds.items() if not idle.bound(node.value, name, bound)},
        patterns=() if idle.pattern(node.value.get("pattern")) else (node.value["pattern"],),
        prose={key: node[key] for key in node.value if key in PROSE or _is_extension(key)},
        properties={name: (child,) for name, child in node.each("properties")},
        required=_required(node),
        additional=_additional(node),
        items=_items(node),
        prefix=tuple((child,) for child in _prefix(node)),
    )


def nothing(node: Node) -> Shape:
    """`false`: no value at all."""
    return Shape(home=node.at, types=frozenset(), null=False)


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


def or_null(shape: Shape) -> Shape:
    return replace(shape, null=True)


def is_anything(shape: Shape) -> bool:
    """It says no more than words for people."""
    return replace(shape, home="", prose={}) == Shape(home="")


def is_plain(shape: Shape) -> bool:
    """It only names values: an enum and nothing else but prose."""
    return shape.enum is not None and not (shape.words or shape.bounds or shape.patterns or shape.unions)


def _home(first: Shape, second: Shape) -> str:
    """Where the schema says what it allows; a wrapper that adds only prose is no home."""
    bare = replace(first, home="", prose={}, null=True, words={}) == Shape(home="")
    return second.home if bare else first.home


def _types(node: Node, *, is_30: bool) -> tuple[frozenset[str] | None, bool]:
    given = node.value.get("type")
    if given is None:
        types = _implied(node)
        return types, types is None or (is_30 and node.value.get("nullable") is True)
    names = frozenset([given] if isinstance(given, str) else given)
    null = "null" in names or (is_30 and node.value.get("nullable") is True)
    if names >= _EVERY:
        return None, True
    return frozenset(names - {"null"} - ({"integer"} if "number" in names else set())), null


def _implied(node: Node) -> frozenset[str] | None:
    """Those who write `properties` mean an object, those who write `items` an array."""
    if {"properties", "required", "additionalProperties", "minProperties", "maxProperties"} & node.value.keys():
        return frozenset({"object"})
    if {"items", "prefixItems", "minItems", "maxItems"} & node.value.keys():
        return frozenset({"array"})
    return None


def _enum(node: Node) -> tuple[dict[str, Any] | None, bool]:
    if "const" in node.value:
        listed = [node.value["const"]]
    elif isinstance(node.value.get("enum"), list):
        listed = node.value["enum"]
    else:
        return None, True
    return {f"{_type_of(value)} {text(value)}": value for value in listed if value is not None}, None in listed


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if float(value).is_integer() else "number"
    names = ((str, "string"), (dict, "object"), (list, "array"))
    return next((name for kind, name in names if isinstance(value, kind)), "null")


def _bounds(node: Node) -> Iterable[tuple[str, tuple[float, bool]]]:
    for name in (*LOWER, *UPPER):
        value = node.value.get(name)
        if isinstance(value, int | float):
            # OpenAPI 3.0 writes `exclusiveMinimum: true` beside the bound, 3.1 writes the bound itself.
            yield name, (value, node.value.get(_exclusive(name)) is True)
    for name in ("minimum", "maximum"):
        strict = node.value.get(_exclusive(name))
        if isinstance(strict, int | float) and not isinstance(strict, bool):
            also = node.value.get(name)
            weaker = isinstance(also, int | float) and (also > strict if name == "minimum" else also < strict)
            yield name, (also, False) if weaker and also is not None else (strict, True)


def _exclusive(name: str) -> str:
    return f"exclusive{name[0].upper()}{name[1:]}"


def _inclusive(name: str, bound: tuple[float, bool]) -> tuple[float, bool]:
    value, exclusive = bound
    if not exclusive or not float(value).is_integer():
        return bound
    return (value + 1 if name == "minimum" else value - 1), False


def _words(node: Node) -> Words:
    told = {key: node[key] for key in node.value if key in _PLAIN or (key in FLAGS and node.value[key] is True)}
    return {key: child for key, child in told.items() if not idle.word(key, child.value)}


def _is_extension(key: str) -> bool:
    """An assumption is a mark of ours, and the others are words that mean something."""
    return key.startswith("x-") and key not in {"x-assumption", "x-extensible-enum", "x-sunset"}


def _required(node: Node) -> frozenset[str]:
    """The names of an object. Beside a parameter's own `required: true` there are none."""
    given = node.value.get("required")
    return frozenset(given) if isinstance(given, list) else frozenset()


def _additional(node: Node) -> Schema | bool:
    for key in ("additionalProperties", "unevaluatedProperties"):
        value = node.value.get(key)
        if isinstance(value, bool):
            return value
        if isinstance(value, dict) and value:
            return (node[key],)
    return True


def _items(node: Node) -> Schema:
    items = node.get("items")
    return (items,) if items is not None and items.value not in ({}, True) and not isinstance(items.value, list) else ()


def _prefix(node: Node) -> list[Node]:
    return node.list("prefixItems")


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


def _tighter(name: str, first: Shape, second: Shape) -> tuple[float, bool]:
    given = [shape.bounds[name] for shape in (first, second) if name in shape.bounds]
    if name in LOWER:
        return max(given, key=lambda bound: (bound[0], bound[1]))
    return min(given, key=lambda bound: (bound[0], not bound[1]))


def _joined(first: Schema, second: Schema) -> Schema:
    """Both, and what is in both once: an `allOf` may come to one schema by many ways."""
    return tuple({node.at: node for node in first + second}.values())


def _stricter(first: Schema | bool, second: Schema | bool) -> Schema | bool:
    if isinstance(first, tuple) and isinstance(second, tuple):
        return _joined(first, second)
    if first is False or second is False:
        return False
    return first if isinstance(first, tuple) else second
