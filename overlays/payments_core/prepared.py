"""httpx clients that prepare once what is the same in each request: its address and its headers.

`httpx.Client` merges them anew at each call, and asks its cookie jar, its auth flow and its redirects, none of which a
payments API has: half of what a call costs. A call that needs any of it goes httpx's own way.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any, Final

import httpx

# httpx says a line for each call there: where anybody listens, calls go its way.
_LOG: Final = logging.getLogger("httpx")
# As httpx writes it. An encoder of our own is made once.
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
# So many addresses, and so many kinds of headers, are kept.
_KEPT: Final = 256


class Prepared:
    """The requests of one client, from what it is set to now."""

    def __init__(self, client: httpx.Client | httpx.AsyncClient) -> None:
        self._base_url, self._raw = client.base_url, client.headers.raw
        # Functions of these values and not of `self`: a cycle would keep a dropped client's sockets open for a while.
        base = str(client.base_url).rstrip("/")
        self._url: Callable[[str], httpx.URL] = lru_cache(_KEPT)(partial(_joined, base))
        self._headers = lru_cache(_KEPT)(partial(_headers, client.base_url.netloc, self._raw))

    def fits(self, client: httpx.Client | httpx.AsyncClient) -> bool:
        """Whether the client is as it was, open, and has nothing that httpx would have to do."""
        return (
            not client.is_closed
            and client.base_url is self._base_url
            and client.headers.raw == self._raw
            and client.auth is None
            and not (client.params or client.cookies or any(client.event_hooks.values()))
            and not _LOG.isEnabledFor(logging.INFO)
        )

    def request(
        self,
        method: str,
        path: str,
        body: Any,
        headers: Mapping[str, str],
        params: Mapping[str, Any] | None,
        *,
        timeout: httpx.Timeout,
    ) -> httpx.Request:
        content = b"" if body is None else _AS_JSON(body).encode()
        url = self._url(path)
        request = httpx.Request(
            method,
            httpx.URL(url, params=params) if params else url,
            headers=self._headers(method.upper(), len(content), tuple(headers.items())),
            stream=httpx.ByteStream(content),
            extensions={"timeout": timeout.as_dict()},
        )
        request.read()
        return request


class PreparedClient(httpx.Client):
    """An `httpx.Client` over `transport`, cheap for what generated functions ask. Settings changed later hold too."""

    def __init__(self, *, transport: httpx.BaseTransport, **settings: Any) -> None:
        super().__init__(transport=transport, **settings)
        self._carrier = transport
        self._prepared = Prepared(self)

    def request(
        self,
        method: str,
        url: httpx.URL | str,
        *,
        json: Any = None,
        headers: Any = None,
        params: Any = None,
        **others: Any,
    ) -> httpx.Response:
        if others or not _is_path(url) or not self._prepared.fits(self):
            return super().request(method, url, json=json, headers=headers, params=params, **others)
        begun = time.perf_counter()
        request = self._prepared.request(method, str(url), json, headers or {}, params, timeout=self.timeout)
        response = self._carrier.handle_request(request)
        response.elapsed = timedelta(seconds=time.perf_counter() - begun)
        return response


class PreparedAsyncClient(httpx.AsyncClient):
    """The same for asyncio."""

    def __init__(self, *, transport: httpx.AsyncBaseTransport, **settings: Any) -> None:
        super().__init__(transport=transport, **settings)
        self._carrier = transport
        self._prepared = Prepared(self)

    async def request(
        self,
        method: str,
        url: httpx.URL | str,
        *,
        json: Any = None,
        headers: Any = None,
        params: Any = None,
        **others: Any,
    ) -> httpx.Response:
        if others or not _is_path(url) or not self._prepared.fits(self):
            return await super().request(method, url, json=json, headers=headers, params=params, **others)
        begun = time.perf_counter()
        request = self._prepared.request(method, str(url), json, headers or {}, params, timeout=self.timeout)
        response = await self._carrier.handle_async_request(request)
        response.elapsed = timedelta(seconds=time.perf_counter() - begun)
        return response


def _is_path(url: object) -> bool:
    """Of the client's own server: `//` would name another one."""
    return isinstance(url, str) and url.startswith("/") and not url.startswith("//")


def _joined(base: str, path: str) -> httpx.URL:
    return httpx.URL(base + path)


def _headers(
    host: bytes, standing: list[tuple[bytes, bytes]], method: str, length: int, own: tuple[tuple[str, str], ...]
) -> httpx.Headers:
    """In the order of httpx; a request's own headers replace the client's."""
    headers = httpx.Headers([(b"Host", host), *standing])
    headers.update(dict(own))
    if length or method in {"POST", "PUT", "PATCH"}:
        headers["Content-Length"] = str(length)
    return headers
