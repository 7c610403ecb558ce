"""Fields of an answer that the document does not declare. No traffic."""

from collections.abc import Iterator
from typing import Any

from contract_tests.json_schema import Schemas


def undeclared(schemas: Schemas, schema: Any, value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where each undeclared field stands. A schema that declares `additionalProperties` declares them all."""
    branches = list(_branches(schemas, schema))
    if isinstance(value, list):
        items = [branch["items"] for branch in branches if "items" in branch]
        for n, item in enumerate(value):
            yield from undeclared(schemas, {"allOf": items}, item, (*at, str(n)))
    elif isinstance(value, dict):
        yield from _of_object(schemas, branches, value, at)


def _of_object(
    schemas: Schemas, branches: list[dict[str, Any]], value: dict[str, Any], at: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    declared: dict[str, list[Any]] = {}
    for branch in branches:
        for name, schema in branch.get("properties", {}).items():
            declared.setdefault(name, []).append(schema)
    free = not declared or any(branch.get("additionalProperties") not in (None, False) for branch in branches)
    for name, item in value.items():
        if name in declared:
            yield from undeclared(schemas, {"allOf": declared[name]}, item, (*at, name))
        elif not free:
            yield (*at, name)


def _branches(schemas: Schemas, schema: Any) -> Iterator[dict[str, Any]]:
    """The schema with everything that it is made of, each without its own combinators resolved."""
    resolved = schemas.resolved(schema)
    yield resolved
    for combinator in ("allOf", "anyOf", "oneOf"):
        for branch in resolved.get(combinator, []):
            yield from _branches(schemas, branch)
