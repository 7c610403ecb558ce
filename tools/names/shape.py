"""The skeleton of a schema: which of its places are named schemas, and in which order its properties stand.

A shape is a name, `[shape]` for the items of an array, a mapping of properties to shapes for an object, and nothing for
what can have no name of its own. Any other keyword with schemas in it stands in the mapping as `$keyword`.
"""

from collections.abc import Iterator
from typing import Any

from tools.names.source import Json, Source, component_name

Shape = str | list[Any] | dict[str, Any] | None

ONE = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else")
MANY = ("allOf", "oneOf", "anyOf", "prefixItems")
KEYED = ("properties", "patternProperties", "dependentSchemas")


def shape_of(node: Any, source: Source) -> Shape:
    """The shape of a schema in a document that is in our structure already."""
    core, _, _ = source.unwrapped(node)
    if "$ref" in core:
        return component_name(core["$ref"])
    if core.keys() & {"items"} and not core.keys() & {*MANY, *KEYED}:
        return [shape_of(core["items"], source)]
    found = dict(_parts(core, source))
    return found if found or core.get("type") == "object" else None


def _parts(core: Json, source: Source) -> Iterator[tuple[str, Any]]:
    if "enum" in core:
        yield "$enum", None
    for keyword in MANY:
        if keyword in core:
            yield f"${keyword}", [shape_of(branch, source) for branch in core[keyword]]
    for keyword in ONE:
        if isinstance(core.get(keyword), dict):
            yield f"${keyword}", shape_of(core[keyword], source)
    for keyword in KEYED[1:]:
        if keyword in core:
            yield f"${keyword}", {key: shape_of(value, source) for key, value in core[keyword].items()}
    for key, value in core.get("properties", {}).items():
        yield _escaped(key), shape_of(value, source)


def part(shape: Shape, keyword: str) -> Any:
    """What the shape says of a keyword: of `properties` a mapping, of anything else None for nothing."""
    if keyword == "properties":
        entries = shape.items() if isinstance(shape, dict) else ()
        return {_plain(key): value for key, value in entries if _is_property(key)}
    if isinstance(shape, list):
        return shape[0] if keyword == "items" else None
    return shape.get(f"${keyword}") if isinstance(shape, dict) else None


def properties(shape: Shape, shapes: dict[str, Shape], seen: frozenset[str] = frozenset()) -> dict[str, Shape]:
    """Every property with its shape, those of the schemas it is put together from first."""
    if isinstance(shape, str):
        return {} if shape in seen else properties(shapes.get(shape), shapes, seen | {shape})
    found: dict[str, Shape] = {}
    for branch in part(shape, "allOf") or []:
        found |= properties(branch, shapes, seen)
    found |= part(shape, "properties")
    return found


def _is_property(key: str) -> bool:
    return not key.startswith("$") or key.startswith("$$")


def _escaped(key: str) -> str:
    return f"${key}" if key.startswith("$") else key


def _plain(key: str) -> str:
    return key[1:] if key.startswith("$$") else key
