"""What the fast transports of both kinds share: how they refuse, and the answer that they hand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import httpx

from .answers import MOST_BYTES, Whole
from .failures import UnreadableAnswer

# As httpx has it: whoever is at the other end drops an idle connection some day, and a create may be on its way then.
IDLE_SECONDS: Final = 5.0

_PACKED: Final = frozenset({"content-encoding", b"content-encoding"})

# The proxy for an origin such as `https://api.example`, or None.
ProxyFor = Callable[[str], str | None]


class Unusable(httpx.UnsupportedProtocol):
    """This transport cannot send this, or not from here. Nothing was sent, and no second try would fare better."""


def direct(origin: str) -> None:
    """No proxy, whatever the environment says."""


def proxy_of(proxy_for: ProxyFor, url: httpx.URL) -> str | None:
    """The proxy for `url`. Raises Unusable, without the proxy's text, which may hold a password."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise Unusable("the URL is not one of http or https, with a host")
    try:
        return proxy_for(f"{url.scheme}://{url.netloc.decode('ascii')}")
    except ValueError:
        raise Unusable("the proxy that the environment names cannot be used") from None


class Body:
    """The chunks of one body. Raises UnreadableAnswer past MOST_BYTES."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._left = MOST_BYTES

    def add(self, chunk: bytes) -> None:
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableAnswer(f"its body has more than {MOST_BYTES} bytes")
        self._chunks.append(chunk)

    def answer(self, status: int, headers: Sequence[tuple[str, str]] | Sequence[tuple[bytes, bytes]]) -> httpx.Response:
        """The answer, read if it is plain. A packed one comes unread: httpx would unpack it without a bound."""
        content = b"".join(self._chunks)
        if any(name.lower() in _PACKED for name, _ in headers):
            return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))
        return Whole(status, headers, content)


def pairs(headers: httpx.Headers) -> list[tuple[str, str]]:
    """As text. httpx's own way tries three encodings over all of them, at a twentieth of what a call costs."""
    try:
        return [(name.decode("ascii"), value.decode("ascii")) for name, value in headers.raw]
    except UnicodeDecodeError:
        return headers.multi_items()
