"""Reading JSON that may be anything at all. Nothing here raises on odd data."""

import json
import math
from datetime import datetime
from enum import Enum
from typing import Any, Final


class Missing(Enum):
    """The one value `MISSING`, which no JSON text can hold."""

    MISSING = "missing"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "nothing"

    __str__ = __repr__


MISSING: Final = Missing.MISSING


def parse(body: bytes) -> Any:
    """The value of strict UTF-8 JSON, or MISSING: NaN, a repeated key or a stray byte is not JSON here."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError):
        return MISSING


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key is repeated")
    return members


def dig(value: Any, *steps: str | int) -> Any:
    """What stands at the end of the steps, or MISSING when any of them leads nowhere."""
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step, MISSING)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return MISSING
    return value


def members(value: Any) -> list[Any]:
    """The items of a list, and none of anything else."""
    return value if isinstance(value, list) else []


def pointer(steps: Any) -> str:
    """RFC 6901 text of the steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def kind_of(value: Any) -> str:
    """What a person calls the type of a JSON value."""
    if value is MISSING:
        return "nothing"
    if value is None:
        return "null"
    names = ((bool, "a boolean"), (int, "an integer"), (float, "a number"), (str, "a string"), (list, "an array"))
    return next((name for kind, name in names if isinstance(value, kind)), "an object")


def difference(left: Any, right: Any, at: tuple[str | int, ...] = ()) -> tuple[str | int, ...] | None:
    """Where two JSON values first differ, or None. `true` is not 1; two spellings of one instant are the same."""
    if isinstance(left, dict) and isinstance(right, dict):
        return _first(_of_members(left, right, at))
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return at
        return _first(difference(a, b, (*at, n)) for n, (a, b) in enumerate(zip(left, right, strict=True)))
    return None if _same_leaf(left, right) else at


def _of_members(left: dict[str, Any], right: dict[str, Any], at: tuple[str | int, ...]) -> Any:
    for key in sorted({*left, *right}):
        if key in left and key in right:
            yield difference(left[key], right[key], (*at, key))
        else:
            yield (*at, key)


def _first(places: Any) -> tuple[str | int, ...] | None:
    return next((place for place in places if place is not None), None)


def _same_leaf(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right or (instant(left) is not None and instant(left) == instant(right))
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right or (math.isnan(left) and math.isnan(right))
    return type(left) is type(right) and bool(left == right)


def instant(text: Any) -> datetime | None:
    """The moment of an RFC 3339 date-time with an offset, or None."""
    if not isinstance(text, str) or len(text) < len("2026-01-01T00:00:00Z"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
