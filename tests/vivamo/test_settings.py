"""Settings: checked when the client is made, without ever showing the key."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest
from vivamo import AsyncVivamo, RetryPolicy, Vivamo, __version__
from vivamo.connection import DEFAULT_TIMEOUT, proxy_for
from vivamo.settings import Settings

KEY = "sk_test_canary"


@pytest.mark.parametrize("client", [Vivamo, AsyncVivamo])
@pytest.mark.parametrize(
    ("settings", "error", "text"),
    [
        ({"api_key": None}, ValueError, "api_key: expected your secret key, got none"),
        ({"api_key": ""}, ValueError, "api_key: expected your secret key, got none"),
        ({"api_key": "pk_test_canary"}, ValueError, "api_key: .*front-end SDK"),
        ({"api_key": KEY + "\n"}, ValueError, "api_key: expected printable ASCII"),
        ({"api_key": KEY + " x"}, ValueError, "api_key: expected printable ASCII"),
        ({"api_key": "sk_ключ"}, ValueError, "api_key: expected printable ASCII"),
        ({"api_key": KEY.encode()}, TypeError, "api_key: expected a str"),
        ({"environment": "prod"}, ValueError, "environment: expected one of production, sandbox, mock; got 'prod'"),
        ({"environment": None}, ValueError, "environment: expected one of"),
        ({"base_url": "http://api.vivamo.co"}, ValueError, "base_url: expected https"),
        ({"base_url": "http://127.0.0.1.evil.example"}, ValueError, "base_url: expected https"),
        ({"base_url": "https://u:p@api.vivamo.co"}, ValueError, "base_url: expected no user name"),
        ({"base_url": "api.vivamo.co"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "ftp://api.vivamo.co"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "https://"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "https://[::1"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "https://api.vivamo.co:port"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "https://api.vivamo.co/v1"}, ValueError, "base_url: expected it without /v1"),
        ({"base_url": "https://api.vivamo.co?x=1"}, ValueError, "base_url: expected no query"),
        ({"base_url": "https://api.vivamo.co?"}, ValueError, "base_url: expected no query"),
        ({"base_url": "https://api.vivamo.co/#"}, ValueError, "base_url: expected no query"),
        ({"base_url": "https://x[::1]"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "https://xn--a"}, ValueError, "base_url: expected a URL"),
        ({"base_url": "https://e.co/" + "a" * 70_000}, ValueError, "base_url: expected a URL"),
        ({"base_url": 5}, TypeError, "base_url: expected a str"),
        ({"base_url": "https://api.vivamo.co", "environment": "mock"}, ValueError, "base_url: expected this machine"),
        ({"on_drift": 5}, TypeError, "on_drift: expected a callable"),
        ({"timeout": None}, TypeError, "timeout: expected seconds"),
        ({"timeout": httpx.Timeout(None)}, TypeError, "timeout: expected seconds"),
        ({"timeout": httpx.Timeout(5, read=None)}, TypeError, "timeout: expected seconds"),
        ({"timeout": 0}, ValueError, "timeout: expected more than 0"),
        ({"timeout": float("inf")}, ValueError, "timeout: expected more than 0"),
        ({"timeout": float("nan")}, ValueError, "timeout: expected more than 0"),
        ({"retries": -1}, ValueError, "retries: expected 0 or more"),
        ({"retries": True}, TypeError, "retries: expected an int"),
        ({"retries": "3"}, TypeError, "retries: expected an int"),
        ({"ledger": object()}, TypeError, "ledger: "),
        ({"transport": object(), "http_client": object()}, ValueError, "transport, http_client: expected one"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_setting_that_cannot_work_is_refused(
    client: Any, settings: dict[str, Any], error: type[Exception], text: str
) -> None:
    """The error names the setting and what was expected; it never shows the key."""
    with pytest.raises(error, match=text) as caught:
        client(**{"api_key": KEY, **settings})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("client", [Vivamo, AsyncVivamo])
@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"VIVAMO_API_KEY": KEY}, "https://api.test.vivamo.co"),
        ({"VIVAMO_API_KEY": KEY, "VIVAMO_ENVIRONMENT": "production"}, "https://api.vivamo.co"),
        ({"VIVAMO_ENVIRONMENT": "mock"}, "http://127.0.0.1:4010"),
        ({"VIVAMO_ENVIRONMENT": "mock", "VIVAMO_BASE_URL": "http://localhost:5000/"}, "http://localhost:5000"),
        (
            {"VIVAMO_API_KEY": KEY, "VIVAMO_BASE_URL": "https://gateway.example/vivamo"},
            "https://gateway.example/vivamo",
        ),
    ],
    ids=str,
)
def test_environment_variables_are_read(client: Any, environ: dict[str, str], url: str) -> None:
    """The sandbox unless said otherwise: money moves only where you say so."""
    made = client.from_env(environ)
    assert repr(made) == f"<{client.__name__} {url}{'/' if url.count('/') > 2 else ''}>"


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, "VIVAMO_API_KEY: expected your secret key"),
        ({"VIVAMO_API_KEY": ""}, "VIVAMO_API_KEY: expected"),
        ({"VIVAMO_API_KEY": KEY, "VIVAMO_ENVIRONMENT": "live"}, "environment: expected one of"),
        ({"VIVAMO_ENVIRONMENT": "mokc"}, "environment: expected one of"),
    ],
    ids=str,
)
def test_missing_environment_variable_is_named(environ: dict[str, str], name: str) -> None:
    """And nothing is taken in its place."""
    with pytest.raises(ValueError, match=name):
        Vivamo.from_env(environ)


def test_request_carries_key_agent_and_type() -> None:
    """As the API asks; and the client is closed with its block."""
    got: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return httpx.Response(200, json=[])

    with Vivamo(KEY, transport=httpx.MockTransport(answer)) as vivamo:
        vivamo.webhook_endpoints.list()
    headers = got[0].headers
    assert (headers["authorization"], headers["accept"]) == (f"Bearer {KEY}", "application/json")
    assert headers["user-agent"].startswith(f"vivamo-client/{__version__} python/")
    with pytest.raises(RuntimeError, match="closed"):
        vivamo.webhook_endpoints.list()


def test_async_client_is_closed_with_its_block() -> None:
    """Then it refuses to go on."""

    async def main() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=[]))
        async with AsyncVivamo(KEY, transport=transport) as vivamo:
            assert await vivamo.webhook_endpoints.list() == []
        with pytest.raises(RuntimeError, match="closed"):
            await vivamo.webhook_endpoints.list()

    asyncio.run(main())


def test_timeout_reaches_the_wire_whole() -> None:
    """Every part is set, by default and when given."""
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json=[])

    for timeout in (DEFAULT_TIMEOUT, 7.5):
        with Vivamo(KEY, transport=httpx.MockTransport(answer), timeout=timeout) as vivamo:
            vivamo.webhook_endpoints.list()
    assert seen == [
        {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 30.0},
        dict.fromkeys(("connect", "read", "write", "pool"), 7.5),
    ]


def test_key_is_in_no_repr() -> None:
    """What is printed, logged or shown by a debugger does not hold it."""
    with Vivamo(KEY) as vivamo:
        assert KEY not in repr(vivamo) + repr(vivamo.api) + repr(vars(vivamo.customers))


def test_generated_functions_are_safe_by_themselves() -> None:
    """Same retries, same errors; and the wrong kind says which is right."""
    from vivamo_api.api.webhooks import list_webhooks

    answers = [httpx.Response(503), httpx.Response(200, json=[])]
    with Vivamo(KEY, retries=RetryPolicy(base=0), transport=httpx.MockTransport(lambda _: answers.pop(0))) as vivamo:
        assert list_webhooks.sync(client=vivamo.api) == []
        with pytest.raises(TypeError, match="for asyncio use AsyncVivamo"):
            list_webhooks.asyncio_detailed(client=vivamo.api).send(None)
    with pytest.raises(TypeError, match="without asyncio use Vivamo"):
        list_webhooks.sync(client=AsyncVivamo(KEY).api)


@pytest.mark.parametrize(
    ("environ", "url", "proxy"),
    [
        ({"HTTPS_PROXY": "http://proxy:3128"}, "https://api.vivamo.co", "http://proxy:3128"),
        ({"ALL_PROXY": "http://proxy:1080"}, "https://api.vivamo.co", "http://proxy:1080"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "vivamo.co"}, "https://api.vivamo.co", None),
        ({"HTTP_PROXY": "http://proxy:3128"}, "http://127.0.0.1:4010", None),
        ({}, "https://api.vivamo.co", None),
    ],
    ids=str,
)
def test_proxy_of_the_environment_is_used(
    environ: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As httpx would, and never for this machine."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name.lower(), value)
    assert proxy_for(url) == proxy


@pytest.mark.parametrize(
    ("proxy", "text"),
    [
        ("us:SECRET@host:1", "HTTPS_PROXY or ALL_PROXY: expected a URL"),
        ("http://us:SECRET#PW@host:1", "HTTPS_PROXY or ALL_PROXY: expected a URL"),
        ("socks5://us:SECRET@host:1", "HTTPS_PROXY or ALL_PROXY: a SOCKS proxy needs"),
    ],
)
def test_proxy_that_cannot_work_is_named_without_its_password(
    proxy: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable is named, its text is not shown."""
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(ValueError, match=text) as caught:
        Vivamo(KEY)
    assert "SECRET" not in str(caught.value)


