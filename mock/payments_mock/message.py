"""What goes into the mock and what comes out: plain values, no sockets.

Nobody changes one; they are not frozen, since a frozen one takes 2.5 times as long to make, and a call makes three.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

Header = tuple[bytes, bytes]
_FAST = msgspec.json.Encoder(decimal_format="number")
_JSON: Header = (b"content-type", b"application/json")
# Made once: `json.dumps` would make one for each value.
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
# The largest body that a mock reads; no request of the API is a hundredth of it.
MOST_BYTES = 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Request:
    """One HTTP request. `target` is the path as it stood on the wire, percent-encoded; header names are lower case.

    Who calls (the last two) matters to what needs no key, and may stay unasked elsewhere.
    """

    method: str
    target: bytes
    query: bytes = b""
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    from_loopback: bool = True
    by_foreign_page: bool = False
    _by_name: dict[bytes, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_name = dict(self.headers)

    @property
    def may_wait(self) -> bool:
        """Its answer may wait for webhooks; all others come at once."""
        return self.target in (b"/_mock/clock/advance", b"/_mock/reset")

    def header_values(self, name: bytes) -> list[bytes]:
        if len(self._by_name) < len(self.headers):
            return [value for key, value in self.headers if key == name]
        value = self._by_name.get(name)  # No name is there twice, so it can be looked up.
        return [] if value is None else [value]


@dataclass(slots=True, kw_only=True)
class Answer:
    """One HTTP answer. With `dropped`, the connection is closed instead; `delay` is seconds to wait before sending."""

    status: int
    body: bytes = b""
    headers: tuple[Header, ...] = ()
    delay: float = 0.0
    dropped: bool = False


@dataclass(slots=True, kw_only=True)
class Input:
    """A request that the spec allows: decoded parameters by name, and the body cut down to what the spec names."""

    parameters: dict[str, Any] = field(default_factory=dict)
    body: Any = None


def encode(value: object) -> bytes:
    """Compact ASCII JSON, as it is answered, delivered and signed. A Decimal is a number with all its digits."""
    try:
        return _ENCODER.encode(value).encode("ascii")
    except TypeError:
        # The standard encoder knows no Decimal and cannot be taught it; few answers hold one.
        return _text(value).encode("ascii")


def _text(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{_text(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, allow_nan=False)


def _encode_answer(value: object) -> bytes:
    """The bytes of `encode`, ten times as fast where nothing is to be escaped that the fast encoder would not."""
    body = _FAST.encode(value)
    return body if body.isascii() and b"\x7f" not in body else encode(value)


def typed_answer(status: int, body: bytes, *, content_type: bytes, extra: tuple[Header, ...] = ()) -> Answer:
    headers = ((b"content-type", content_type), (b"content-length", b"%d" % len(body)), *extra)
    return Answer(status=status, body=body, headers=headers)


def json_answer(status: int, value: object, *, extra: tuple[Header, ...] = ()) -> Answer:
    body = _encode_answer(value)
    return Answer(status=status, body=body, headers=(_JSON, (b"content-length", b"%d" % len(body)), *extra))


def last_answer(status: int, message: str) -> Answer:
    """An answer to a body that is not read to its end, after which the connection is of no more use."""
    return json_answer(status, {"message": message}, extra=((b"connection", b"close"),))
