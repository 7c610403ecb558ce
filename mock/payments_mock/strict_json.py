"""Reads JSON as RFC 8259 has it: no NaN, no duplicate keys, no lone surrogates, nothing beyond reason."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

# All that RFC 8259 has between values.
_SPACE = " \t\n\r"
# Only a \uD8xx to \uDFxx escape can make a lone surrogate out of valid UTF-8.
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
# The API nests three deep. What reads and checks values has limits of its own, from 256 up, and some break at them.
_DEEPEST = 100
_TOO_DEEP = f"nested more than {_DEEPEST} deep"


class MalformedJson(ValueError):
    """The bytes are not JSON; the text says what is wrong and never quotes them."""


def read_json(body: bytes) -> Any:
    """The value that the bytes stand for, but Decimal for float. Raises `MalformedJson` and nothing else."""
    text = _decoded(body).strip(_SPACE)
    try:
        value, end = _DECODER.raw_decode(text)
    except MalformedJson:
        raise
    except RecursionError:
        raise MalformedJson(_TOO_DEEP) from None
    except ValueError:
        # Also the integer of more digits than Python reads.
        raise MalformedJson("not JSON") from None
    if end != len(text):
        raise MalformedJson("not JSON")
    # The text can be no deeper than it has brackets, and few bodies have so many.
    if text.count("[") + text.count("{") > _DEEPEST:
        _refuse_depth(value)
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(value)
    return value


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedJson("not UTF-8") from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJson("a key appears twice in one object")
    return members


def _decimal(digits: str) -> Decimal:
    """The number as it was written: a double would make 1200 of 1199.999999999999999999."""
    if math.isinf(float(digits)):
        raise MalformedJson("a number is too large")
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise MalformedJson("a number has an exponent beyond reason") from None


def _not_json(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is not JSON")


# Made once: `json.loads` would make one for each body. It takes a byte order mark for a character, which is no JSON.
_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_float=_decimal, parse_constant=_not_json)


def _refuse_lone_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        raise MalformedJson("a string holds half a surrogate pair") from None


def _refuse_depth(value: object) -> None:
    level = _nested([value])
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _nested(one.values() if isinstance(one, dict) else one)]
    if level:
        raise MalformedJson(_TOO_DEEP)


def _nested(values: Iterable[object]) -> list[dict[str, object] | list[object]]:
    return [value for value in values if isinstance(value, dict | list)]
