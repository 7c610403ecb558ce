"""Reading an answer whole, within bounds of size and time, and keeping of it what a caller may need."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any, Final

import httpx

from .failures import UnreadableAnswer

# A page of a hundred customers is under 100 KiB; what is a hundred times that is an attack on memory or a mistake.
MOST_BYTES: Final = 16 * 1024 * 1024
# The one encoding we ask for: httpx unpacks a few hundred bytes into as many megabytes without a bound.
ENCODING: Final = "gzip"
# zlib's own number for "gzip or zlib header, whichever comes".
_EITHER_HEADER: Final = 47
# Of the body that is gone by then, or, for cookies, nothing that a caller of an API with a key has a use for.
_NAMES: Final = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")
_DROPPED: Final = frozenset({*_NAMES, *(name.encode() for name in _NAMES)})


class Collector:
    """Takes the chunks of one body. Raises UnreadableAnswer past MOST_BYTES, or `patience` seconds."""

    def __init__(self, *, patience: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = clock() + patience
        self._chunks: list[bytes] = []
        self._size = 0
        self._read_below = False

    def chunks(self, response: httpx.Response) -> Any:
        """Where the body comes from: the wire, or a transport below that has read it already, for its log."""
        self._read_below = response.is_closed
        return httpx.ByteStream(response.content) if self._read_below else response.stream

    def add(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > MOST_BYTES:
            raise UnreadableAnswer(f"its body has more than {MOST_BYTES} bytes")
        if self._clock() > self._end:
            raise UnreadableAnswer("its body did not end within the time-out")

    def answer(self, response: httpx.Response, request: httpx.Request) -> httpx.Response:
        """The answer, read: status, headers, decoded body."""
        if isinstance(response, Whole):
            response.request = request
            return response
        encoding = "" if self._read_below else response.headers.get("content-encoding", "")
        content = decoded(b"".join(self._chunks), encoding)
        whole = Whole(response.status_code, response.headers.raw, content, response.extensions)
        whole.request = request
        return whole


class Whole(httpx.Response):
    """An answer that is here already, unpacked, without the headers that nobody needs any more.

    httpx would read its own bytes once more through decoders and chunkers.
    """

    def __init__(
        self,
        status: int,
        headers: Sequence[tuple[bytes, bytes]] | Sequence[tuple[str, str]],
        content: bytes,
        extensions: dict[str, Any] | None = None,
    ) -> None:
        kept: list[Any] = [pair for pair in headers if pair[0].lower() not in _DROPPED]
        kept.append(("Content-Length", str(len(content))))
        super().__init__(status, headers=kept, stream=httpx.ByteStream(content), extensions=extensions)
        self._content = content
        self.is_closed = self.is_stream_consumed = True


def decoded(body: bytes, encoding: str) -> bytes:
    """The body without its content encoding. Raises UnreadableAnswer for one that is broken, foreign or too large."""
    name = encoding.strip().lower()
    if name in {"", "identity"} or not body:
        return body
    if name not in {ENCODING, "x-gzip", "deflate"}:
        raise UnreadableAnswer("its content encoding was not asked for")
    unpacker = zlib.decompressobj(_EITHER_HEADER)
    try:
        content = unpacker.decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise UnreadableAnswer("its body is not what its content encoding says") from None
    if len(content) > MOST_BYTES:
        raise UnreadableAnswer(f"its body has more than {MOST_BYTES} bytes")
    if not unpacker.eof:
        raise UnreadableAnswer("its compressed body is cut short")
    return content
