"""Documents as large, as deep and as entangled as they come are compared without falling."""

from __future__ import annotations

import copy
from random import Random

from tests.diff.places import Json
from tools.diff.compare import changes

MANY, DEEP = 150, 200


def document(schemas: Json, roots: list[str]) -> Json:
    """One operation for each root, which answers it."""
    paths = {
        f"/{root}": {
            "get": {
                "responses": {
                    "200": {"description": "OK", "content": {"application/json": {"schema": reference(root)}}}
                }
            }
        }
        for root in roots
    }
    info = {"title": "Large", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def web() -> Json:
    """Every schema leads to eight others, and so back to itself."""
    random = Random(1)  # noqa: S311 - an order, no secret
    names = [f"S{index}" for index in range(MANY)]
    schemas = {
        name: {
            "type": "object",
            "properties": {f"p{index}": reference(random.choice(names)) for index in range(8)}
            | {"leaf": {"type": "string"}},
        }
        for name in names
    }
    return document(schemas, names)


def chain() -> Json:
    """Each schema holds the next one twice: 2 to the power of 200 ways to the last."""
    schemas: Json = {
        f"D{index}": {
            "type": "object",
            "properties": {"a": reference(f"D{index + 1}"), "b": reference(f"D{index + 1}")},
        }
        for index in range(DEEP)
    }
    return document(schemas | {f"D{DEEP}": {"type": "string"}}, ["D0"])


def test_a_web_of_schemas_is_compared() -> None:
    """One changed schema is one change, reached from every operation."""
    old, new = web(), web()
    new["components"]["schemas"]["S7"]["properties"]["leaf"]["maxLength"] = 3
    assert changes(old, copy.deepcopy(old)) == []
    (found,) = changes(old, new)
    assert len({use.operation for use in found.uses}) == MANY


def test_the_end_of_a_long_chain_is_reached_once() -> None:
    """However many ways lead there."""
    old, new = chain(), chain()
    new["components"]["schemas"][f"D{DEEP}"] = {"type": "integer"}
    (found,) = changes(old, new)
    assert found.rule == "response-property-type-changed"
    assert len(found.uses) <= 3
