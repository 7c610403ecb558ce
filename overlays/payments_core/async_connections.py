"""Our own connections with asyncio."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import httpx

from .connections import MOST_CONNECTIONS, Idle, Own, has_more, none_free, patience


class Room:
    """Room for MOST_CONNECTIONS requests at once."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(MOST_CONNECTIONS)

    async def enter(self, request: httpx.Request) -> None:
        """Raises httpx.PoolTimeout when there was none for as long as the request's time-out says."""
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(patience(request)):
                await self._free.acquire()
        except TimeoutError:
            raise none_free() from None

    def leave(self) -> None:
        self._free.release()


class AsyncConnections(Own, httpx.AsyncBaseTransport):
    """The same as `Connections`, in one event loop."""

    def __init__(
        self, make: Callable[[], httpx.AsyncBaseTransport], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._make = make
        self._idle: Idle[httpx.AsyncBaseTransport] = Idle(clock)
        self._room = Room()
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._room.enter(request)
        transport = None
        try:
            transport = self._idle.pop() or self._make()
            response = await transport.handle_async_request(request)
        except BaseException:
            await self._back(transport, sound=False)
            raise
        response.stream = _AsyncLent(response, transport, self._back)
        return response

    async def _back(self, transport: httpx.AsyncBaseTransport | None, *, sound: bool) -> None:
        if sound and transport is not None and not self._closed and not has_more(transport):
            self._idle.push(transport)
            transport = self._idle.stale()
        self._room.leave()
        if transport is not None:
            await transport.aclose()

    async def aclose(self) -> None:
        self._closed = True
        while (transport := self._idle.pop()) is not None:
            await transport.aclose()


class _AsyncLent(httpx.AsyncByteStream):
    def __init__(
        self, response: httpx.Response, transport: httpx.AsyncBaseTransport, back: Callable[..., Awaitable[None]]
    ) -> None:
        self._body = cast("httpx.AsyncByteStream", response.stream)
        self._transport, self._back = transport, back
        self._read = self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            yield chunk
        self._read = True

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            sound = False
            try:
                await self._body.aclose()
                sound = self._read
            finally:
                await self._back(self._transport, sound=sound)
