"""Whether a request, as it went out, keeps the document. Judges bytes, not intentions."""

import json
import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from contract_tests.document import Document, Operation, Parameter
from contract_tests.exchange import Exchange
from contract_tests.json_schema import Violation
from contract_tests.json_value import MISSING, parse

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# JavaScript reads a text as these numbers too, and validators that coerce let them pass.
_BASED = re.compile(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+")
_LOOSE_BOOLEAN = frozenset({"", "true", "false", "1", "0", "yes", "no", "on", "off", "t", "f", "y", "n"})
_BOOLEANS = {"true": True, "false": False}
# A longer text is no number that anybody meant.
LONGEST_NUMBER = 300
# Beyond this a number means one thing to a server of 64 bits and another to the rest.
_EXACT = 2**53


JSON = "application/json"
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HALF_PAIR_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_CLOSED_BY = {"{": "}", "[": "]"}
_TOKEN = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*"|[\s:,]+|[-+.0-9a-zA-Z]+', re.DOTALL)
_OPEN_STRING = re.compile(r'"(?:[^"\\]|\\.)*\\?', re.DOTALL)


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
    """Judge the whole request, once. One unclear part makes the whole unclear."""
    if operation.id not in exchange.judged:
        exchange.judged[operation.id] = _judged(document, operation, arguments, exchange)
    found: Validity = exchange.judged[operation.id]
    return found


def _judged(document: Document, operation: Operation, arguments: dict[str, str], exchange: Exchange) -> Validity:
    if _BAD_ESCAPE.search(exchange.request.path):
        # No address at all, and what stands before the server may have turned it away.
        return Validity(Verdict.UNCLEAR)
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
    return [parameter_violations(document, parameter, arguments[parameter.name]) for parameter in declared]


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
            parts.append(parameter_violations(document, parameter, given[0]))
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


def parameter_violations(document: Document, parameter: Parameter, text: str) -> list[Violation] | None:
    """What is wrong with a parameter's text; None where servers may differ about what it says."""
    value = _read(document.schemas.resolved(parameter.schema).get("type", "string"), text)
    if value is MISSING or "\ufffd" in text or _has_half_pair(text):
        return None
    found = document.schemas.violations(parameter.schema, value)
    return [_moved(violation, f"{parameter.place}/{parameter.name}") for violation in found]


def _read(kind: str, text: str) -> Any:
    """The text as the type, the text itself when no server would read it so, MISSING when some would."""
    if kind == "boolean":
        return _BOOLEANS.get(text, MISSING if text.lower() in _LOOSE_BOOLEAN else text)
    if kind not in {"integer", "number"}:
        return text if kind == "string" else MISSING
    exact = (_INTEGER if kind == "integer" else _NUMBER).fullmatch(text)
    if exact and len(text) < LONGEST_NUMBER:
        value = int(text) if kind == "integer" else float(text)
        return value if abs(value) < _EXACT else MISSING
    return MISSING if _is_loosely(kind, text) else text


def _is_loosely(kind: str, text: str) -> bool:
    """Whether some reader takes the text for such a number: with blanks, a plus, other digits, 1.0 for 1."""
    if not text.strip() or len(text) >= LONGEST_NUMBER or _BASED.fullmatch(text.strip()):
        return True
    try:
        value = Decimal(text.strip().replace("_", ""))
    except InvalidOperation:
        return False
    # JavaScript finds no remainder in Infinity.
    return kind == "number" or not value.is_finite() or value == value.to_integral_value()


def _has_half_pair(text: str) -> bool:
    """Whether the text has half a surrogate pair, of which RFC 8259 says that nobody knows what it does."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _moved(violation: Violation, base: str) -> Violation:
    return replace(violation, pointer=base + violation.pointer)


def _body(document: Document, operation: Operation, exchange: Exchange) -> _Part:
    request = exchange.request
    if operation.body is None:
        return [] if not request.body else None
    if not request.body:
        return [_wrong_body("required", "a JSON body", "nothing")] if operation.body_required else None
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media == JSON:
        return _of_json(document, operation, exchange)
    return _of_media(document, operation, exchange, media)


def _of_json(document: Document, operation: Operation, exchange: Exchange) -> _Part:
    if exchange.sent is MISSING:
        return _not_json(exchange.request.body)
    if _holds_half_pair(exchange.request.body) or _holds_beyond_doubles(exchange.sent):
        return None
    return [_moved(violation, "body") for violation in document.schemas.violations(operation.body, exchange.sent)]


def _wrong_body(keyword: str, expected: str, observed: str) -> Violation:
    return Violation(pointer="body", keyword=keyword, expected=expected, observed=observed)


def _of_media(document: Document, operation: Operation, exchange: Exchange, media: str) -> _Part:
    """Another type is wrong, whatever follows; of a dialect of JSON nothing is said."""
    kind, _, subtype = media.partition("/")
    if not media:
        found = _of_json(document, operation, exchange)
        # RFC 9110, 8.3: without a type a server may look at the data, and there are gateways that do.
        absent = _wrong_body("contentType", JSON, "nothing")
        return None if found is None else found or [replace(absent, mild=True)]
    if not kind or not subtype or "*" in media or "json" in subtype:
        return None
    return [_wrong_body("contentType", JSON, media)]


def _holds_half_pair(body: bytes) -> bool:
    # Only an escape can say it in UTF-8.
    if not _HALF_PAIR_ESCAPE.search(body):
        return False
    return _has_half_pair(json.dumps(parse(body), ensure_ascii=False))


def _holds_beyond_doubles(value: Any) -> bool:
    """Whether a number is too large for a double, where RFC 8259 leaves it to the reader what becomes of it."""
    if isinstance(value, float):
        return math.isinf(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_holds_beyond_doubles(one) for one in inner)


def _not_json(body: bytes) -> _Part:
    """A text without any JSON structure, or with one that has no end, passes no reader; much else passes some."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    plain = not any(mark in text for mark in ("{", "[", "NaN", "Infinity"))
    return [_wrong_body("json", "JSON", "something else")] if plain or is_cut_short(text) else None


def is_cut_short(text: str) -> bool:
    """Whether the text begins as JSON does and then ends within an object, a list or a string."""
    open_brackets: list[str] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            # Not the beginning of JSON, so a reader of something like it may see an end here.
            return _OPEN_STRING.fullmatch(text, at) is not None
        token, at = found[0], found.end()
        if token in _CLOSED_BY:
            open_brackets.append(_CLOSED_BY[token])
        elif token in ("}", "]") and (not open_brackets or open_brackets.pop() != token):
            return False
    return bool(open_brackets)
