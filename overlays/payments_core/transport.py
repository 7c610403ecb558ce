"""The border to httpx: sends, waits as the retry policy says, and turns every foreign error into ours.

Bodies are read here, inside the border, so that a connection lost half-way through an answer is ours too.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import httpx

from .errors import OutcomeUnknown, PaymentsError, RequestNotSent, UnexpectedReply
from .replies import Refusals
from .retry import Answered, Lost, NotSent, Outcome, RetryPolicy, Send, Sleep, retry_after_seconds

# Raised before the first byte of a request is written, and likely to pass. Everything else may have been sent.
NO_CONNECTION: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# The same, but no second try would fare better.
NO_ADDRESS: Final = (httpx.UnsupportedProtocol, httpx.InvalidURL)
NEVER_SENT: Final = NO_CONNECTION + NO_ADDRESS
# An answer came, and cannot be read.
UNREADABLE: Final = (httpx.DecodingError, httpx.TooManyRedirects)
FOREIGN: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, OSError)

Reply = httpx.Response | Exception


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request with its retries, as a generator of what to do. Shared by both transports; no I/O of its own.

    `now` is the wall clock, for `Retry-After` dates; `clock` a steady one, in seconds; `random` gives 0..1.
    """

    policy: RetryPolicy = field(default_factory=RetryPolicy)
    refusals: Refusals = field(default_factory=Refusals)
    random: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _utc_now

    def run(self, request: httpx.Request) -> Generator[Send | Sleep, Reply | None, httpx.Response]:
        """Returns a 2xx answer; raises one of our errors for anything else."""
        plan = self.policy.attempts(request.method, random=self.random, clock=self.clock)
        reply: Reply | None = None
        step: Send | Sleep | None = next(plan)
        while step is not None:
            if isinstance(step, Sleep):
                yield step
                step = _next(plan, None)
            else:
                reply = yield step
                step = _next(plan, self._outcome(reply))
        return self._settled(request, reply)

    def _outcome(self, reply: Reply | None) -> Outcome | None:
        if isinstance(reply, httpx.Response):
            if reply.status_code < 400:
                return None
            wait = retry_after_seconds(reply.headers.get("retry-after"), now=self.now())
            return Answered(reply.status_code, wait)
        if isinstance(reply, UNREADABLE + NO_ADDRESS):
            return None
        return NotSent() if isinstance(reply, NO_CONNECTION) else Lost()

    def _settled(self, request: httpx.Request, reply: Reply | None) -> httpx.Response:
        if isinstance(reply, httpx.Response) and reply.is_success:
            return reply
        if isinstance(reply, httpx.Response):
            error: PaymentsError = self.refusals.error(reply.status_code, reply.headers, reply.content, now=self.now)
        else:
            error = _error(reply)
        error.operation = f"{request.method} {request.url.path}"
        # The foreign error is the cause only where it is one; its text is httpx's own and holds no body.
        raise error from (reply if isinstance(reply, Exception) else None)


def _next(plan: Generator[Send | Sleep, Outcome | None, None], outcome: Outcome | None) -> Send | Sleep | None:
    try:
        return plan.send(outcome)
    except StopIteration:
        return None


def _error(reply: Exception | None) -> PaymentsError:
    kind = type(reply).__name__
    if isinstance(reply, UNREADABLE):
        return UnexpectedReply(f"the answer cannot be read ({kind})")
    if isinstance(reply, NEVER_SENT):
        return RequestNotSent(f"the request was not sent ({kind}: {reply}); nothing happened, it may be sent again")
    return OutcomeUnknown(f"the request was sent and no answer came ({kind}); look it up before you send it again")


@dataclass(slots=True)
class RetryTransport(httpx.BaseTransport):
    """Drives an `Exchange` over another transport."""

    inner: httpx.BaseTransport
    exchange: Exchange = field(default_factory=Exchange)
    sleep: Callable[[float], None] = time.sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        steps = self.exchange.run(request)
        reply: Reply | None = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, Sleep):
                    self.sleep(step.seconds)
                    reply = None
                else:
                    reply = self._send(request)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response

    def _send(self, request: httpx.Request) -> Reply:
        try:
            response = self.inner.handle_request(request)
            try:
                response.read()
            finally:
                response.close()
        except FOREIGN as error:
            return error
        return response

    def close(self) -> None:
        self.inner.close()


@dataclass(slots=True)
class AsyncRetryTransport(httpx.AsyncBaseTransport):
    """The same for asyncio."""

    inner: httpx.AsyncBaseTransport
    exchange: Exchange = field(default_factory=Exchange)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        steps = self.exchange.run(request)
        reply: Reply | None = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, Sleep):
                    await self.sleep(step.seconds)
                    reply = None
                else:
                    reply = await self._send(request)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response

    async def _send(self, request: httpx.Request) -> Reply:
        try:
            response = await self.inner.handle_async_request(request)
            try:
                await response.aread()
            finally:
                await response.aclose()
        except FOREIGN as error:
            return error
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()


@dataclass(slots=True)
class ClientTransport(httpx.BaseTransport):
    """A user's own `httpx.Client` as a transport, so that its proxies, TLS and hooks stay in force. Never closes it.

    Its `auth` is passed over: the request has its key, and an auth flow may send a create again.
    """

    client: httpx.Client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return self.client.send(request, auth=None, follow_redirects=False)
        except httpx.HTTPStatusError as error:  # a hook of theirs that raises for statuses
            return error.response


@dataclass(slots=True)
class AsyncClientTransport(httpx.AsyncBaseTransport):
    """The same for `httpx.AsyncClient`."""

    client: httpx.AsyncClient

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self.client.send(request, auth=None, follow_redirects=False)
        except httpx.HTTPStatusError as error:  # a hook of theirs that raises for statuses
            return error.response
