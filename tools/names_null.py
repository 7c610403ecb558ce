"""How a schema is written where it stands: what may be null in the one form that the generator reads."""

from typing import Any

from tools.names_source import Json, Source, weight


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


def makes_class(node: Any) -> bool:
    """False for what is a mere text, number or flag, which needs no name."""
    told = {"enum", "const", "properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties", "prefixItems"}
    return isinstance(node, dict) and bool(node.keys() & told or node.get("type") in ("object", "array"))
