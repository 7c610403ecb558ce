"""The prepared clients send what httpx would have sent, and step aside for whatever only httpx can do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from payments_core.prepared import PreparedAsyncClient, PreparedClient

SETTINGS: dict[str, Any] = {
    "headers": {"authorization": "Bearer sk_test_x", "accept": "application/json", "user-agent": "ours/1"},
    "timeout": httpx.Timeout(30.0, connect=5.0),
}
JSON = {"Content-Type": "application/json"}
BASE = "https://api.example"


class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Keeps each request, and answers."""

    def __init__(self) -> None:
        self.seen: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return httpx.Response(200, json={"a": 1}, request=request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


def ask_sync(client: httpx.Client, *args: Any, **kwargs: Any) -> httpx.Response:
    return client.request(*args, **kwargs)


def ask_async(client: httpx.AsyncClient, *args: Any, **kwargs: Any) -> httpx.Response:
    return asyncio.run(client.request(*args, **kwargs))


Kind = tuple[Callable[..., Any], Callable[..., Any], Callable[..., httpx.Response]]


@pytest.fixture(
    params=[(PreparedClient, httpx.Client, ask_sync), (PreparedAsyncClient, httpx.AsyncClient, ask_async)],
    ids=["sync", "async"],
)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Ours, httpx's own, and how to ask either."""
    chosen: Kind = request.param
    return chosen


def told(request: httpx.Request) -> tuple[object, ...]:
    """Everything of a request that a server or a transport could tell apart."""
    headers = sorted((name.lower(), value) for name, value in request.headers.raw)
    return request.method, str(request.url), headers, request.read(), request.extensions


@pytest.mark.parametrize("base", [BASE, "https://api.example:8443/base/", "http://[::1]:4010", "http://127.0.0.1:80"])
@pytest.mark.parametrize(
    "asked",
    [
        {"method": "post", "url": "/v1/customers", "json": {"name": "Zoë", "n": [1, 2.5, None]}, "headers": JSON},
        {"method": "post", "url": "/v1/x", "json": {}, "headers": JSON},
        {"method": "post", "url": "/v1/x"},
        {"method": "put", "url": "/v1/x"},
        {"method": "patch", "url": "/v1/x", "json": {"a": 1}, "headers": JSON},
        {"method": "delete", "url": "/v1/webhooks", "params": {"webhookId": "a b&c"}},
        {"method": "get", "url": "/v1/customers", "params": {"page": 1, "size": 10}},
        {"method": "get", "url": "/v1/customers", "params": {}},
        {"method": "get", "url": "/v1/customers/a%20b%2Fc%C3%A9"},
        {"method": "get", "url": "/v1/x", "headers": {"Accept": "text/plain", "X-Own": "1"}},
    ],
    ids=lambda asked: f"{asked['method']} {asked['url']} {asked.get('json', asked.get('params', ''))}",
)
def test_request_is_the_one_that_httpx_would_send(asked: dict[str, Any], base: str, kind: Kind) -> None:
    """Method, address, headers, body, time-out; twice, since the second is from memory."""
    ours, theirs, ask = kind
    mine, reference = Wire(), Wire()
    ask(theirs(base_url=base, transport=reference, **SETTINGS), **asked)
    client = ours(base_url=base, transport=mine, **SETTINGS)
    for _ in range(2):
        if ask is ask_sync:
            ask(client, **asked)
    if ask is ask_async:
        asyncio.run(_twice(client, asked))
    assert [told(request) for request in mine.seen] == [told(reference.seen[0])] * 2


async def _twice(client: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    for _ in range(2):
        await client.request(**asked)


def test_body_that_is_no_json_is_refused_before_anything_is_sent(kind: Kind) -> None:
    """NaN is no number of JSON, and a lone surrogate no text of UTF-8."""
    ours, _, ask = kind
    wire = Wire()
    for body in ({"a": float("nan")}, {"a": "\ud800"}, {"a": object()}):
        with pytest.raises((ValueError, TypeError)):
            ask(ours(base_url=BASE, transport=wire), "POST", "/x", json=body)
    assert wire.seen == []


CHANGES: dict[str, Callable[[Any], object]] = {
    "header": lambda client: client.headers.update({"x-late": "1"}),
    "header replaced": lambda client: client.headers.update({"authorization": "Bearer sk_test_y"}),
    "time-out": lambda client: setattr(client, "timeout", 7.0),
    "address": lambda client: setattr(client, "base_url", "https://other.example"),
    "parameters": lambda client: setattr(client, "params", {"a": "1"}),
    "cookies": lambda client: client.cookies.set("a", "1"),
    "credentials": lambda client: setattr(client, "auth", ("user", "word")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_setting_changed_later_holds(change: Callable[[Any], object], kind: Kind) -> None:
    """The client stays an httpx client, whatever is set on it."""
    ours, theirs, ask = kind
    mine, reference = Wire(), Wire()
    for client in (ours(transport=mine, base_url=BASE), theirs(transport=reference, base_url=BASE)):
        change(client)
        ask(client, "POST", "/v1/x", json={"a": 1}, headers=JSON)
    assert told(mine.seen[0]) == told(reference.seen[0])


def test_time_out_belongs_to_its_request(kind: Kind) -> None:
    """What a transport or a hook does to that of one request is not done to the next; what is set on the client is."""
    ours, _, ask = kind
    wire = Wire()
    client = ours(transport=wire, base_url=BASE, timeout=httpx.Timeout(30.0))
    ask(client, "GET", "/v1/x")
    wire.seen[0].extensions["timeout"]["read"] = 0.001
    client.timeout.connect = 7.0
    ask(client, "GET", "/v1/x") if ours is PreparedClient else asyncio.run(client.request("GET", "/v1/x"))
    assert wire.seen[1].extensions["timeout"] == {"connect": 7.0, "read": 30.0, "write": 30.0, "pool": 30.0}


def test_hooks_are_called(kind: Kind) -> None:
    """Of requests and of answers."""
    ours, _, ask = kind
    called: list[str] = []

    async def later(event: object) -> None:
        called.append(type(event).__name__)

    hook: Any = later if ours is PreparedAsyncClient else lambda event: called.append(type(event).__name__)
    client = ours(transport=Wire(), base_url=BASE)
    client.event_hooks = {"request": [hook], "response": [hook]}
    ask(client, "GET", "/v1/x")
    assert called == ["Request", "Response"]


def test_closed_client_sends_nothing(kind: Kind) -> None:
    """httpx's own error for it."""
    ours, _, ask = kind
    client, wire = ours(transport=Wire(), base_url=BASE), Wire()
    asyncio.run(client.aclose()) if ours is PreparedAsyncClient else client.close()
    with pytest.raises(RuntimeError, match="closed"):
        ask(client, "GET", "/v1/x")
    assert wire.seen == []


def test_log_of_httpx_has_its_line(kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    """Who listens to httpx hears of each call."""
    ours, _, ask = kind
    with caplog.at_level(logging.INFO, logger="httpx"):
        ask(ours(transport=Wire(), base_url=BASE), "GET", "/v1/x")
    assert [record.message for record in caplog.records] == [
        'HTTP Request: GET https://api.example/v1/x "HTTP/1.1 200 OK"'
    ]


@pytest.mark.parametrize("url", ["//evil.example/v1/x", "https://evil.example/v1/x", "v1/x"])
def test_address_that_is_no_path_is_read_by_httpx(url: str, kind: Kind) -> None:
    """Nothing is guessed: the same address as httpx would ask."""
    ours, theirs, ask = kind
    mine, reference = Wire(), Wire()
    ask(ours(transport=mine, base_url=BASE), "GET", url)
    ask(theirs(transport=reference, base_url=BASE), "GET", url)
    assert str(mine.seen[0].url) == str(reference.seen[0].url)


def test_answer_says_how_long_it_took(kind: Kind) -> None:
    """As an answer of httpx does."""
    ours, _, ask = kind
    assert ask(ours(transport=Wire(), base_url=BASE), "GET", "/v1/x").elapsed.total_seconds() >= 0
