"""The two fast transports, each driven through the same words: bare, and under our own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

import httpx
from payments_core.exchange import Exchange
from payments_core.fast import ProxyFor, direct
from payments_core.fast_async import AsyncFastTransport
from payments_core.fast_sync import FastTransport
from payments_core.retry import RetryPolicy
from payments_core.transport import AsyncRetryTransport, RetryTransport

# Tries four times where it may, and waits for nothing.
EXCHANGE = Exchange(policy=RetryPolicy(base=0.0))
SECONDS = {"connect": 2.0, "read": 2.0, "write": 2.0, "pool": 2.0}


def asked(method: str, url: str, *, content: bytes | None, timeouts: dict[str, Any], **headers: str) -> httpx.Request:
    return httpx.Request(method, url, content=content, headers=headers, extensions={"timeout": timeouts})


class Sync:
    """`sender("POST", url, content=b"{}")` through a FastTransport."""

    def __init__(self, proxy_for: ProxyFor = direct, getpid: Callable[[], int] = os.getpid) -> None:
        self.fast = FastTransport(proxy_for=proxy_for, getpid=getpid)
        self.ours = RetryTransport(self.fast, EXCHANGE)

    def __call__(
        self, method: str, url: str, *, content: bytes | None = None, timeouts: Any = SECONDS, **headers: str
    ) -> httpx.Response:
        return self.fast.handle_request(asked(method, url, content=content, timeouts=timeouts, **headers))

    def guarded(
        self, method: str, url: str, *, content: bytes | None = None, timeouts: Any = SECONDS
    ) -> httpx.Response:
        """The same under our transport, with its retries and errors."""
        return self.ours.handle_request(asked(method, url, content=content, timeouts=timeouts))

    def close(self) -> None:
        self.fast.close()

    def end(self) -> None:
        self.close()


class Async:
    """The same through an AsyncFastTransport, in an event loop of its own."""

    def __init__(self, proxy_for: ProxyFor = direct, getpid: Callable[[], int] = os.getpid) -> None:
        self.loop = asyncio.new_event_loop()
        self.fast = AsyncFastTransport(proxy_for=proxy_for, getpid=getpid)
        self.ours = AsyncRetryTransport(self.fast, EXCHANGE)

    def __call__(
        self, method: str, url: str, *, content: bytes | None = None, timeouts: Any = SECONDS, **headers: str
    ) -> httpx.Response:
        request = asked(method, url, content=content, timeouts=timeouts, **headers)
        return self.loop.run_until_complete(self.fast.handle_async_request(request))

    def guarded(
        self, method: str, url: str, *, content: bytes | None = None, timeouts: Any = SECONDS
    ) -> httpx.Response:
        request = asked(method, url, content=content, timeouts=timeouts)
        return self.loop.run_until_complete(self.ours.handle_async_request(request))

    def close(self) -> None:
        self.loop.run_until_complete(self.fast.aclose())

    def end(self) -> None:
        self.close()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()


Sender = Sync | Async
