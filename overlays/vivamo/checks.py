"""Checks of single values that a user gives, before anything is sent.

Every error is a TypeError or ValueError that names the field and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from payments_core.money import Money
from vivamo_api.types import UNSET, Unset

# A path that says kyc-for-review names another operation, so no customer of that id can ever be reached.
_TAKEN_IDS: Final = frozenset({"kyc-for-review"})
# Servers cut or refuse URLs of some thousand bytes, and a character may take twelve of them in a path.
_LONGEST_ID: Final = 256
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE_IN_PATHS: Final = frozenset('+/\\?#%;"<>')


def text(name: str, value: object) -> str:
    """A str that is not blank, with no control character that could break a line of a header or a log."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a str, got {type(value).__name__}")
    if not value.strip():
        raise ValueError(f"{name}: expected some text, got {value!r}")
    if _CONTROL.search(value):
        raise ValueError(f"{name}: expected text without control characters, got {value[:40]!r}")
    _encodable(name, value)
    return value


def own_reference(value: object) -> str:
    """A reference of yours. A blank at its end would make it another one, and the payout a second one."""
    checked = text("reference", value)
    if checked != checked.strip():
        raise ValueError(f"reference: expected no blank at its beginning or end, got {checked[:40]!r}")
    return checked


def path_id(name: str, value: object) -> str:
    """An id that means the same in a path on both sides: servers differ in how they read `+`, `/`, `%` and `..`."""
    checked = text(name, value)
    if not (checked.isprintable() and _UNSAFE_IN_PATHS.isdisjoint(checked)):
        bad = sorted({c for c in checked if c in _UNSAFE_IN_PATHS or not c.isprintable()})
        raise ValueError(f"{name}: expected an id that is safe in a URL path; got one with {' '.join(map(repr, bad))}")
    if checked in {".", ".."} or checked != checked.strip():
        raise ValueError(f"{name}: expected an id that is safe in a URL path; got one with {checked!r}")
    if len(checked) > _LONGEST_ID:
        raise ValueError(f"{name}: expected {_LONGEST_ID} characters at most, got {len(checked)}")
    if checked in _TAKEN_IDS:
        raise ValueError(f"{name}: expected another id; {checked!r} is a path of the API itself")
    return checked


def dollars(name: str, value: object) -> float:
    """A JSON number for an amount of dollars, exact to the cent. Floats are refused: they are not what was meant."""
    if type(value) is Money:
        if value.currency != "USD":
            raise ValueError(f"{name}: expected USD, since W-2G is in dollars; got {value.currency}")
    elif isinstance(value, Decimal | int | str) and not isinstance(value, bool):
        try:
            value = Money(value, "USD")
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    else:
        raise TypeError(f"{name}: expected Money, Decimal, int or text, got {type(value).__name__}")
    if value.amount < 0:
        raise ValueError(f"{name}: expected 0 or more, got {value}")
    number = float(value.amount)
    if Decimal(str(number)) != value.amount:
        raise ValueError(f"{name}: expected an amount that a JSON number holds to the cent, got {value}")
    return int(number) if number.is_integer() else number


def pairs(name: str, given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise TypeError(f"{name}: expected a mapping of str to str, got {type(given).__name__}")
    for key, value in given.items():
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError(f"{name}: expected a mapping of str to str, got {key!r} with a {type(value).__name__}")
        _encodable(name, key + value)
    return dict(given)


def flag(name: str, value: object) -> bool | Unset:
    if value is None:
        return UNSET
    if not isinstance(value, bool):
        raise TypeError(f"{name}: expected True or False, got {type(value).__name__}")
    return value


def day(name: str, value: object) -> date:
    if isinstance(value, datetime):
        raise TypeError(f"{name}: expected a date, got a datetime; say which day with .date()")
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a date or ISO 8601 text, got {type(value).__name__}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{name}: expected ISO 8601 such as 2026-02-15, got {value[:40]!r}") from None


def whole(name: str, value: object, within: range) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: expected an int, got {type(value).__name__}")
    if value not in within:
        raise ValueError(f"{name}: expected {within.start} to {within.stop - 1}, got {value}")


def texts(fields: Mapping[str, object], shape: type, attributes: Mapping[str, str]) -> dict[str, Any]:
    """Fields of text, as a model calls them."""
    known(fields, shape)
    return {attributes.get(name, name): text(name, value) for name, value in fields.items()}


def known(fields: Mapping[str, object], shape: type) -> None:
    """Raises TypeError for a field that the TypedDict `shape` does not have."""
    unknown = sorted(set(fields) - set(shape.__annotations__))
    if unknown:
        raise TypeError(f"{unknown[0]}: no such field; expected some of {', '.join(shape.__annotations__)}")


def _encodable(name: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name}: expected text that UTF-8 can carry, got a lone surrogate") from None
