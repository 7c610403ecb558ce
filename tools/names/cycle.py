"""Arrays and unions that hold themselves: the generator has no type for them, and takes what is within for anything."""

from collections.abc import Iterator

from tools.names.null import is_object
from tools.names.source import SCHEMAS, Json

_WITHIN = ("oneOf", "anyOf", "prefixItems")


def without_cycles(schemas: Json) -> Json:
    """Empties each reference that leads an array or a union back to itself. One through an object may stay."""
    done: set[str] = set()
    for name in schemas:
        _open(name, schemas, [], done)
    return schemas


def _open(name: str, schemas: Json, path: list[str], done: set[str]) -> None:
    for pointer in list(_direct(schemas[name])):
        target = pointer["$ref"].removeprefix(SCHEMAS)
        if target in [*path, name]:
            pointer.clear()
        elif target not in done:
            _open(target, schemas, [*path, name], done)
    done.add(name)


def _direct(node: Json) -> Iterator[Json]:
    """The references of a schema that are no property of an object."""
    if "$ref" in node:
        yield node
        return
    if is_object(node) or len(node.get("allOf", [])) > 1:
        return
    branches = [branch for key in (*_WITHIN, "allOf") for branch in node.get(key, [])]
    for inner in [*branches, *([node["items"]] if isinstance(node.get("items"), dict) else [])]:
        yield from _direct(inner)
