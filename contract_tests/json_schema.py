"""Schemas of OpenAPI 3.0 as JSON Schema, with validators made once. No traffic."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from contract_tests.json_value import kind_of, pointer
from contract_tests.redaction import SECRET_CONTAINERS, SECRET_MEMBERS, shown

_SHOWN = 300
# A pair of escapes is one letter and stays; one of them alone is none.
_HALF_PAIR = re.compile(r"(\\\\)|(\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})|\\ud[89a-f][0-9a-f]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """Where a value breaks its schema, the keyword it breaks, and what that keyword asks for.

    A `mild` one breaks nobody when it is let pass.
    """

    pointer: str
    keyword: str
    expected: str
    observed: str
    mild: bool = False


def converted(node: Any) -> Any:
    """The node with `nullable` and boolean `exclusive...` said as JSON Schema says them."""
    if isinstance(node, list):
        return [converted(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: converted(value) for key, value in node.items() if key != "nullable"}
    for bound in ("Minimum", "Maximum"):
        if schema.get("exclusive" + bound) is True:
            schema["exclusive" + bound] = schema.pop(bound.lower())
        elif schema.get("exclusive" + bound) is False:
            del schema["exclusive" + bound]
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") is True else schema


class Schemas:
    """The component schemas of one document, and validators for any schema that refers to them."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.raw: dict[str, Any] = document.get("components", {}).get("schemas", {})
        self._components = {"schemas": converted(self.raw)}
        self._validators: dict[int, tuple[Any, jsonschema_rs.Draft202012Validator]] = {}

    def resolved(self, schema: Any) -> dict[str, Any]:
        """The schema behind a `$ref`, or the schema itself."""
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.raw.get(str(schema["$ref"]).rsplit("/", 1)[-1], {})
        return schema if isinstance(schema, dict) else {}

    def violations(self, schema: Any, value: Any) -> Iterator[Violation]:
        """Every way in which the value breaks the schema; none when it fits."""
        validator = self._validator(schema)
        try:
            errors = list(validator.iter_errors(value))
        except UnicodeEncodeError:
            errors = list(validator.iter_errors(whole(value)))
        for error in errors:
            yield from _violations(error)

    def fits(self, schema: Any, value: Any) -> bool:
        """Whether the value breaks nothing."""
        validator = self._validator(schema)
        try:
            return bool(validator.is_valid(value))
        except UnicodeEncodeError:
            return bool(validator.is_valid(whole(value)))

    def _validator(self, schema: Any) -> jsonschema_rs.Draft202012Validator:
        # The schema is kept beside its validator, so that its id stays its own.
        if id(schema) not in self._validators:
            whole = {"components": self._components, **converted(schema)}
            made = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
            self._validators[id(schema)] = (schema, made)
        return self._validators[id(schema)][1]


def whole(value: Any) -> Any:
    """The value with every half of a surrogate pair replaced: the validator reads Unicode, which has none."""
    return json.loads(_HALF_PAIR.sub(lambda found: found[1] or found[2] or "\\ufffd", json.dumps(value)))


def _violations(error: jsonschema_rs.ValidationError) -> Iterator[Violation]:
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.AnyOf) and error.instance is not None:
        inner = [branch for branch in kind.context if not _is_about_null(branch)]
        # `nullable` is an anyOf of our own making: what its other branch says is what the document says.
        if len(inner) == 1 and len(kind.context) == 2:
            for below in inner[0]:
                yield from _violations(below)
            return
    steps = list(error.instance_path)
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        yield Violation(
            pointer=pointer([*steps, kind.property]), keyword="required", expected="a value", observed="nothing"
        )
        return
    secret = SECRET_MEMBERS.union(SECRET_CONTAINERS).intersection(map(str, steps))
    yield Violation(
        pointer=pointer(steps),
        keyword=kind.name,
        expected=_demand(kind),
        observed=kind_of(error.instance) + ("" if secret else f": {shown(error.instance)}"),
    )


def _is_about_null(branch: list[jsonschema_rs.ValidationError]) -> bool:
    return len(branch) == 1 and branch[0].kind.as_dict().get("types") == ["null"]


def _demand(kind: jsonschema_rs.ValidationErrorKind) -> str:
    demand = {key: value for key, value in kind.as_dict().items() if key != "context"}
    return f"{kind.name}: {', '.join(map(str, demand.values()))}"[:_SHOWN].rstrip(": ")
