"""One operation of the spec, compiled: reads a request or says what the spec has against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from payments_mock.message import Input, Request
from payments_mock.refusal import InvalidRequest, StartupError
from payments_mock.schema import Schema, Schemas
from payments_mock.spec import Document, OperationSpec
from payments_mock.strict_json import MalformedJson, read_json

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_INTEGER = re.compile(r"-?[0-9]{1,4000}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
Errors = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A path or query parameter."""

    name: str
    place: str
    required: bool
    kind: str
    schema: Schema
    default: Any

    def typed(self, text: str) -> Any:
        """The text as the type that the spec names, or the text itself for the schema to refuse."""
        if self.kind == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if self.kind == "number" and _NUMBER.fullmatch(text):
            return float(text)
        if self.kind == "boolean" and text in ("true", "false"):
            return text == "true"
        return text


class Operation:
    """Compiled once at start; reading walks no spec."""

    def __init__(self, spec: OperationSpec, *, document: Document, schemas: Schemas) -> None:
        self.method = spec.method
        self.path = spec.path
        self.operation_id = spec.operation_id
        self.success = spec.success
        parameters = [_parameter(one, document, schemas) for one in spec.parameters if one["in"] in ("path", "query")]
        self._in_path = [one for one in parameters if one.place == "path"]
        self._in_query = [one for one in parameters if one.place == "query"]
        self._body_required = bool(spec.request_body and spec.request_body.get("required"))
        self._body = schemas.compile(_body_schema(spec, spec.request_body)) if spec.request_body else None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def read(self, request: Request, in_path: Mapping[str, bytes]) -> Input:
        """Raises `InvalidRequest` with everything that is wrong."""
        errors: Errors = []
        values: dict[str, Any] = {}
        for one in self._in_path:
            values[one.name] = _value(one, [in_path[one.name]], errors)
        if self._in_query:
            sent = _query(request.query)
            for one in self._in_query:
                values[one.name] = _value(one, sent.get(one.name, ()), errors, form=True)
        body = self._read_body(request, self._body, errors) if self._body else None
        if errors:
            raise InvalidRequest(errors)
        return Input(parameters=values, body=body)

    def _read_body(self, request: Request, schema: Schema, errors: Errors) -> Any:
        if not request.body:
            errors += [{"required": "body: is required"}] if self._body_required else []
            return None
        if not _says_json(request):
            errors.append({"contentType": "body: expected Content-Type application/json"})
            return None
        try:
            value = read_json(request.body)
        except MalformedJson as problem:
            errors.append({"json": f"body: {problem}"})
            return None
        wrong = schema.errors(value, at="body")
        errors += wrong
        return None if wrong else schema.keep(value)


def _says_json(request: Request) -> bool:
    types = request.header_values(b"content-type")
    if types == [b"application/json"]:
        return True
    return len(types) == 1 and types[0].split(b";", 1)[0].strip().lower() == b"application/json"


def _parameter(spec: Mapping[str, Any], document: Document, schemas: Schemas) -> Parameter:
    schema = document.resolve(spec.get("schema", {}))
    return Parameter(
        name=spec["name"],
        place=spec["in"],
        required=bool(spec.get("required")),
        kind=schema.get("type", "string"),
        schema=schemas.compile(schema),
        default=schema.get("default"),
    )


def _body_schema(spec: OperationSpec, body: Mapping[str, Any]) -> Mapping[str, Any]:
    if "application/json" not in body["content"]:
        raise StartupError(f"{spec.method} {spec.path} takes a body that is not application/json")
    schema: Mapping[str, Any] = body["content"]["application/json"].get("schema", {})
    return schema


def _value(parameter: Parameter, sent: Sequence[bytes], errors: Errors, *, form: bool = False) -> Any:
    at = f"{parameter.place}/{parameter.name}"
    if not sent:
        if parameter.required:
            errors.append({"required": f"{at}: is required"})
        return parameter.default
    if len(sent) > 1:
        # Two answers to one question: whichever were taken, somebody meant the other.
        errors.append({"unique": f"{at}: is given more than once"})
        return None
    text = _decoded(sent[0], form=form)
    if text is None:
        errors.append({"encoding": f"{at}: is not percent-encoded UTF-8"})
        return None
    value = parameter.typed(text)
    errors += parameter.schema.errors(value, at=at)
    return value


def _decoded(raw: bytes, *, form: bool) -> str | None:
    """Percent-decoded, once; `form` reads `+` as a space."""
    if form:
        raw = raw.replace(b"+", b" ")
    if b"%" in raw:
        if _BAD_ESCAPE.search(raw):
            return None
        raw = unquote_to_bytes(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _query(query: bytes) -> dict[str, list[bytes]]:
    sent: dict[str, list[bytes]] = {}
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        if b"%" in name:
            name = unquote_to_bytes(name)
        # A name that cannot be read is unknown, and unknown names are ignored.
        sent.setdefault(name.decode("utf-8", "replace"), []).append(value)
    return sent
