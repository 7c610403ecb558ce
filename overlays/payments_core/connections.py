"""Our own connections: a free list of httpx transports with one connection each.

httpcore's pool looks at every connection it has at each request, and a free list at one: with 50 requests in flight
that is most of what a call costs.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar, cast

import httpx

# As many at once as httpx allows, and kept unused as long.
MOST_CONNECTIONS: Final = 100
IDLE_SECONDS: Final = 5.0
ONE_CONNECTION: Final = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=IDLE_SECONDS)
T = TypeVar("T")


class Idle(Generic[T]):
    """What is free, the last used on top. Safe between threads, since each step of a deque is."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._free: deque[tuple[float, T]] = deque()

    def pop(self) -> T | None:
        """The one that was used last; None where none is free."""
        try:
            return self._free.pop()[1]
        except IndexError:
            return None

    def push(self, transport: T) -> None:
        self._free.append((self._clock(), transport))

    def stale(self) -> T | None:
        """Takes out one that was not used for so long that its server may have left; None where there is none."""
        try:
            used, transport = self._free.popleft()
        except IndexError:
            return None
        if self._clock() - used > IDLE_SECONDS:
            return transport
        self._free.appendleft((used, transport))
        return None


class Own:
    """Marks httpx's own connections and nothing else: the type of an error tells what became of the request there."""


class Connections(Own, httpx.BaseTransport):
    """MOST_CONNECTIONS transports at most, made by `make`. Safe between threads. Each answer must be closed.

    Raises httpx.PoolTimeout when all were in use for as long as the request's time-out says.
    """

    def __init__(self, make: Callable[[], httpx.BaseTransport], clock: Callable[[], float] = time.monotonic) -> None:
        self._make = make
        self._idle: Idle[httpx.BaseTransport] = Idle(clock)
        # Of C, where Ctrl-C finds no step between. One place too many is harmless, and one lost is lost for ever.
        self._room: SimpleQueue[None] = SimpleQueue()
        for _ in range(MOST_CONNECTIONS):
            self._room.put(None)
        self._closed = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        transport = None
        try:
            self._room.get(timeout=patience(request))
            transport = self._idle.pop() or self._make()
            response = transport.handle_request(request)
        except Empty:
            raise none_free() from None
        except BaseException:
            self._back(transport, sound=False)
            raise
        response.stream = _Lent(response, transport, self._back)
        return response

    def _back(self, transport: httpx.BaseTransport | None, *, sound: bool) -> None:
        """Takes one back. After trouble, or a body that was left unread, nothing of it is used again."""
        if sound and transport is not None and not self._closed and not has_more(transport):
            self._idle.push(transport)
            transport = self._idle.stale()
        self._room.put(None)
        if transport is not None:
            transport.close()

    def close(self) -> None:
        """Closes what is idle now, and the others as they come back."""
        self._closed = True
        while (transport := self._idle.pop()) is not None:
            transport.close()


class _Lent(httpx.SyncByteStream):
    """The body of an answer. Closed, it gives its transport back; only one read to its end leaves that sound."""

    def __init__(self, response: httpx.Response, transport: httpx.BaseTransport, back: Callable[..., None]) -> None:
        self._body = cast("httpx.SyncByteStream", response.stream)
        self._transport, self._back = transport, back
        self._read = self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body
        self._read = True

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            sound = False
            try:
                self._body.close()
                sound = self._read
            finally:
                self._back(self._transport, sound=sound)

    def __del__(self) -> None:
        """For an answer that Ctrl-C has taken from whoever was about to read it."""
        self.close()


def has_more(transport: object) -> bool:
    """Whether the server has sent more than it was asked for, which would be taken for the answer to the next request.

    httpcore keeps such bytes where no public name leads. What it calls otherwise one day counts as more, and its
    connection is not used again.
    """
    try:
        (connection,) = transport._pool.connections  # type: ignore[attr-defined]
        while not hasattr(connection, "_h11_state"):
            connection = connection._connection
        return bool(connection._h11_state.trailing_data[0])
    except (AttributeError, ValueError):
        return _is_httpx(transport)


def _is_httpx(transport: object) -> bool:
    return isinstance(transport, httpx.HTTPTransport | httpx.AsyncHTTPTransport)


def patience(request: httpx.Request) -> float | None:
    """How long to wait for a free connection, in seconds; None for ever."""
    seconds: float | None = (request.extensions.get("timeout") or {}).get("pool")
    return seconds


def none_free() -> httpx.PoolTimeout:
    """The error of a request that waited as long as that."""
    return httpx.PoolTimeout(f"all {MOST_CONNECTIONS} connections are in use")
