"""Whether a request, as it went out, keeps the document. Judges bytes, not intentions."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from contract_tests.document import Document, Operation, Parameter
from contract_tests.exchange import Exchange
from contract_tests.json_schema import Violation
from contract_tests.json_value import MISSING

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# Texts that some servers read as the number or the boolean and others refuse: not judged.
_LOOSE = {
    "integer": re.compile(r"[\s+\-0-9.eE_]*"),
    "number": re.compile(r"[\s+\-0-9.eE_]*|(?i:nan|inf|[+-]?infinity)"),
}
_LOOSE_BOOLEAN = frozenset({"", "true", "false", "1", "0", "yes", "no", "on", "off", "t", "f", "y", "n"})
_BOOLEANS = {"true": True, "false": False}
# Beyond this a number means one thing to a server of 64 bits and another to the rest.
_EXACT = 2**53


class Verdict(StrEnum):
    """`unclear` requests may be accepted or refused: nothing is concluded from them."""

    VALID = "valid"
    INVALID = "invalid"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Validity:
    """The verdict, with what is wrong when it is `invalid`."""

    verdict: Verdict
    violations: tuple[Violation, ...] = ()


def validity(document: Document, operation: Operation, arguments: dict[str, str], exchange: Exchange) -> Validity:
    """Judge the whole request. One unclear part makes the whole unclear."""
    parts = [
        *_paths(document, operation, arguments),
        *_queries(document, operation, exchange.request.query),
        *_headers(operation, exchange),
        _body(document, operation, exchange),
    ]
    if any(part is None for part in parts):
        return Validity(Verdict.UNCLEAR)
    found = tuple(violation for part in parts for violation in part or ())
    return Validity(Verdict.INVALID if found else Verdict.VALID, found)


# A part is a list of violations, empty when it keeps the document and None when that is unclear.
_Part = list[Violation] | None


def _paths(document: Document, operation: Operation, arguments: dict[str, str]) -> list[_Part]:
    declared = [parameter for parameter in operation.parameters if parameter.place == "path"]
    return [_text(document, parameter, arguments[parameter.name]) for parameter in declared]


def _queries(document: Document, operation: Operation, query: str) -> list[_Part]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError:
        return [None]
    parts: list[_Part] = []
    for parameter in operation.parameters:
        if parameter.place != "query":
            continue
        given = [text for name, text in pairs if name == parameter.name]
        if not given:
            parts.append([_missing(parameter)] if parameter.required else [])
        elif len(given) > 1 or (not given[0] and not parameter.required):
            # Which of several is meant, and whether an empty one is there at all, is the server's choice.
            parts.append(None)
        else:
            parts.append(_text(document, parameter, given[0]))
    return parts


def _headers(operation: Operation, exchange: Exchange) -> list[_Part]:
    required = [parameter for parameter in operation.parameters if parameter.place == "header" and parameter.required]
    return [
        [] if parameter.name.lower() in exchange.request.headers else [_missing(parameter)] for parameter in required
    ]


def _missing(parameter: Parameter) -> Violation:
    return Violation(
        pointer=f"{parameter.place}/{parameter.name}", keyword="required", expected="a value", observed="nothing"
    )


def _text(document: Document, parameter: Parameter, text: str) -> _Part:
    value = _read(document.schemas.resolved(parameter.schema).get("type", "string"), text)
    if value is MISSING or "\ufffd" in text:
        return None
    found = document.schemas.violations(parameter.schema, value)
    return [_moved(violation, f"{parameter.place}/{parameter.name}") for violation in found]


def _read(kind: str, text: str) -> Any:
    """The text as the type, the text itself when no server would read it so, MISSING when some would."""
    if kind == "boolean":
        return _BOOLEANS.get(text, MISSING if text.lower() in _LOOSE_BOOLEAN else text)
    if kind in _LOOSE:
        exact = (_INTEGER if kind == "integer" else _NUMBER).fullmatch(text)
        if exact and len(text) < 300:
            value = int(text) if kind == "integer" else float(text)
            return value if abs(value) < _EXACT else MISSING
        return MISSING if _LOOSE[kind].fullmatch(text) else text
    return text if kind == "string" else MISSING


def _moved(violation: Violation, base: str) -> Violation:
    return Violation(
        pointer=base + violation.pointer,
        keyword=violation.keyword,
        expected=violation.expected,
        observed=violation.observed,
    )


def _body(document: Document, operation: Operation, exchange: Exchange) -> _Part:
    request = exchange.request
    if operation.body is None:
        return [] if not request.body else None
    if not request.body:
        if not operation.body_required:
            return None
        return [Violation(pointer="body", keyword="required", expected="a JSON body", observed="nothing")]
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        # Some servers read JSON whatever its name is.
        return None
    if exchange.sent is MISSING:
        return _not_json(request.body)
    return [_moved(violation, "body") for violation in document.schemas.violations(operation.body, exchange.sent)]


def _not_json(body: bytes) -> _Part:
    # A repeated key or NaN passes many readers; a text without any JSON structure passes none.
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if any(mark in text for mark in ("{", "[", "NaN", "Infinity")):
        return None
    return [Violation(pointer="body", keyword="json", expected="JSON", observed="something else")]
