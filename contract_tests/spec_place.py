"""Where in the OpenAPI document it stands what a deviation breaks. No traffic."""

from typing import Any

from contract_tests.document import Document, Operation
from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import pointer

# Prefixes of a deviation's pointer that lead into the request.
_REQUEST = frozenset({"body", "path", "query", "header"})
# Kinds that are about what an operation did; without a pointer they are about all of it.
_OF_STEPS = frozenset(
    {Kind.VALIDATION_TOO_STRICT, Kind.STATE_MACHINE, Kind.EXPIRY, Kind.LIST_CONTENTS, Kind.ECHO, Kind.MONEY}
)
Steps = tuple[str, ...]


class SpecPlaces:
    """Finds the place of a deviation: a JSON pointer into the document, as a fragment (`#/paths/...`)."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of(self, deviation: Deviation, status: int = 0) -> str:
        """The nearest place that the document has; `status` is that of the answer, or 0."""
        operation = self._document.operation(deviation.operation)
        if deviation.kind is Kind.ERROR_SHAPE and "ErrorResponse" in self._document.schemas.raw:
            return _fragment(self._walk(("components", "schemas", "ErrorResponse"), _steps(deviation.pointer)))
        if operation is None:
            return _fragment(("paths",))
        base = ("paths", operation.path, operation.method.lower())
        first = deviation.pointer.split("/")[0]
        if first in _REQUEST:
            return _fragment(self._of_request(operation, base, deviation.pointer) or base)
        if first == "event" or str(deviation.kind).startswith("webhook-"):
            return _fragment(self._of_event(deviation.pointer.removeprefix("event")) or ("x-webhooks",))
        return _fragment(self._of_answer(base, deviation, status))

    def _of_answer(self, base: Steps, deviation: Deviation, status: int) -> Steps:
        by_kind = {Kind.UNDOCUMENTED_STATUS: (*base, "responses"), Kind.METHOD_NOT_ENFORCED: base[:2]}
        if deviation.kind is Kind.AUTH_NOT_ENFORCED:
            return (*base, "security") if "security" in self._at(base) else ("security",)
        schema = self._schema_of(base, status)
        if deviation.kind in by_kind or schema is None or (not deviation.pointer and deviation.kind in _OF_STEPS):
            return by_kind.get(deviation.kind, base)
        if deviation.kind is Kind.CONTENT_TYPE:
            return schema[:-2]
        found = self._walk(schema, _steps(deviation.pointer))
        unknown = bool(deviation.pointer) and found == self._followed(schema)
        # What no answer declares may stand in an event: the operation is then the one that asked for events.
        return (self._of_event(deviation.pointer) or found) if unknown else found

    def _of_request(self, operation: Operation, base: Steps, at: str) -> Steps | None:
        place, _, rest = at.partition("/")
        if place == "body":
            content = (*self._followed((*base, "requestBody")), "content")
            media = next(iter(self._at(content) or {}), None)
            return self._walk((*content, media, "schema"), _steps("/" + rest if rest else "")) if media else None
        for owner in (base, base[:2]):
            for n, _ in enumerate(self._at((*owner, "parameters")) or []):
                found = self._followed((*owner, "parameters", str(n)))
                raw = self._at(found)
                if (raw.get("in"), raw.get("name")) == (place, rest.split("/")[0]):
                    return found
        return self._header(operation, base, rest) if place == "header" else None

    def _header(self, operation: Operation, base: Steps, name: str) -> Steps | None:
        """A header of an answer."""
        for status in operation.responses:
            found = (*self._followed((*base, "responses", status)), "headers", name)
            if self._at(found) is not None:
                return found
        return None

    def _of_event(self, at: str) -> Steps | None:
        for event in self._document.raw.get("x-webhooks", {}):
            schema = ("x-webhooks", event, "post", "requestBody", "content", "application/json", "schema")
            found = self._walk(schema, _steps(at)) if at else schema
            if at and found != self._followed(schema) and found[-1] == _steps(at)[-1]:
                return found
        return None

    def _schema_of(self, base: Steps, status: int) -> Steps | None:
        responses = self._at((*base, "responses")) or {}
        names = [str(status), *(name for name in responses if str(name).startswith("2"))]
        for name in names:
            content = (*self._followed((*base, "responses", name)), "content")
            media = next(iter(self._at(content) or {}), None)
            if media is not None:
                return (*content, media, "schema")
        return None

    def _walk(self, at: Steps, steps: Steps) -> Steps:
        """As far as the schema declares the steps, through references, items and combinations."""
        for step in steps:
            below = self._child(self._followed(at), step)
            if below is None:
                return self._followed(at)
            at = below
        # The member itself says more than the schema that many members share.
        return at if steps else self._followed(at)

    def _child(self, at: Steps, step: str) -> Steps | None:
        schema = self._at(at)
        if not isinstance(schema, dict):
            return None
        if step in schema.get("properties", {}):
            return (*at, "properties", step)
        if "items" in schema and (step.isdigit() or step == "*"):
            return (*at, "items")
        for combination in ("allOf", "anyOf", "oneOf"):
            for n, _ in enumerate(schema.get(combination, [])):
                found = self._child(self._followed((*at, combination, str(n))), step)
                if found:
                    return found
        return (*at, "additionalProperties") if isinstance(schema.get("additionalProperties"), dict) else None

    def _followed(self, at: Steps) -> Steps:
        node = self._at(at)
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            at = tuple(node["$ref"].removeprefix("#/").split("/"))
            node = self._at(at)
        return at

    def _at(self, steps: Steps) -> Any:
        node: Any = self._document.raw
        for step in steps:
            if isinstance(node, list):
                node = node[int(step)] if step.isdigit() and int(step) < len(node) else None
            elif isinstance(node, dict):
                # YAML reads an unquoted status as a number.
                node = node.get(step, node.get(int(step)) if step.isdigit() else None)
            else:
                return None
        return node


def _steps(at: str) -> Steps:
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:])


def _fragment(steps: Steps) -> str:
    return "#" + pointer(steps)
