"""Puts a new release of a document into the structure of our last one, so that names survive a renaming by its maker.

Operations are paired by method and path template, schemas by where they stand. What is carried from release to release
is the skeleton: a small generated file with the names, where each stands, and the order of things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import document
from tools.errors import DocumentError
from tools.names.operation import JSON_TYPE, METHODS, WEBHOOKS, Operations
from tools.names.schema import Schemas
from tools.names.shape import shape_of
from tools.names.source import Json, Source
from tools.names.text import written

# What an operation of a skeleton holds by name.
_MAPPINGS = ("parameters", "answers")


@dataclass(frozen=True, slots=True)
class Carried:
    """A document in our structure, the skeleton of that, and a line for each name that a person should look at."""

    content: Json
    skeleton: bytes
    notes: tuple[str, ...]


def read(path: Path) -> Json:
    """The skeleton of our last release; an empty one if there is none yet. DocumentError if it is none."""
    if not path.exists():
        return {}
    skeleton = document.parse(path.read_bytes(), path.name)
    if not _is_skeleton(skeleton):
        raise DocumentError(f"{path.name}: make regenerate did not write this: restore it with git, or delete it")
    return skeleton


def _is_skeleton(skeleton: Json) -> bool:
    items = [skeleton.get(group) or {} for group in ("paths", "webhooks")]
    operations = [operation for item in _values(items) for operation in _values([item])]
    held = [operation.get(key) or {} for operation in operations if isinstance(operation, dict) for key in _MAPPINGS]
    mappings = [skeleton.get("schemas") or {}, *items, *_values(items), *operations, *held]
    named = [(one.get("id", ""), one.get("tags") or []) for one in operations if isinstance(one, dict)]
    return all(isinstance(one, dict) for one in mappings) and all(
        isinstance(name, str) and isinstance(tags, list) for name, tags in named
    )


def _values(nodes: list[Any]) -> list[Any]:
    return [value for node in nodes if isinstance(node, dict) for value in node.values()]


def carry(content: Json, skeleton: Json) -> Carried:
    """`content` itself is not changed. DocumentError for a reference that cannot be followed."""
    if not str(content.get("openapi", "")).startswith("3."):
        raise DocumentError("not OpenAPI 3: the document does not say `openapi: 3...`")
    try:
        return _carried(content, skeleton)
    except RecursionError as error:
        raise DocumentError("nested too deeply, or a schema that is nothing but itself") from error


def _carried(content: Json, skeleton: Json) -> Carried:
    source = Source(content)
    schemas = Schemas(source, dict(skeleton.get("schemas") or {}))
    operations = Operations(source, skeleton, schemas)
    found = {key: value for key, value in content.items() if key not in {"paths", "components", *WEBHOOKS}}
    found |= {"paths": operations.paths(), **operations.webhooks()}
    schemes = content.get("components", {}).get("securitySchemes")
    found["components"] = {"schemas": schemas.components(), **({"securitySchemes": schemes} if schemes else {})}
    return Carried(found, written(_skeleton(found)), tuple(schemas.notes))


def _skeleton(content: Json) -> Json:
    source = Source(content)
    webhooks: Json = next((content[key] for key in WEBHOOKS if key in content), {})
    return {
        "paths": {path: dict(_item(item, source)) for path, item in content["paths"].items()},
        "webhooks": {name: dict(_item(item, source)) for name, item in webhooks.items()},
        "schemas": {name: shape_of(schema, source) for name, schema in content["components"]["schemas"].items()},
    }


def _item(item: Json, source: Source) -> Iterator[tuple[str, Json]]:
    for method in item:
        if method in METHODS:
            yield method, dict(_operation(item[method], source))


def _operation(operation: Json, source: Source) -> Iterator[tuple[str, Any]]:
    if "operationId" in operation:
        yield "id", operation["operationId"]
    if operation.get("tags"):
        yield "tags", operation["tags"]
    if operation.get("parameters"):
        yield "parameters", {f"{one['in']} {one['name']}": _held(one, source) for one in operation["parameters"]}
    if "requestBody" in operation:
        yield "body", _held(operation["requestBody"], source)
    if operation.get("responses"):
        yield "answers", {status: _held(one, source) for status, one in operation["responses"].items()}


def _held(holder: Json, source: Source) -> Any:
    """The shape of a parameter, a body or an answer; by media type unless JSON is the only one."""
    content = holder.get("content")
    if content is None:
        return shape_of(holder["schema"], source) if "schema" in holder else None
    shapes = {kind: shape_of(media["schema"], source) for kind, media in content.items() if "schema" in media}
    return shapes[JSON_TYPE] if list(shapes) == [JSON_TYPE] else {"$content": shapes} if shapes else None
