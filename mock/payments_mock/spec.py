"""The published OpenAPI document: where it lies, and what operations it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from payments_mock.refusal import StartupError

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSpec:
    """One operation as the document has it, with its references resolved one level and path parameters merged in."""

    method: str
    path: str
    operation_id: str
    parameters: tuple[Mapping[str, Any], ...]
    request_body: Mapping[str, Any] | None
    success: int


def as_known(spec: OperationSpec, known: Iterable[tuple[str, str]]) -> OperationSpec:
    """With the names that behaviours know its path parameters by: the document may call them otherwise."""
    route = _VARIABLE.sub("{}", spec.path)
    for method, path in known:
        if method == spec.method and path != spec.path and _VARIABLE.sub("{}", path) == route:
            names = dict(zip(_VARIABLE.findall(spec.path), _VARIABLE.findall(path), strict=True))
            parameters = (
                {**one, "name": names.get(one["name"], one["name"])} if one["in"] == "path" else one
                for one in spec.parameters
            )
            return replace(spec, path=path, parameters=tuple(parameters))
    return spec


class Document:
    """A parsed OpenAPI document."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree

    def operations(self) -> Iterator[OperationSpec]:
        for path, item in self.tree["paths"].items():
            for method in _METHODS:
                if method in item:
                    yield self._operation(method, path, item)

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """The node itself, or what its `$ref` (inside this document) points to."""
        while "$ref" in node:
            found: Any = self.tree
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def _operation(self, method: str, path: str, item: Mapping[str, Any]) -> OperationSpec:
        operation = item[method]
        shared = [self.resolve(one) for one in item.get("parameters", ())]
        own = [self.resolve(one) for one in operation.get("parameters", ())]
        # An operation's own parameter replaces the path's of the same name and place.
        merged = {(one["name"], one["in"]): one for one in (*shared, *own)}
        body = operation.get("requestBody")
        return OperationSpec(
            method=method.upper(),
            path=path,
            operation_id=operation.get("operationId", f"{method.upper()} {path}"),
            parameters=tuple(merged.values()),
            request_body=self.resolve(body) if body is not None else None,
            success=min((int(code) for code in operation["responses"] if str(code).startswith("2")), default=200),
        )


def read_document(file_name: str) -> Document:
    """Reads the document from the package, where a wheel carries it, else from the root of the repository."""
    package = Path(__file__).parent
    for place in (package / file_name, package.parents[1] / file_name):
        if place.is_file():
            return parse_document(place.read_text(encoding="utf-8"))
    raise StartupError(f"{file_name} is neither in {package} nor in {package.parents[1]}")


def parse_document(text: str) -> Document:
    # libyaml's loader is ten times as fast, where PyYAML was built with it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Document(yaml.load(text, Loader=loader))  # noqa: S506 - both loaders are the safe ones
