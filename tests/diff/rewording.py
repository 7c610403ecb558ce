"""The same document in other words: other order, other names, references written out, another notation."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import unquote

from ruamel.yaml import YAML

from tests.diff.places import Json
from tools import document

# What stands under these is a value, not a part of the description: a `$ref` there is a property like any other.
_VALUES = frozenset({"example", "examples", "default", "enum", "const"})
# Under these, keys are names of somebody's choice.
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "responses", "headers", "schemas"})
_SECTIONS = ("schemas", "parameters", "responses", "headers", "requestBodies", "callbacks", "pathItems")


def shuffled(content: Json, random: Random) -> Json:
    """Keys in another order. Lists keep theirs, since some of them mean something."""

    def turned(node: Any) -> Any:
        if isinstance(node, list):
            return [turned(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {key: turned(node[key]) for key in random.sample(list(node), len(node))}

    return dict(turned(content))


def as_json(content: Json) -> Json:
    return document.parse(json.dumps(content, indent=1).encode(), "again.json")


def as_yaml(content: Json) -> Json:
    buffer = io.BytesIO()
    YAML(typ="safe", pure=True).dump(copy.deepcopy(content), buffer)
    return document.parse(buffer.getvalue(), "again.yaml")


def renamed(content: Json) -> Json:
    """Every component under another name. Schemas keep theirs where a discriminator may speak of them."""
    other = copy.deepcopy(content)
    components = other.get("components", {})
    named = [section for section in _SECTIONS if section in components]
    if '"discriminator"' in json.dumps(content):
        named = [section for section in named if section != "schemas"]
    for holder in references(other):
        _, first, section, name = [*holder["$ref"].split("/", 3), "", "", ""][:4]
        if first == "components" and section in named:
            holder["$ref"] = f"#/components/{section}/Other.{name}"
    for section in named:
        components[section] = {f"Other.{name}": value for name, value in components[section].items()}
    return other


def inlined(content: Json) -> Json:
    """Every reference written out, save those with siblings, to themselves, or that a discriminator may speak of."""

    def written(node: Any, *, named: bool = False) -> Any:
        if isinstance(node, list):
            return [written(item) for item in node]
        if not isinstance(node, dict):
            return node
        target = node.get("$ref")
        if not named and len(node) == 1 and isinstance(target, str) and not _leads_back(content, target):
            return written(_resolved(content, target))
        kept = set() if named else _VALUES | ({"oneOf", "anyOf"} if "discriminator" in node else set())
        return {
            key: value if key in kept else written(value, named=not named and key in _NAMED)
            for key, value in node.items()
        }

    return dict(written(content))


def references(node: Any, *, named: bool = False) -> Iterator[Json]:
    """Every object that refers to another."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        if not named and isinstance(node.get("$ref"), str):
            yield node
        for key, value in node.items():
            if named or key not in _VALUES:
                yield from references(value, named=not named and key in _NAMED)


def _leads_back(content: Json, target: str) -> bool:
    seen: set[str] = set()
    ahead = [target]
    while ahead:
        for reference in references(_resolved(content, ahead.pop())):
            if reference["$ref"] == target:
                return True
            if reference["$ref"] not in seen:
                seen.add(reference["$ref"])
                ahead.append(reference["$ref"])
    return False


def _resolved(content: Json, target: str) -> Any:
    node: Any = content
    for part in target.removeprefix("#/").split("/"):
        node = node[unquote(part).replace("~1", "/").replace("~0", "~")]
    return node
