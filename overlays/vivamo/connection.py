"""The generated client over our transport: time-outs set, redirects off, retries and errors ours."""

from __future__ import annotations

import math
import platform
import ssl
from functools import partial
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from payments_core import tls
from payments_core.answers import ENCODING
from payments_core.connections import ONE_CONNECTION, Connections
from payments_core.exchange import Exchange
from payments_core.prepared import PreparedAsyncClient, PreparedClient
from payments_core.retry import RetryPolicy
from payments_core.transport import AsyncClientTransport, AsyncRetryTransport, ClientTransport, RetryTransport
from vivamo_api import AuthenticatedClient

from . import __version__
from .refusals import refusals
from .settings import Settings, is_loopback

# A create does little work, so 30 s without an answer is a lost one; 5 s to connect tells a dead host soon.
DEFAULT_TIMEOUT: Final = httpx.Timeout(30.0, connect=5.0)
DEFAULT_RETRIES: Final = RetryPolicy()


def connect(
    settings: Settings,
    *,
    timeout: float | httpx.Timeout,
    retries: int | RetryPolicy,
    transport: httpx.BaseTransport | None,
    http_client: httpx.Client | None,
) -> AuthenticatedClient:
    """A client for the synchronous functions."""
    _one_of(transport, http_client)
    _is_a(httpx.BaseTransport, "transport", transport)
    _is_a(httpx.Client, "http_client", http_client)
    checked = checked_timeout(timeout)
    exchange = _exchange(settings, retries)
    if http_client is not None:
        ours = RetryTransport(ClientTransport(http_client), exchange)
    elif transport is not None:
        ours = RetryTransport(transport, exchange)
    else:
        make = partial(_transport, **_wire(settings.base_url))
        ours = RetryTransport(Connections(make), exchange, renew=partial(Connections, make))
    api = _api(settings, checked)
    api.set_httpx_client(
        PreparedClient(base_url=settings.base_url, headers=_headers(settings), timeout=checked, transport=ours)
    )
    api.set_async_httpx_client(httpx.AsyncClient(transport=_Wrong("this is a Vivamo; for asyncio use AsyncVivamo")))
    return api


def connect_async(
    settings: Settings,
    *,
    timeout: float | httpx.Timeout,
    retries: int | RetryPolicy,
    transport: httpx.AsyncBaseTransport | None,
    http_client: httpx.AsyncClient | None,
) -> AuthenticatedClient:
    """A client for the asyncio functions."""
    _one_of(transport, http_client)
    _is_a(httpx.AsyncBaseTransport, "transport", transport)
    _is_a(httpx.AsyncClient, "http_client", http_client)
    checked = checked_timeout(timeout)
    exchange = _exchange(settings, retries)
    if http_client is not None:
        ours = AsyncRetryTransport(AsyncClientTransport(http_client), exchange)
    elif transport is not None:
        ours = AsyncRetryTransport(transport, exchange)
    else:
        from payments_core.async_connections import AsyncConnections

        make = partial(_async_transport, **_wire(settings.base_url))
        ours = AsyncRetryTransport(AsyncConnections(make), exchange, renew=partial(AsyncConnections, make))
    api = _api(settings, checked)
    api.set_async_httpx_client(
        PreparedAsyncClient(base_url=settings.base_url, headers=_headers(settings), timeout=checked, transport=ours)
    )
    api.set_httpx_client(httpx.Client(transport=_Wrong("this is an AsyncVivamo; without asyncio use Vivamo")))
    return api


def checked_timeout(timeout: float | httpx.Timeout) -> httpx.Timeout:
    """Seconds, or an httpx.Timeout with every part set: a call that never ends is never what you want."""
    parts = timeout.as_dict().values() if isinstance(timeout, httpx.Timeout) else [timeout]
    for seconds in parts:
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise TypeError(f"timeout: expected seconds or an httpx.Timeout with all parts set, got {seconds!r}")
        if not 0 < seconds < math.inf:
            raise ValueError(f"timeout: expected more than 0 seconds and an end, got {seconds!r}")
    return timeout if isinstance(timeout, httpx.Timeout) else httpx.Timeout(timeout)


def checked_retries(retries: int | RetryPolicy) -> RetryPolicy:
    """A policy, or how often to repeat after the first try; 0 never repeats."""
    if isinstance(retries, RetryPolicy):
        return retries
    if isinstance(retries, bool) or not isinstance(retries, int):
        raise TypeError(f"retries: expected an int or a RetryPolicy, got {type(retries).__name__}")
    if retries < 0:
        raise ValueError(f"retries: expected 0 or more, got {retries}")
    return RetryPolicy(tries=retries + 1)


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for this URL (HTTPS_PROXY, NO_PROXY and so on); none for this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy is not None:
        _usable(proxy, f"{parts.scheme.upper()}_PROXY or ALL_PROXY")
    return proxy


def _usable(proxy: str, name: str) -> None:
    """A ValueError that names the variable and never its text, which may hold a password."""
    try:
        httpx.HTTPTransport(proxy=proxy, verify=False).close()
    except (ValueError, httpx.InvalidURL):
        raise ValueError(f"{name}: expected a URL such as http://proxy.example:3128") from None
    except ImportError:
        raise ValueError(f"{name}: a SOCKS proxy needs the package socksio: pip install 'httpx[socks]'") from None


def _wire(base_url: str) -> dict[str, Any]:
    """How a connection to the server is made: by TLS or not, and by which proxy."""
    secure = base_url.startswith("https:")
    if secure:
        tls.check_variables()
    return {"secure": secure, "proxy": proxy_for(base_url)}


def _transport(*, secure: bool, proxy: str | None) -> httpx.BaseTransport:
    return httpx.HTTPTransport(verify=_context(secure=secure), proxy=proxy, limits=ONE_CONNECTION)


def _async_transport(*, secure: bool, proxy: str | None) -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(verify=_context(secure=secure), proxy=proxy, limits=ONE_CONNECTION)


def _context(*, secure: bool) -> ssl.SSLContext:
    try:
        return tls.shared() if secure else tls.trusting_nobody()
    except OSError as error:
        # Said as what it is to a request: there was no connection to send it on.
        raise httpx.ConnectError(f"the certificates cannot be loaded: {error}") from None


def _exchange(settings: Settings, retries: int | RetryPolicy) -> Exchange:
    return Exchange(policy=checked_retries(retries), refusals=refusals(settings.api_key))


def _api(settings: Settings, timeout: httpx.Timeout) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=settings.base_url, token=settings.api_key, timeout=timeout)


def _headers(settings: Settings) -> dict[str, str]:
    return {
        "authorization": f"Bearer {settings.api_key}",
        "accept": "application/json",
        "accept-encoding": ENCODING,
        "user-agent": f"vivamo-client/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}",
    }


def _is_a(kind: type, name: str, value: object) -> None:
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"{name}: expected an httpx.{kind.__name__}, got {type(value).__name__}")


def _one_of(transport: object, http_client: object) -> None:
    if transport is not None and http_client is not None:
        raise ValueError("transport, http_client: expected one of them at most; your http_client has its own transport")


class _Wrong(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Stands where the other kind of client would be, which would have neither retries nor our errors."""

    def __init__(self, advice: str) -> None:
        self.advice = advice

    def handle_request(self, request: httpx.Request) -> NoReturn:  # noqa: ARG002 - httpx names it
        raise TypeError(self.advice)

    async def handle_async_request(self, request: httpx.Request) -> NoReturn:  # noqa: ARG002 - httpx names it
        raise TypeError(self.advice)
