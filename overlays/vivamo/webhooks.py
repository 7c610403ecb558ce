"""Webhooks: prove that the bytes come from Vivamo, then read them. Imports no HTTP library.

Header `signature`: HMAC-SHA512 over the body as received, with the endpoint's `secretKey`, lowercase hexadecimal.
Source: Vivamo's webhook guide, and the sample of its older site.
"""

from __future__ import annotations

from json import JSONDecoder

from payments_core.errors import (
    PayloadInvalid,
    SignatureInvalid,
    SignatureMissing,
    WebhookError,
)
from payments_core.record import Record
from payments_core.signature import header_value, hex_digest, matching_secret, secret_bytes

from .events import DisbursementEvent, Event, KycEvent, PaymentEvent, UnknownEvent, W9Event, event_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, NoReturn

    from payments_core.headers import Headers
    from payments_core.signature import Secrets

HEADER: Final = "signature"
ALGORITHM: Final = "sha512"
# The documented payloads are under 1 KiB; a thousand times that is no event.
MAX_BYTES: Final = 1024 * 1024
_UNREADABLE: Final = object()
_BLANKS: Final = " \t\n\r"


def verify(body: bytes, headers: Headers, secrets: Secrets, *, max_bytes: int = MAX_BYTES) -> Event:
    """The typed event of a delivery, if one of `secrets` signed exactly these bytes.

    body: the raw bytes as received, never parsed and written again. headers: any mapping, names in any case.
    secrets: the `secretKey` of the endpoint, or several while you rotate.

    Raises WebhookError (SignatureMissing, SignatureInvalid, PayloadInvalid) for whatever a sender can do wrong.
    Raises TypeError or ValueError only for mistakes of the caller: a body that is no bytes, no secret, an empty one.
    An authentic payload of unknown shape is an UnknownEvent.
    """
    raw, _ = _proven(body, headers, secret_bytes(secrets), max_bytes)
    return read(raw)


class Authentic(Record, aside=("body",)):
    """A delivery whose signature is right. `secret` is the index of the one that made it."""

    body: bytes
    secret: int
    event: Event


def authenticate(body: bytes, headers: Headers, keys: tuple[bytes, ...], *, max_bytes: int = MAX_BYTES) -> Authentic:
    """What `verify` does, for secrets that `secret_bytes` has read. Says which of them it was."""
    raw, secret = _proven(body, headers, keys, max_bytes)
    return Authentic(body=raw, secret=secret, event=read(raw))


def read(body: bytes) -> Event:
    """The event of bytes that were proven before. Raises PayloadInvalid."""
    return event_of(_payload(body))


def sign(body: bytes, secret: str | bytes) -> str:
    """The `signature` header that Vivamo would send with these bytes; for tests of your own receiver."""
    if not isinstance(body, bytes):
        raise TypeError(f"body: expected bytes, got {type(body).__name__}")
    (key,) = secret_bytes(secret)
    return hex_digest(body, key, algorithm=ALGORITHM)


def _proven(body: bytes, headers: Headers, keys: tuple[bytes, ...], max_bytes: int) -> tuple[bytes, int]:
    if not isinstance(body, (bytes, bytearray, memoryview)):
        raise TypeError(f"body: expected the raw bytes as received, got {type(body).__name__}")
    if not callable(getattr(headers, "items", None)):
        raise TypeError(f"headers: expected a mapping, got {type(headers).__name__}")
    raw = bytes(body)
    if len(raw) > max_bytes:
        raise PayloadInvalid(f"the body has {len(raw)} bytes; expected {max_bytes} at most")
    return raw, matching_secret(raw, header_value(headers, HEADER), keys, algorithm=ALGORITHM)


def _payload(body: bytes) -> dict[str, Any]:
    payload = _parsed(body)
    if payload is _UNREADABLE:
        # Raised here and not below: a parser's error holds the body, and would be the context of ours.
        raise PayloadInvalid("the body is authentic and yet not JSON that can be read one way only")
    if not isinstance(payload, dict):
        raise PayloadInvalid("the body is authentic and yet not a JSON object")
    return payload


def _parsed(body: bytes) -> object:
    try:
        text = body.decode().strip(_BLANKS)
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return _UNREADABLE
    return value if end == len(text) else _UNREADABLE


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that stands there twice could mean one thing to us and another to a log."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


# Made once: `json.loads` would make another for each body.
_DECODER: Final = JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)

__all__ = [
    "DisbursementEvent",
    "Event",
    "KycEvent",
    "PayloadInvalid",
    "PaymentEvent",
    "SignatureInvalid",
    "SignatureMissing",
    "UnknownEvent",
    "W9Event",
    "WebhookError",
    "sign",
    "verify",
]
