"""Turns the schemas of OpenAPI 3.0 into JSON Schema 2020-12, whose words they borrow with other meanings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SINGLE = ("not", "items", "additionalProperties")
_LISTED = ("allOf", "anyOf", "oneOf")
_PLAIN = (
    "type",
    "format",
    "enum",
    "multipleOf",
    "maximum",
    "minimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
)


def to_json_schema(schema: Any) -> Any:
    """A new schema with the same meaning. References stay as they are; words that do not validate are left out."""
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}  # In OpenAPI 3.0 whatever stands beside a reference is ignored.
    converted = {word: schema[word] for word in _PLAIN if word in schema}
    converted |= {word: to_json_schema(schema[word]) for word in _SINGLE if word in schema}
    converted |= {word: [to_json_schema(part) for part in schema[word]] for word in _LISTED if word in schema}
    if "properties" in schema:
        converted["properties"] = {name: to_json_schema(part) for name, part in schema["properties"].items()}
    _exclude_bounds(schema, converted)
    return _or_null(converted) if schema.get("nullable") and "type" in schema else converted


def _exclude_bounds(schema: Mapping[str, Any], converted: dict[str, Any]) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and bound in converted:
            converted[exclusive] = converted.pop(bound)


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """`nullable` widens the `type` beside it, and nothing else: an `enum` must name null itself."""
    return {**schema, "type": [schema["type"], "null"]}
