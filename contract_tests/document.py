"""The OpenAPI document as the tests need it: operations, routes, schemas, assumptions. No traffic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import yaml

from contract_tests.json_schema import Schemas

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ASSUMPTION = re.compile(r"^([A-Z]\d+):\s*(.+)$", re.DOTALL)


class DocumentError(Exception):
    """The document cannot be read, or is not OpenAPI 3.0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One declared parameter; `place` is path, query or header."""

    name: str
    place: str
    required: bool
    schema: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Operation:
    """One operation. `responses` maps a status, as text, to its JSON schema, or to None when it has no body."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: dict[str, Any] | None
    body_required: bool
    responses: dict[str, Any]
    headers: dict[str, dict[str, Any]]

    def documents(self, status: int) -> bool:
        """Whether the document knows this status here, by itself, by its class or by `default`."""
        return not {str(status), f"{status // 100}XX", "default"}.isdisjoint(self.responses)

    def schema_of(self, status: int) -> Any:
        """The schema of an answer; an undocumented 2xx is read as the documented one."""
        keys = (str(status), f"{status // 100}XX", "default")
        found = next((self.responses[key] for key in keys if key in self.responses), None)
        if found is None and 200 <= status < 300:
            return next((schema for key, schema in self.responses.items() if key.startswith("2")), None)
        return found


class Place(NamedTuple):
    """Where a request leads: the operation, or the nearest one whose path has no such method."""

    operation: Operation | None
    arguments: dict[str, str]
    neighbour: Operation | None = None


class Document:
    """One OpenAPI 3.0 document."""

    def __init__(self, raw: dict[str, Any], *, name: str) -> None:
        if not str(raw.get("openapi", "")).startswith("3.0") or not isinstance(raw.get("paths"), dict):
            raise DocumentError(f"{name} is not an OpenAPI 3.0 document")
        self.raw = raw
        self.name = name
        self.schemas = Schemas(raw)
        self.operations = tuple(self._operations())
        # A literal segment goes before a parameter, as routers do it.
        self._routes = [
            (operation.path.split("/"), operation)
            for operation in sorted(self.operations, key=lambda operation: operation.path.count("{"))
        ]

    @classmethod
    def read(cls, path: Path) -> "Document":
        """Read a YAML or JSON file; DocumentError when that cannot be done."""
        try:
            raw = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loaders both
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise DocumentError(f"cannot read {path}: {type(error).__name__}") from error
        if not isinstance(raw, dict):
            raise DocumentError(f"{path} is not an OpenAPI 3.0 document")
        return cls(raw, name=path.name)

    def operation(self, operation_id: str) -> Operation | None:
        """The operation of this id."""
        return next((found for found in self.operations if found.id == operation_id), None)

    def at(self, method: str, path: str) -> Operation | None:
        """The operation of this method and path template, whatever it is called."""
        wanted = (method.upper(), path)
        return next((found for found in self.operations if (found.method, found.path) == wanted), None)

    def locate(self, method: str, path: str) -> Place:
        """Where a percent-encoded path leads."""
        neighbour, given = None, _segments(path)
        for wanted, operation in self._routes:
            arguments = _matched(wanted, given)
            if arguments is None:
                continue
            if operation.method == method:
                return Place(operation, arguments)
            neighbour = neighbour or operation
        return Place(None, {}, neighbour)

    def methods_of(self, path_template: str) -> set[str]:
        """The methods that the document knows at a path."""
        return {operation.method for operation in self.operations if operation.path == path_template}

    def assumptions(self) -> dict[str, str]:
        """Every `x-assumption`, its texts joined where an id stands in several places."""
        texts: dict[str, list[str]] = {}
        for text in _marks(self.raw):
            found = _ASSUMPTION.match(text)
            if found and found[2] not in texts.setdefault(found[1], []):
                texts[found[1]].append(found[2])
        return {key: " ".join(texts[key]) for key in sorted(texts)}

    def webhook_schema(self, event: str) -> Any:
        """The payload schema of an event of `x-webhooks`, or None."""
        post = self.raw.get("x-webhooks", {}).get(event, {}).get("post", {})
        return _json_schema(post.get("requestBody", {}))

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.raw["paths"].items():
            shared = [self._followed(entry) for entry in item.get("parameters", [])]
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item[method], shared)

    def _operation(self, path: str, method: str, raw: dict[str, Any], shared: list[Any]) -> Operation:
        own = [self._followed(entry) for entry in raw.get("parameters", [])]
        by_key = {(entry["name"], entry["in"]): entry for entry in [*shared, *own]}
        body = self._followed(raw.get("requestBody", {}))
        answers = {str(code): self._followed(answer) for code, answer in raw.get("responses", {}).items()}
        return Operation(
            id=raw.get("operationId", f"{method} {path}"),
            method=method.upper(),
            path=path,
            parameters=tuple(_parameter(entry) for entry in by_key.values()),
            body=_json_schema(body),
            body_required=body.get("required", False),
            responses={code: _json_schema(answer) for code, answer in answers.items()},
            headers={code: answer.get("headers", {}) for code, answer in answers.items()},
        )

    def _followed(self, node: Any) -> dict[str, Any]:
        while isinstance(node, dict) and "$ref" in node:
            target: Any = self.raw
            for step in str(node["$ref"]).removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node if isinstance(node, dict) else {}


def _parameter(raw: dict[str, Any]) -> Parameter:
    place = raw["in"]
    return Parameter(
        name=raw["name"], place=place, required=raw.get("required", place == "path"), schema=raw.get("schema", {})
    )


def _json_schema(node: dict[str, Any]) -> Any:
    """The schema of a JSON body; None when the node has no JSON content."""
    content = node.get("content", {})
    found = next((content[key] for key in content if key.split(";")[0].strip().endswith("json")), None)
    return None if found is None else found.get("schema", {})


def _marks(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("x-assumption"), str):
            yield node["x-assumption"]
        for value in node.values():
            yield from _marks(value)
    elif isinstance(node, list):
        for item in node:
            yield from _marks(item)


def matched(template: str, path: str) -> dict[str, str] | None:
    """The path's arguments, percent-decoded once, or None when it does not match. Empty segments never do."""
    return _matched(template.split("/"), _segments(path))


def _segments(path: str) -> list[str]:
    return [unquote_to_bytes(step).decode("utf-8", errors="replace") for step in path.split("/")]


def _matched(wanted: list[str], given: list[str]) -> dict[str, str] | None:
    if len(wanted) != len(given):
        return None
    arguments: dict[str, str] = {}
    for want, text in zip(wanted, given, strict=True):
        if want.startswith("{"):
            if not text:
                return None
            arguments[want[1:-1]] = text
        elif want != text:
            return None
    return arguments
