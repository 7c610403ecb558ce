"""HMAC over the raw bytes of a delivery, compared in constant time. No network, no parsing of bodies."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping

from .errors import SignatureInvalid, SignatureMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from .headers import Headers

# White space, control characters, and the zero-width space in UTF-8: what a setting is left with when it is missing.
_BLANK: Final = bytes(range(33)) + "\u200b".encode()
# In bytes of UTF-8.
_LONGEST_CHARACTER: Final = 4
Secrets = str | bytes | Iterable[str | bytes]


def hex_digest(body: bytes, secret: bytes, *, algorithm: str) -> str:
    """The HMAC as lowercase hexadecimal."""
    return hmac.digest(secret, body, algorithm).hex()


def secret_bytes(secrets: Secrets) -> tuple[bytes, ...]:
    """One secret or several, as bytes. Raises TypeError or ValueError: an empty secret would accept any forger."""
    keys = []
    for secret in _several(secrets):  # one loop and no calls: this is done for each delivery
        key = secret.encode() if isinstance(secret, str) else secret
        if not isinstance(key, bytes):
            raise TypeError(f"secrets: expected str or bytes, got {type(secret).__name__}")
        if not key.strip(_BLANK) or not (key.isascii() or _is_seen(key)):
            raise ValueError("secrets: a webhook secret is empty; is its setting missing?")
        keys.append(key)
    if not keys:
        raise ValueError("secrets: expected at least one webhook secret, got none")
    if len(keys) > 1 and len(keys[0]) <= _LONGEST_CHARACTER and all(len(one) == 1 for one in _several(secrets)):
        raise ValueError("secrets: every webhook secret has one character; was one text taken apart into a list?")
    return tuple(keys)


def _is_seen(key: bytes) -> bool:
    """Whether there is more to it than the blanks of Unicode, such as the byte order mark of a file."""
    return any(c.isprintable() and not c.isspace() for c in key.decode("utf-8", "replace"))


def _several(secrets: Secrets) -> Iterable[str | bytes]:
    if isinstance(secrets, (list, tuple)):
        return secrets
    if isinstance(secrets, (str, bytes)):
        return (secrets,)
    if isinstance(secrets, (Mapping, Iterator)) or not isinstance(secrets, Iterable):
        # A mapping would give its keys, and an iterator nothing the second time.
        raise TypeError(f"secrets: expected str, bytes or a list of them, got {type(secrets).__name__}")
    return secrets


def header_value(headers: Headers, name: str) -> str:
    """The one value of a header, whatever the case of its name.

    Raises SignatureMissing when absent, SignatureInvalid when it stands there twice or is not ASCII text.
    """
    values = []
    for key, value in headers.items():
        if (key.lower() if isinstance(key, str) else _lower(key)) == name:
            values.append(value)  # a comprehension is a call of its own until Python 3.12
    if not values:
        raise SignatureMissing(f"header {name!r} is missing")
    if len(values) > 1:
        raise SignatureInvalid(f"header {name!r} stands there {len(values)} times")
    value = values[0]
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not (isinstance(value, str) and value.isascii()):
        raise SignatureInvalid(f"header {name!r} is not ASCII text")
    return value


def _lower(key: object) -> str:
    return (key.decode("latin-1") if isinstance(key, bytes) else str(key)).lower()


def matching_secret(body: bytes, given: str, secrets: tuple[bytes, ...], *, algorithm: str) -> int:
    """The index of the first secret that made `given`, which is ASCII. Put the one in use first: it ends the search.

    Raises SignatureInvalid when none did. All were tried then, so time tells a forger nothing; it tells who signs which
    of the secrets is theirs.
    """
    for index, secret in enumerate(secrets):
        if hmac.compare_digest(hmac.digest(secret, body, algorithm).hex(), given):
            return index
    raise SignatureInvalid("the signature does not match the body under any of the secrets")
