"""HMAC over the raw bytes of a delivery, compared in constant time as bytes. No network, no parsing of bodies."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

from .errors import SignatureInvalid, SignatureMissing

# White space, control characters, and the zero-width space in UTF-8: what a setting is left with when it is missing.
_BLANK: Final = bytes(range(33)) + "\u200b".encode()
Secrets = str | bytes | Iterable[str | bytes]


class Headers(Protocol):
    """Any mapping of headers: a dict, or what Django, Flask, Starlette, aiohttp or http.server hand out."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Names and values."""


def hex_digest(body: bytes, secret: bytes, *, algorithm: str) -> bytes:
    """The HMAC as lowercase hexadecimal, in ASCII bytes."""
    return hmac.digest(secret, body, algorithm).hex().encode()


def secret_bytes(secrets: Secrets) -> tuple[bytes, ...]:
    """One secret or several, as bytes. Raises TypeError or ValueError: an empty secret would accept any forger."""
    if isinstance(secrets, Mapping | Iterator) or not isinstance(secrets, str | bytes | Iterable):
        # A mapping would give its keys, and an iterator nothing the second time.
        raise TypeError(f"secrets: expected str, bytes or a list of them, got {type(secrets).__name__}")
    several = (secrets,) if isinstance(secrets, str | bytes) else tuple(secrets)
    if not several:
        raise ValueError("secrets: expected at least one webhook secret, got none")
    keys = tuple(_secret(secret) for secret in several)
    if len(keys) > 1 and all(len(key) == 1 for key in keys):
        raise ValueError("secrets: every webhook secret has one character; was one text taken apart into a list?")
    return keys


def _secret(secret: str | bytes) -> bytes:
    if not isinstance(secret, str | bytes):
        raise TypeError(f"secrets: expected str or bytes, got {type(secret).__name__}")
    key = secret.encode() if isinstance(secret, str) else secret
    if not key.strip(_BLANK):
        raise ValueError("secrets: a webhook secret is empty; is its setting missing?")
    return key


def header_value(headers: Headers, name: str) -> bytes:
    """The one value of a header, whatever the case of its name.

    Raises SignatureMissing when absent, SignatureInvalid when it stands there twice or is not text.
    """
    values = [value for key, value in headers.items() if _text(key) == name]
    if not values:
        raise SignatureMissing(f"header {name!r} is missing")
    if len(values) > 1:
        raise SignatureInvalid(f"header {name!r} stands there {len(values)} times")
    value = values[0]
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    raise SignatureInvalid(f"header {name!r} is not text")


def _text(key: object) -> str:
    return key.decode("latin-1").lower() if isinstance(key, bytes) else str(key).lower()


def matching_secret(body: bytes, given: bytes, secrets: tuple[bytes, ...], *, algorithm: str) -> int:
    """The index of the secret that made `given`. Every secret is tried, so that time tells nothing.

    Raises SignatureInvalid when none did.
    """
    found = -1
    for index, secret in enumerate(secrets):
        if hmac.compare_digest(hex_digest(body, secret, algorithm=algorithm), given):
            found = index
    if found < 0:
        raise SignatureInvalid("the signature does not match the body under any of the secrets")
    return found
