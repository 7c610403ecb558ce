"""The border to httpx: sends, reads, waits as the exchange says. Whatever is raised beyond it becomes ours here."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import httpx

from . import loops
from .answers import Collector
from .connections import Own
from .errors import RequestNotSent
from .exchange import Exchange, Reply
from .failures import Witness, own_answer
from .retry import Sleep

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

T = TypeVar("T")


class NotFromHere(RequestNotSent, RuntimeError):
    """A mistake in how the client is used, found out before anything was sent."""


class ClientTransport(httpx.BaseTransport):
    """A user's own `httpx.Client` as a transport, so that its proxies, TLS and hooks stay in force. Never closes it.

    Its `auth` is passed over: the request has its key, and an auth flow may send a create again.
    """

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.client.send(request, stream=True, auth=None, follow_redirects=False)


class AsyncClientTransport(httpx.AsyncBaseTransport):
    """The same for `httpx.AsyncClient`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.client.send(request, stream=True, auth=None, follow_redirects=False)


# A client says of each error which request it is about; a bare transport does not.
NAMING: Final = (ClientTransport, AsyncClientTransport)


class Below(Generic[T]):
    """The transport below ours, and how to make it anew: a forked process must not share its parent's connections."""

    def __init__(self, transport: T, renew: Callable[[], T] | None = None, *, pid: int | None = None) -> None:
        self.transport, self.renew = transport, renew
        self.pid = os.getpid() if pid is None else pid

    def here(self) -> T:
        """The transport for this process. Raises NotFromHere when it is another's and cannot be made anew."""
        if self.pid != os.getpid():
            if self.renew is None:
                raise NotFromHere("this client was made before a fork, with a transport of yours: make one afterwards")
            # The old one is left alone: to close it would end the parent's connections.
            self.transport, self.pid = self.renew(), os.getpid()
        return self.transport


class RetryTransport(httpx.BaseTransport):
    """Drives an `Exchange` over another transport. `renew` makes that one anew after a fork."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        exchange: Exchange | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        renew: Callable[[], httpx.BaseTransport] | None = None,
    ) -> None:
        self._below = Below(inner, renew)
        self._exchange = exchange or Exchange()
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        inner = self._below.here()
        steps = self._exchange.run(request)
        reply: Reply | None = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, Sleep):
                    self._sleep(step.seconds)
                    reply = None
                else:
                    reply = self._send(inner, request)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response

    def _send(self, inner: httpx.BaseTransport, request: httpx.Request) -> Reply:
        witness = Witness(request, named=isinstance(inner, NAMING))
        if not isinstance(inner, Own):
            request.extensions["trace"] = witness.trace
        try:
            response = _answered(inner.handle_request, request)
            collector = Collector(patience=patience(request), clock=self._exchange.clock)
            try:
                for chunk in collector.chunks(response):
                    collector.add(chunk)
            finally:
                response.close()
            return collector.answer(response, request)
        except Exception as error:  # noqa: BLE001 - the border: nothing foreign passes
            return witness.failure(error)
        finally:
            # The witness knows the request: left there, each call would be a cycle for the garbage collector.
            request.extensions.pop("trace", None)

    def close(self) -> None:
        self._below.here().close()


class AsyncRetryTransport(httpx.AsyncBaseTransport):
    """The same for asyncio. Belongs to the event loop of its first request, as its connections do."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        exchange: Exchange | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = loops.sleep,
        renew: Callable[[], httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self._below = Below(inner, renew)
        self._exchange = exchange or Exchange()
        self._sleep = sleep
        self._loop: AbstractEventLoop | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        inner = self._below.here()
        self._stay_in_loop()
        steps = self._exchange.run(request)
        reply: Reply | None = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, Sleep):
                    await self._sleep(step.seconds)
                    reply = None
                else:
                    reply = await self._send(inner, request)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response

    async def _send(self, inner: httpx.AsyncBaseTransport, request: httpx.Request) -> Reply:
        witness = Witness(request, named=isinstance(inner, NAMING))
        if not isinstance(inner, Own):
            request.extensions["trace"] = witness.atrace
        try:
            response = await _async_answered(inner.handle_async_request, request)
            collector = Collector(patience=patience(request), clock=self._exchange.clock)
            try:
                async for chunk in collector.chunks(response):
                    collector.add(chunk)
            finally:
                await response.aclose()
            return collector.answer(response, request)
        except Exception as error:  # noqa: BLE001 - the border: nothing foreign passes
            return witness.failure(error)
        finally:
            # The witness knows the request: left there, each call would be a cycle for the garbage collector.
            request.extensions.pop("trace", None)

    def _stay_in_loop(self) -> None:
        loop = loops.running_loop()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise NotFromHere("this client belongs to another event loop: make one in each, and nothing was sent")

    async def aclose(self) -> None:
        if self._loop not in {None, loops.running_loop()}:
            raise NotFromHere("this client belongs to another event loop: close it there, as that loop's last act")
        await self._below.here().aclose()


def patience(request: httpx.Request) -> float:
    """How long a body may take as a whole, in seconds: as long as one read of it may."""
    timeout: float = (request.extensions.get("timeout") or {}).get("read") or 30.0
    return timeout


def _answered(send: Callable[[httpx.Request], httpx.Response], request: httpx.Request) -> httpx.Response:
    try:
        return send(request)
    except httpx.HTTPStatusError as error:
        response = own_answer(error, request)
        if response is None:
            raise
        return response


async def _async_answered(
    send: Callable[[httpx.Request], Awaitable[httpx.Response]], request: httpx.Request
) -> httpx.Response:
    try:
        return await send(request)
    except httpx.HTTPStatusError as error:
        response = own_answer(error, request)
        if response is None:
            raise
        return response
