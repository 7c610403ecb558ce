"""Who is asked, and with what settings: the httpx clients, built once and always with a time-out."""

import ssl
from threading import Lock
from types import TracebackType
from typing import Any, Self

import httpx
from attrs import Attribute, define, evolve, field

DEFAULT_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


def _bounded(_: object, __: "Attribute[httpx.Timeout]", timeout: object) -> None:
    if not isinstance(timeout, httpx.Timeout) or None in timeout.as_dict().values():
        raise TypeError("timeout must be an httpx.Timeout with each of its four parts set")


def _copied(pairs: dict[str, str]) -> dict[str, str]:
    return dict(pairs)


@define(eq=False, repr=False)
class Client:
    """Settings of the API's httpx clients. The keywords are those of `httpx.Client`; `httpx_args` passes on any other.

    Safe to share between threads. `with_headers`, `with_cookies` and `with_timeout` give a new client and leave this
    one as it is. The httpx clients given to `set_httpx_client` and `set_async_httpx_client` carry settings of their
    own, so a client made from such a one must be given its own too: a bare one would lack their transport and its
    safeguards.
    """

    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict, converter=_copied, kw_only=True, alias="cookies")
    _headers: dict[str, str] = field(factory=dict, converter=_copied, kw_only=True, alias="headers")
    _timeout: httpx.Timeout = field(default=DEFAULT_TIMEOUT, validator=_bounded, kw_only=True, alias="timeout")
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args")
    _client: httpx.Client | None = field(default=None, init=False)
    _async_client: httpx.AsyncClient | None = field(default=None, init=False)
    _was_set: bool = field(default=False, init=False)
    _parent_was_set: bool = field(default=False, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def __repr__(self) -> str:
        """The class and the address: never a token, a header, a cookie or a password of the address."""
        url = httpx.URL(self._base_url)
        return f"{type(self).__name__}({url.scheme}://{url.netloc.decode('ascii')}{url.path.rstrip('/')})"

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A new client with these headers besides."""
        return self._evolved(headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A new client with these cookies besides."""
        return self._evolved(cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout) -> Self:
        """A new client with this time-out."""
        return self._evolved(timeout=timeout)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Uses this httpx client, whose own address, headers and time-out hold from now on."""
        self._client, self._was_set = client, True
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The httpx client, built on first use."""
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(**self._arguments(), **self._httpx_args)
            return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Uses this httpx client, whose own address, headers and time-out hold from now on."""
        self._async_client, self._was_set = async_client, True
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The asynchronous httpx client, built on first use."""
        with self._lock:
            if self._async_client is None:
                self._async_client = httpx.AsyncClient(**self._arguments(), **self._httpx_args)
            return self._async_client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.get_httpx_client().__exit__(kind, error, trace)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.get_async_httpx_client().__aexit__(kind, error, trace)

    def _arguments(self) -> dict[str, Any]:
        if self._parent_was_set:
            raise RuntimeError("the client this one was made from has an httpx client set: set one here too")
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._request_headers(),
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
        }

    def _request_headers(self) -> dict[str, str]:
        return self._headers

    def _evolved(self, **changes: Any) -> Self:
        child = evolve(self, **changes)
        child._parent_was_set = self._was_set or self._parent_was_set
        return child


@define(eq=False, repr=False)
class AuthenticatedClient(Client):
    """A client that sends `token` with each request: `Authorization: Bearer <token>`, unless told otherwise."""

    token: str
    prefix: str = "Bearer"
    auth_header_name: str = "Authorization"

    def _request_headers(self) -> dict[str, str]:
        credentials = f"{self.prefix} {self.token}" if self.prefix else self.token
        return {**self._headers, self.auth_header_name: credentials}
