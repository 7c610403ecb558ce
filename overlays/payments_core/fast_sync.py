"""The fast transport without asyncio: pyreqwest, which is hyper underneath. Sends once, follows nothing, keeps nothing.

pyreqwest calls an error a ConnectError if its text speaks of a connection, and many do that come after the request has
left ("connection closed before message completed"); its own layer for httpx hands them on as that. Here only hyper's
word that it never got a connection counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import httpx
from pyreqwest.client import SyncClient, SyncClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError
from pyreqwest.http import HeaderMap
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import SyncStreamRequest

from .failures import UnreadableAnswer
from .fast import IDLE_SECONDS, Body, ProxyFor, Unusable, direct, pairs, proxy_of

# How hyper names the failure to get a connection: the second of an error's causes, of which no server writes a word.
_NO_CONNECTION: Final = "client error (Connect)"
# What the URL standard for browsers, which pyreqwest goes by, turns into a step to another path.
_REWRITTEN: Final = re.compile(rb"^[^?]*(?:\\|%2[eE])")
# Bytes of a body that are taken at once.
_PIECE: Final = 65_536

# Scheme, host and port; seconds to connect; seconds for everything after.
_Key = tuple[str, bytes, float | None, float | None]


class FastTransport(httpx.BaseTransport):
    """A transport for `httpx.Client` and for ours. Safe to share between threads; not between processes.

    A call ends within the time-outs `connect` and `read` together, its body included. Its certificates are those of
    the operating system.
    """

    def __init__(self, *, proxy_for: ProxyFor = direct, getpid: Callable[[], int] = os.getpid) -> None:
        self._proxy_for = proxy_for
        self._clients: dict[_Key, SyncClient] = {}
        self._getpid, self._pid = getpid, 0
        self._closed = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sending = self._prepared(request)
        body = Body()
        try:
            with sending as answer:
                reader = answer.body_reader
                while (piece := reader.read(_PIECE)) is not None:
                    body.add(piece.to_bytes())
                return body.answer(answer.status, _pairs(answer.headers))
        except UnreadableAnswer:
            raise
        except Exception as error:  # noqa: BLE001 - the border: the texts of what is below name URLs
            raise _meaning(error) from None

    def _prepared(self, request: httpx.Request) -> SyncStreamRequest:
        """The request, unsent. Raises Unusable for one that cannot be written as it is."""
        url = request.url
        if _REWRITTEN.search(url.raw_path):
            raise Unusable("the path has a backslash or %2E, which would be rewritten on the way")
        client = self._client(url, request.extensions.get("timeout") or {})
        content = request.read()
        try:
            builder = client.request(request.method, str(url)).headers(pairs(request.headers))
            return (builder.body_bytes(content) if content else builder).build_streamed()
        except (ValueError, PyreqwestError):
            raise Unusable("the request cannot be written: its method, URL or a header is malformed") from None

    def _client(self, url: httpx.URL, timeouts: dict[str, float | None]) -> SyncClient:
        if self._closed:
            raise Unusable("the transport is closed")
        if self._clients and self._pid != self._getpid():
            raise Unusable("the transport was used before a fork: make one afterwards")
        key = (url.scheme, url.netloc, timeouts.get("connect"), timeouts.get("read"))
        return self._clients.get(key) or self._made(key, proxy_of(self._proxy_for, url))

    def _made(self, key: _Key, proxy: str | None) -> SyncClient:
        self._pid = self._getpid()
        # Of two that threads make at once the first stays.
        return self._clients.setdefault(key, _client(proxy, connect=key[2], read=key[3]))

    def close(self) -> None:
        """Ends the calls that are under way, as lost ones. In a forked process it leaves the parent's alone."""
        self._closed = True
        clients, self._clients = self._clients, {}
        if self._pid == self._getpid():
            for client in clients.values():
                client.close()


def _client(proxy: str | None, *, connect: float | None, read: float | None) -> SyncClient:
    """A client of pyreqwest with its own mind switched off: it sends what it is given, once, and unpacks nothing."""
    builder = (
        SyncClientBuilder().http1_only().http1_lower_case_headers().no_proxy().follow_redirects(False).referer(False)
    )
    builder = builder.gzip(False).deflate(False).brotli(False).zstd(False)
    builder = builder.pool_idle_timeout(timedelta(seconds=IDLE_SECONDS))
    try:
        if proxy is not None:
            builder = builder.proxy(ProxyBuilder.all(proxy))
        if connect is not None:
            builder = builder.connect_timeout(timedelta(seconds=connect))
        if connect is not None and read is not None:
            builder = builder.timeout(timedelta(seconds=connect + read))
        return builder.build()
    except (ValueError, RuntimeError, PyreqwestError):
        # RuntimeError: its one runtime was started by a process that this one was forked from.
        raise Unusable(
            "pyreqwest cannot start: the proxy or the certificates cannot be used, or it was in use before a fork; "
            "then make no call there, or start processes by spawn"
        ) from None


def _pairs(headers: HeaderMap) -> list[tuple[str, str]]:
    """All of them; where one is not ASCII, which pyreqwest has no way to hand out, all but that name's."""
    try:
        return list(headers.items())
    except ValueError:
        return [(name, value) for name in dict.fromkeys(headers) for value in _readable(headers, name)]


def _readable(headers: HeaderMap, name: str) -> list[str]:
    try:
        return headers.getall(name)
    except ValueError:
        return []


def _meaning(error: Exception) -> httpx.TransportError:
    """What an error of pyreqwest says about the request. It names no URL and quotes no answer."""
    causes = _causes(error)
    timed_out = isinstance(error, RequestTimeoutError)
    if causes[1:2] == [_NO_CONNECTION]:
        return httpx.ConnectTimeout("no connection in time") if timed_out else httpx.ConnectError(causes[-1])
    return httpx.ReadTimeout("no whole answer in time") if timed_out else httpx.ReadError("the connection broke")


def _causes(error: Exception) -> list[str]:
    details = getattr(error, "details", None) or {}
    return [cause["message"] for cause in details.get("causes") or ()]
