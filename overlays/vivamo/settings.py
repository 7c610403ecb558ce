"""Where to call and with which key. Everything is checked here, before anything is sent."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Final, Literal, cast, get_args
from urllib.parse import urlsplit

import httpx
from payments_core.record import Record

Environment = Literal["production", "sandbox", "mock"]
BASE_URLS: Final[Mapping[str, str]] = {
    "production": "https://api.vivamo.co",
    "sandbox": "https://api.test.vivamo.co",
    "mock": "http://127.0.0.1:4010",
}
# The mock's own default, public by nature.
MOCK_KEY: Final = "sk_test_mock"


class Settings(Record, aside=("api_key",), kw_only=False):
    """A checked base URL and secret key. Raises TypeError or ValueError that names the setting."""

    base_url: str
    api_key: str
    environment: Environment

    @classmethod
    def of(cls, api_key: str | None, *, environment: Environment, base_url: str | None) -> Settings:
        checked_environment(environment)
        if api_key is None and environment == "mock":
            api_key = MOCK_KEY
        url = checked_url(base_url or BASE_URLS[environment])
        if environment == "mock" and not is_loopback(urlsplit(url).hostname or ""):
            raise ValueError(f"base_url: expected this machine, since the environment is mock; got {url[:80]!r}")
        return cls(url, checked_key(api_key), environment)

    @property
    def server(self) -> str:
        """What a ledger keeps apart. All mocks of this machine are one, and a tunnel to production is production."""
        if not is_loopback(urlsplit(self.base_url).hostname or ""):
            return self.base_url
        return BASE_URLS["production"] if self.environment == "production" else "this machine"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Reads VIVAMO_API_KEY, VIVAMO_ENVIRONMENT (sandbox when absent) and VIVAMO_BASE_URL."""
        environment = checked_environment(environ.get("VIVAMO_ENVIRONMENT") or "sandbox")
        key = environ.get("VIVAMO_API_KEY") or None
        if key is None and environment != "mock":
            raise ValueError("VIVAMO_API_KEY: expected your secret key in this environment variable; it is not set")
        return cls.of(key, environment=environment, base_url=environ.get("VIVAMO_BASE_URL") or None)


def checked_environment(environment: str) -> Environment:
    """One of those there are."""
    if environment not in BASE_URLS:
        expected = ", ".join(get_args(Environment))
        raise ValueError(f"environment: expected one of {expected}; got {environment!r}")
    return cast("Environment", environment)


def checked_key(api_key: str | None) -> str:
    """The key, fit for a header. The text of an error never shows it."""
    if api_key is None or api_key == "":
        raise ValueError(
            "api_key: expected your secret key, got none; pass it, or set VIVAMO_API_KEY and use from_env()"
        )
    if not isinstance(api_key, str):
        raise TypeError(f"api_key: expected a str, got {type(api_key).__name__}")
    if api_key.startswith("pk_"):
        raise ValueError("api_key: expected a secret key; one that begins with pk_ is for the front-end SDK only")
    if not api_key.isascii() or not api_key.isprintable() or " " in api_key:
        raise ValueError("api_key: expected printable ASCII with no space or line break")
    return api_key


def checked_url(base_url: str) -> str:
    """The base URL without a trailing slash. Plain http is for this machine only, since the key travels with it."""
    if not isinstance(base_url, str):
        raise TypeError(f"base_url: expected a str, got {type(base_url).__name__}")
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("base_url: expected a URL such as https://api.vivamo.co") from None
    if parts.username is not None or parts.password is not None:
        raise ValueError("base_url: expected no user name or password in it")
    shown = base_url[:80]
    if parts.scheme not in {"https", "http"} or not host or base_url != base_url.strip() or not base_url.isprintable():
        raise ValueError(f"base_url: expected a URL such as https://api.vivamo.co, got {shown!r}")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(f"base_url: expected https, since the key travels with each request; got {shown!r}")
    if "?" in base_url or "#" in base_url:
        raise ValueError(f"base_url: expected no query and no fragment, got {shown!r}")
    if parts.path.rstrip("/").endswith("/v1"):
        raise ValueError(f"base_url: expected it without /v1, which every path begins with; got {shown!r}")
    try:
        _ = httpx.URL(base_url).host  # which is decoded only when asked for
    except (httpx.InvalidURL, ValueError):
        raise ValueError(f"base_url: expected a URL such as https://api.vivamo.co, got {shown!r}") from None
    return base_url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
