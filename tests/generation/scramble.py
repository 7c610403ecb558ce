"""A document that says the same in other words: other names, another order, references written out or not."""

import copy
import re
from collections.abc import Iterator
from random import Random
from typing import Any

Json = dict[str, Any]
KINDS = {"object", "array", "string", "number", "integer", "boolean"}
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def scrambled(document: Json, seed: int) -> Json:
    """Every operationId, every component and every path parameter is called something else."""
    return _Scrambler(copy.deepcopy(document), Random(seed)).run()  # noqa: S311  # repeatable, and no secret


def newer(document: Json) -> Json:
    """The same document in the words of OpenAPI 3.1: types for null, constants, a place for webhooks."""
    found: Json = _newer(document)
    return {**found, "openapi": "3.1.0", "webhooks": found.pop("x-webhooks")}


def _newer(node: Any) -> Any:
    if isinstance(node, list):
        return [_newer(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: _newer(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable") is True and "allOf" in node:
        return {"oneOf": [*found["allOf"], {"type": "null"}]}
    if node.get("nullable") is True:
        found["type"] = [found["type"], "null"]
    if len(found.get("enum", ())) == 1:
        found["const"] = found.pop("enum")[0]
    return found


def reworded(node: Any, numbers: Iterator[int], *, schema: bool = True) -> Any:
    """Every schema, wherever it is written out, with a title and a description of its own."""
    if isinstance(node, list):
        return [reworded(one, numbers) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: reworded(value, numbers, schema=key != "properties") for key, value in node.items()}
    if schema and "in" not in node and (node.get("type") in KINDS or "allOf" in node):
        found |= {"title": f"Title {next(numbers)}", "description": f"said {next(numbers)}"}
    return found


class _Scrambler:
    def __init__(self, document: Json, random: Random) -> None:
        self.document = document
        self.random = random
        self.numbers = iter(random.sample(range(10_000), 5_000))
        self.names: dict[str, str] = {}
        self.original = copy.deepcopy(document)
        self.inlined = random.choice([0.0, 0.3, 0.7, 1.0])

    def run(self) -> Json:
        paths = {path: self.item(path, item) for path, item in self.document["paths"].items()}
        self.document["paths"] = dict(paths.values())
        renamed = self.shuffled(self.renamed(self.document))
        assert isinstance(renamed, dict)
        self.forget(renamed)
        return renamed

    def item(self, path: str, item: Json) -> tuple[str, Json]:
        """Another name for each path parameter, and the parameters of the path at each operation, or as they were."""
        names = {name: self.new("p") for name in re.findall(r"{(\w+)}", path)}
        shared = [self.parameter(one, names) for one in item.pop("parameters", [])]
        for method in METHODS & item.keys():
            own = [self.parameter(one, names) for one in item[method].get("parameters", [])]
            item[method]["parameters"] = own
        if self.random.random() < 0.5:
            item["parameters"] = shared
        else:
            for method in METHODS & item.keys():
                item[method]["parameters"] += copy.deepcopy(shared)
        for old, new in names.items():
            path = path.replace(f"{{{old}}}", f"{{{new}}}")
        return path, item

    def parameter(self, one: Json, names: dict[str, str]) -> Json:
        one = copy.deepcopy(self.at(one["$ref"])) if "$ref" in one else one
        return {**one, "name": names.get(one["name"], one["name"])} if one["in"] == "path" else one

    def renamed(self, node: Any, key: str = "") -> Any:
        if isinstance(node, list):
            return [self.renamed(one, key) for one in node]
        if not isinstance(node, dict):
            return self.called(f"operation {node}", "op") if key == "operationId" else node
        if "$ref" in node:
            return self.reference(node["$ref"])
        if key in {"schemas", "responses"} and "200" not in node:
            return {self.called(f"{key} {name}", "C"): self.renamed(one) for name, one in node.items()}
        return {name: self.renamed(one, name) for name, one in node.items()}

    def reference(self, ref: str) -> Any:
        _, _, group, name = ref.split("/")
        if group == "parameters" or self.random.random() < self.inlined:
            return self.renamed(self.at(ref))
        pointer = {"$ref": f"#/components/{group}/{self.called(f'{group} {name}', 'C')}"}
        return {"allOf": [pointer]} if group == "schemas" and self.random.random() < 0.1 else pointer

    def at(self, ref: str) -> Any:
        _, _, group, name = ref.split("/")
        return self.original["components"][group][name]

    def shuffled(self, node: Any, key: str = "") -> Any:
        if isinstance(node, list):
            nodes = [self.shuffled(one) for one in node]
            return self.random.sample(nodes, len(nodes)) if key in {"required", "enum", "parameters"} else nodes
        if not isinstance(node, dict):
            return node
        keys = self.random.sample(list(node), len(node))
        return {name: self.shuffled(node[name], name) for name in keys}

    def forget(self, document: Json) -> None:
        """What is written out everywhere is a component no more, or one that nothing refers to."""
        schemas = document["components"]["schemas"]
        used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
        for name in [name for name in schemas if name not in used and self.random.random() < 0.5]:
            del schemas[name]
        document["components"].pop("parameters", None)

    def called(self, what: str, prefix: str) -> str:
        return self.names.setdefault(what, self.new(prefix))

    def new(self, prefix: str) -> str:
        return f"{prefix}{next(self.numbers)}"
