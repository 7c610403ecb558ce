"""The fast transport for asyncio: aiohttp. Sends once, follows nothing, keeps nothing.

Not pyreqwest here: with asyncio it may abort the process at exit, and goes on sending for a task that was cancelled.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable
from typing import Final

import aiohttp
import httpx
from yarl import URL

from . import tls
from .async_connections import Room
from .failures import UnreadableAnswer
from .fast import IDLE_SECONDS, Body, ProxyFor, Unusable, direct, pairs, proxy_of

# aiohttp adds these by itself where a request lacks them.
_UNASKED: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
# Raised by aiohttp's connector alone, which is done before the first byte of a request is written.
_NO_CONNECTION: Final = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ClientHttpProxyError,
)

# Seconds for connecting, reading and waiting for a free connection.
_Timeouts = dict[str, float | None]


class AsyncFastTransport(httpx.AsyncBaseTransport):
    """A transport for `httpx.AsyncClient` and for ours. Belongs to the event loop of its first request.

    A call ends within the time-outs `connect` and `read` together, its body included, once it has a connection.
    """

    def __init__(self, *, proxy_for: ProxyFor = direct, getpid: Callable[[], int] = os.getpid) -> None:
        self._proxy_for = proxy_for
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._getpid, self._pid = getpid, 0
        self._routes: dict[tuple[str, bytes], _Route] = {}
        self._timeouts: tuple[_Timeouts, aiohttp.ClientTimeout] = ({}, aiohttp.ClientTimeout())
        self._room = Room()
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        session, url, body = self._usable(), request.url, Body()
        route = self._routes.get((url.scheme, url.netloc)) or self._routed(url)
        content = await request.aread()
        await self._room.enter(request)
        try:
            async with session.request(
                request.method,
                URL(str(url), encoded=True),
                data=content or None,
                headers=pairs(request.headers),
                timeout=self._timeout(request.extensions.get("timeout") or {}),
                allow_redirects=False,
                proxy=route.proxy,
                ssl=route.tls,
            ) as answer:
                while piece := await answer.content.readany():
                    body.add(piece)
                return body.answer(answer.status, answer.raw_headers)
        except (UnreadableAnswer, httpx.TransportError):
            raise
        except Exception as error:  # noqa: BLE001 - the border: the texts of what is below name URLs
            raise _meaning(error) from None
        finally:
            self._room.leave()

    def _usable(self) -> aiohttp.ClientSession:
        if self._closed:
            raise Unusable("the transport is closed")
        loop = asyncio.get_running_loop()
        if self._session is None:
            self._session, self._loop, self._pid = _session(), loop, self._getpid()
        elif self._pid != self._getpid():
            raise Unusable("the transport was used before a fork: make one afterwards")
        elif self._loop is not loop:
            raise Unusable("the transport belongs to another event loop: make one in each")
        return self._session

    def _routed(self, url: httpx.URL) -> _Route:
        route = self._routes[url.scheme, url.netloc] = _Route(proxy_of(self._proxy_for, url), url.scheme)
        return route

    def _timeout(self, given: _Timeouts) -> aiohttp.ClientTimeout:
        if self._timeouts[0] != given:
            self._timeouts = (given, _timeout(given))
        return self._timeouts[1]

    async def aclose(self) -> None:
        """Ends the calls that are under way, as lost ones. In a forked process it leaves the parent's alone."""
        self._closed = True
        if self._session is not None and self._pid == self._getpid():
            await self._session.close()


class _Route:
    """How to get to an origin: through which proxy, and whom to trust there."""

    def __init__(self, proxy: str | None, scheme: str) -> None:
        if proxy is not None and URL(proxy).scheme not in {"http", "https"}:
            raise Unusable("aiohttp knows no proxy but those of http and https")
        self.proxy = proxy
        # What is not encrypted needs none.
        self.tls: ssl.SSLContext | bool = tls.shared() if scheme == "https" else True


def _session() -> aiohttp.ClientSession:
    """A session with its own mind switched off: it sends what it is given, once, and unpacks nothing."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=_UNASKED,
        middlewares=(_once,),
    )


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Sends once: aiohttp repeats a GET, PUT or DELETE whose connection broke, unless it does not know the error."""
    try:
        return await send(request)
    except _NO_CONNECTION:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise _meaning(error) from None


def _timeout(given: _Timeouts) -> aiohttp.ClientTimeout:
    """One timer a call, and another while it connects: each is a twentieth of what a call costs."""
    connect, read = given.get("connect"), given.get("read")
    whole = None if connect is None or read is None else connect + read
    return aiohttp.ClientTimeout(total=whole, sock_connect=connect)


def _meaning(error: Exception) -> httpx.TransportError:
    """What an error of aiohttp says about the request. It names no URL and quotes no answer."""
    timed_out = isinstance(error, TimeoutError)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return httpx.ProxyError(f"the proxy answered {error.status}")
    if isinstance(error, _NO_CONNECTION):
        return httpx.ConnectTimeout("no connection in time") if timed_out else httpx.ConnectError(str(error.__cause__))
    return httpx.ReadTimeout("no whole answer in time") if timed_out else httpx.ReadError("the connection broke")
