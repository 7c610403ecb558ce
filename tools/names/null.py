"""How a schema is written where it stands: what may be null in the one form that the generator reads."""

from typing import Any

from tools.names.source import Json, Source, weight


def pointing(pointer: Json, null: bool, notes: Json, source: Source) -> Json:
    """A place that refers to a named schema. `pointer` itself is kept: its `$ref` is written later."""
    if not null:
        return {"allOf": [pointer], **notes} if notes else pointer
    # Beside `type` the generator would lose the null.
    if source.old_null:
        return {"nullable": True, "allOf": [pointer], **notes}
    return {"oneOf": [{"type": "null"}, pointer], **notes}


def inline(body: Json, null: bool, source: Source) -> Json:
    """A schema that is written out, which says nothing of null yet."""
    if not null:
        return body
    if "enum" in body:
        # With `type` the generator would take the text beside the enumeration.
        return {**{key: value for key, value in body.items() if key != "type"}, "enum": [*body["enum"], None]}
    if "properties" in body:
        body = {"type": "object", **body}
    kinds = body.get("type")
    if source.old_null:
        return {**body, "nullable": True}
    if kinds is None:
        return {"oneOf": [{"type": "null"}, body]} if weight(body) else body
    return {**body, "type": [*(kinds if isinstance(kinds, list) else [kinds]), "null"]}


def const_as_enum(node: Json) -> Json:
    """OpenAPI 3.1's `const` as 3.0 says it: an enumeration of one."""
    if "const" not in node:
        return node
    rest = {key: value for key, value in node.items() if key != "const"}
    kinds: list[tuple[type, str]] = [(bool, "boolean"), (float, "number"), (type(None), "null")]
    kind = next((name for one, name in kinds if isinstance(node["const"], one)), None)
    if kind or not isinstance(node["const"], str | int):
        return {**rest, **({"type": kind} if kind else {})}
    return {**rest, "enum": [node["const"]]}


def enumeration(node: Json) -> Json:
    """An enumeration as the generator reads it: of texts, or of whole numbers. Any other is what its values are."""
    values = [value for value in node["enum"] if value is not None]
    kinds = {type(value) for value in values}
    if kinds in ({str}, {int}):
        return {
            "enum": node["enum"] if "x-enum-varnames" in node else [*sorted(values), *[None] * (None in node["enum"])]
        }
    named = {str: "string", int: "integer", float: "number", bool: "boolean"}
    types = [{"type": named[kind]} for kind in sorted(kinds & named.keys(), key=str)]
    if "type" in node or len(types) < len(kinds):
        return {}
    return types[0] if len(types) == 1 else {"anyOf": types}


def is_object(node: Json) -> bool:
    return node.get("type") == "object" or "properties" in node


def makes_class(node: Any) -> bool:
    """False for what is a mere text, number or flag, which needs no name."""
    told = {"enum", "const", "properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties", "prefixItems"}
    return isinstance(node, dict) and bool(node.keys() & told or node.get("type") in ("object", "array"))
