"""Documents as large, as deep and as entangled as they come are compared without falling."""

from __future__ import annotations

import copy
from random import Random

import pytest

from tests.diff.places import Json
from tools.diff.compare import changes
from tools.errors import DocumentError

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


def diamond(leaf: Json) -> Json:
    """Each schema is all of the next, by two ways: 2 to the power of 40 ways to the last."""
    schemas: Json = {f"D{index}": {"allOf": [reference(f"D{index + 1}")] * 2} for index in range(40)}
    return document(schemas | {"D40": {"type": "object", "properties": {"leaf": leaf}}}, ["D0"])


def test_a_base_that_is_met_by_many_ways_is_read_once() -> None:
    """However many ways lead there."""
    (found,) = changes(diamond({"type": "string"}), diamond({"type": "integer"}))
    assert found.rule == "response-property-type-changed"


def test_alternatives_that_hold_the_whole_are_compared() -> None:
    """A base that lists those who extend it, and did not before."""
    pet: Json = {"type": "object", "properties": {"kind": {"type": "string"}}}
    kinds = {
        name: {"allOf": [reference("Pet"), {"type": "object", "properties": {name: {}}}]} for name in ("Cat", "Dog")
    }
    listed = pet | {"oneOf": [reference(name) for name in kinds]}
    found = changes(document({"Pet": pet, **kinds}, ["Pet"]), document({"Pet": listed, **kinds}, ["Pet"]))
    assert found[0].rule == "response-body-alternative-added"


def test_extension_among_the_paths_is_no_path() -> None:
    """Also where links are followed to operations."""
    old = document({"A": {"type": "string"}}, ["A"])
    old["paths"]["/A"]["get"]["responses"]["200"]["links"] = {"again": {"operationId": "a"}}
    new = {**old, "paths": {**old["paths"], "x-note": "ours"}}
    assert changes(old, new) == changes(new, old) == []


def test_what_is_too_deep_is_said() -> None:
    """And is no traceback."""
    schemas: Json = {f"A{index}": {"allOf": [reference(f"A{index + 1}")]} for index in range(2000)}
    with pytest.raises(DocumentError, match="nested too deeply"):
        changes(*(document(schemas | {"A2000": {"type": kind}}, ["A0"]) for kind in ("string", "integer")))