def test_one_client_serves_many_threads() -> None:
    """Sixteen threads, one connection pool, every answer the right one."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, json={"externalCustomerId": request.url.path.rsplit("/")[-1], "data": {"email": "a"}}
        )

    wrong: list[str] = []
    with Vivamo(KEY, transport=httpx.MockTransport(answer)) as vivamo:

        def work(number: int) -> None:
            for turn in range(20):
                name = f"user_{number}_{turn}"
                if vivamo.customers.get(name).external_customer_id != name:
                    wrong.append(name)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("environment", "base_url", "server"),
    [
        ("mock", None, "this machine"),
        ("mock", "http://localhost:4011", "this machine"),
        ("sandbox", "http://127.0.0.1:4012", "this machine"),
        ("sandbox", None, "https://api.test.vivamo.co"),
        ("production", None, "https://api.vivamo.co"),
        ("production", "http://127.0.0.1:9", "https://api.vivamo.co"),
        ("sandbox", "https://api.example", "https://api.example"),
    ],
)
def test_ledger_keeps_servers_apart(environment: Any, base_url: str | None, server: str) -> None:
    """Mocks are one; a tunnel to production is production, and never taken for a mock."""
    settings = Settings.of("sk_test_x", environment=environment, base_url=base_url)
    assert settings.server == server
    environ = {"VIVAMO_API_KEY": "sk_test_x", "VIVAMO_ENVIRONMENT": environment, "VIVAMO_BASE_URL": base_url or ""}
    assert Settings.from_env(environ).server == server
