"""Reads the body of a control call, field by field; each mistake names the field and what was expected."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from payments_mock.refusal import InvalidControl
from payments_mock.strict_json import MalformedJson, read_json


class Form:
    """A JSON object; an empty body is an empty object. Read every field, then call `end`."""

    def __init__(self, body: bytes) -> None:
        try:
            fields = read_json(body) if body.strip() else {}
        except MalformedJson as problem:
            raise InvalidControl(field="body", expected=f"a JSON object ({problem})") from None
        if not isinstance(fields, dict):
            raise InvalidControl(field="body", expected="a JSON object")
        self._fields: dict[str, Any] = fields
        self._known: list[str] = []

    def choice(self, name: str, options: Collection[str]) -> str:
        value = self._take(name)
        if not isinstance(value, str) or value not in options:
            raise InvalidControl(field=name, expected="one of " + ", ".join(options))
        return value

    def text(self, name: str) -> str | None:
        value = self._take(name)
        if value is not None and not isinstance(value, str):
            raise InvalidControl(field=name, expected="a string, or nothing")
        return value

    def address(self, name: str) -> str | None:
        """An IP address as text, or nothing."""
        value = self._take(name)
        try:
            return None if value is None else str(ipaddress.ip_address(value if isinstance(value, str) else ""))
        except ValueError:
            raise InvalidControl(field=name, expected="an IP address, or nothing") from None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise InvalidControl(field=name, expected="true or false")
        return value

    def count(self, name: str, *, default: int) -> int:
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise InvalidControl(field=name, expected="a whole number from 1 up")
        return value

    def seconds(self, name: str, *, most: float, default: float | None = None) -> float:
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 <= value <= most:
            raise InvalidControl(field=name, expected=f"a number of seconds from 0 to {most:.0f}")
        return float(value)

    def end(self) -> None:
        """Refuses what nobody asked for: a misspelt field must not pass for an absent one."""
        for name in self._fields:
            if name not in self._known:
                known = ", ".join(self._known) or "none"
                raise InvalidControl(field=name[:100], expected=f"nothing of this name (there are: {known})")

    def _take(self, name: str, default: object = None) -> Any:
        self._known.append(name)
        return self._fields.get(name, default)
