"""Reads what one schema says itself, in whichever version of OpenAPI it is written."""

from typing import Any

from tools.diff import bounds, idle
from tools.diff.shape import FLAGS, OTHER, PROSE, Schema, Shape, Words
from tools.diff.source import Node, text

_PLAIN = ("format", "multipleOf", "default", "discriminator", "x-sunset", "sunset", *OTHER)
# Who lists all types says nothing.
_EVERY = {"array", "boolean", "null", "number", "object", "string"}


def own(node: Node, *, is_30: bool) -> Shape:
    """A schema without its `$ref`, `allOf`, `oneOf`, `anyOf`."""
    types, null = _types(node, is_30=is_30)
    enum, listed_null = _enum(node)
    if enum is not None:
        null = null and (listed_null or (is_30 and node.value.get("nullable") is True))
        types = frozenset(_type_of(value) for value in enum.values()) if types is None else types
    limits = dict(bounds.of(node, whole=types == frozenset({"integer"})))
    return Shape(
        home=node.at,
        types=types,
        null=null,
        enum=enum,
        enum_at=f"{node.at}/enum" if enum is not None else "",
        words=_words(node),
        bounds={name: bound for name, bound in limits.items() if not idle.bound(node.value, name, bound)},
        patterns=() if idle.pattern(node.value.get("pattern")) else (node.value["pattern"],),
        prose={key: node[key] for key in node.value if key in PROSE or _is_extension(key)},
        properties={name: (child,) for name, child in node.each("properties")},
        required=_required(node),
        additional=_additional(node),
        items=_items(node),
        prefix=tuple((child,) for child in _prefix(node)),
    )


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
