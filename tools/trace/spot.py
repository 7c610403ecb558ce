"""A value in a document: which generated model holds it, what it is called there, and what kind it is.

Names are made with the generator's own functions, as it makes them from a component's or a property's name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from openapi_python_client.strings import ClassName, pascal_case

Json = Mapping[str, Any]
SCHEMAS = "#/components/schemas/"
_UNIONS = ("oneOf", "anyOf")
# What leads from a schema to another one of the same model or value.
_STILL_THE_SAME = frozenset({"allOf", "not", "if", "then", "else"})
# A recursive document is walked only as far as a pointer leads; a circle of bare references ends here.
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Spot:
    """`owner`, `field`: the model that holds it and its name on the wire, empty at a root. `name`: of its own class."""

    schema: Json
    name: str = ""
    owner: str = ""
    field: str = ""
    required: bool = False
    nullable: bool = False


def component(document: Json, name: str) -> Spot | None:
    """The value that a named schema describes."""
    schema = _schemas(document).get(name)
    return followed(document, Spot(schema, class_name(name))) if isinstance(schema, Mapping) else None


def below(document: Json, spot: Spot, pointer: str) -> list[Spot]:
    """Where a pointer into a value leads (`/data/email`, `/0`, `/*`): one spot for each branch that has it."""
    spots = [spot]
    for segment in pointer.split("/")[1:]:
        spots = [found for one in spots for found in _step(document, one, unescaped(segment))]
    return spots


def within(document: Json, pointer: str) -> list[Spot]:
    """Where a JSON pointer into the document leads, as far as schemas go; nothing outside of the named schemas."""
    parts = [unescaped(part) for part in pointer.split("/")[1:]]
    if parts[:2] != ["components", "schemas"] or len(parts) < 3:
        return []
    start = component(document, parts[2])
    return [_descended(document, start, parts[3:])] if start is not None else []


@lru_cache(maxsize=10_000)
def class_name(text: str) -> str:
    """As the generator names a class."""
    return str(ClassName(text, ""))


def unescaped(segment: str) -> str:
    return segment.replace("~1", "/").replace("~0", "~")


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def properties(document: Json, schema: Json, depth: int = 0) -> dict[str, Any]:
    """Those of a schema and of all that it is put together from with allOf."""
    found: dict[str, Any] = {}
    for part in _parts(document, schema, depth):
        found |= part.get("properties") or {}
    return found


def required(document: Json, schema: Json) -> set[str]:
    """The names that must be there, from all parts."""
    return {name for part in _parts(document, schema) for name in part.get("required") or () if isinstance(name, str)}


def words(document: Json, schema: Json, word: str) -> list[Any]:
    """What each part of a schema says under `word`."""
    return [part[word] for part in _parts(document, schema) if word in part]


def resolved(document: Json, node: Any) -> Json:
    """What a `$ref` leads to, within this document; empty where it leads nowhere."""
    for _ in range(_DEEPEST):
        if not isinstance(node, Mapping):
            return {}
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        node = at(document, reference.removeprefix("#"))
    return {}


def at(document: Json, pointer: str) -> Any:
    """What stands at a JSON pointer, or None."""
    node: Any = document
    for part in pointer.split("/")[1:]:
        key = unescaped(part)
        if isinstance(node, Mapping):
            node = node.get(key)
        elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def _schemas(document: Json) -> Json:
    return resolved(document, at(document, "/components/schemas"))


def _parts(document: Json, schema: Any, depth: int = 0) -> Iterator[Json]:
    own = resolved(document, schema)
    yield own
    if depth < _DEEPEST:
        for part in own.get("allOf") or ():
            yield from _parts(document, part, depth + 1)


def followed(document: Json, spot: Spot) -> Spot:
    """The same with its reference followed, and named after it; an allOf of one reference is that reference."""
    for _ in range(_DEEPEST):
        reference = _only_reference(spot.schema)
        target = at(document, reference.removeprefix("#")) if reference else None
        if not isinstance(target, Mapping):
            break
        name = class_name(reference.rsplit("/", 1)[-1]) if reference.startswith(SCHEMAS) else spot.name
        nullable = spot.nullable or spot.schema.get("nullable") is True
        spot = replace(spot, schema=target, name=name, nullable=nullable)
    return spot


def _only_reference(schema: Json) -> str:
    """The `$ref` of a schema that says nothing else of its fields; else nothing."""
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], Mapping) and "properties" not in schema:
        schema = parts[0]
    reference = schema.get("$ref")
    return reference if isinstance(reference, str) else ""


def _step(document: Json, spot: Spot, segment: str) -> Iterator[Spot]:
    for branch in branches(document, spot):
        if segment == "*":
            yield from _extra(document, branch)
        elif segment in (fields := properties(document, branch.schema)):
            yield _property(document, branch, segment, fields[segment])
        elif segment.isdecimal():
            yield from _item(document, branch)


def branches(document: Json, spot: Spot) -> Iterator[Spot]:
    """The value itself, and the alternatives that it may be."""
    yield spot
    for word in _UNIONS:
        for number, branch in enumerate(spot.schema.get(word) or ()):
            if isinstance(branch, Mapping):
                yield _branch(document, spot, number, branch)


def _branch(document: Json, spot: Spot, number: int, schema: Json) -> Spot:
    return followed(document, replace(spot, schema=schema, name=f"{spot.name}Type{number}"))


def _property(document: Json, spot: Spot, name: str, schema: Any) -> Spot:
    made = class_name(f"{pascal_case(spot.name)}{pascal_case(_title(schema) or name)}")
    node = schema if isinstance(schema, Mapping) else {}
    return followed(document, Spot(node, made, spot.name, name, name in required(document, spot.schema)))


def _item(document: Json, spot: Spot) -> Iterator[Spot]:
    for items in words(document, spot.schema, "items"):
        if isinstance(items, Mapping):
            yield followed(document, replace(spot, schema=items, name=f"{spot.name}Item", nullable=False))


def _extra(document: Json, spot: Spot) -> Iterator[Spot]:
    for extra in words(document, spot.schema, "additionalProperties"):
        if isinstance(extra, Mapping):
            yield followed(document, Spot(extra, f"{spot.name}AdditionalProperty", spot.owner, spot.field))


def _descended(document: Json, spot: Spot, parts: list[str]) -> Spot:
    """Follows the keywords of schemas; what is no schema (`enum`, `required`) belongs to the one before it."""
    while parts:
        key = parts[0]
        if key == "properties" and len(parts) > 1:
            fields = spot.schema.get("properties") or {}
            if parts[1] not in fields:
                return Spot({}, "", spot.name, parts[1])
            spot, parts = _property(document, spot, parts[1], fields[parts[1]]), parts[2:]
        elif key in {"items", "additionalProperties"}:
            found = next(_item(document, spot) if key == "items" else _extra(document, spot), None)
            if found is None:
                return spot
            spot, parts = found, parts[1:]
        elif key in _UNIONS and len(parts) > 1:
            spot, parts = _nth(document, spot, key, parts[1]), parts[2:]
        elif key in _STILL_THE_SAME and len(parts) > 1:
            inner = at(spot.schema, f"/{key}/{parts[1]}")
            schema = inner if isinstance(inner, Mapping) else {}
            spot, parts = followed(document, replace(spot, schema=schema)), parts[2:]
        else:
            return spot
    return spot


def _nth(document: Json, spot: Spot, word: str, number: str) -> Spot:
    branch = at(spot.schema, f"/{word}/{number}")
    return _branch(document, spot, int(number), branch) if isinstance(branch, Mapping) else spot


def _title(schema: Any) -> str:
    return str(schema.get("title") or "") if isinstance(schema, Mapping) else ""
