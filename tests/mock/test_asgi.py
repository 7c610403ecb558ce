"""The mock as an application of any ASGI server."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import payments_mock
import pytest
from payments_mock.asgi import App
from payments_mock.message import MOST_BYTES


def exchange(scope: dict[str, Any], *received: dict[str, Any], patience: float = 10.0) -> list[dict[str, Any]]:
    """What the application sends when it is sent these messages, and then nothing more."""
    sent: list[dict[str, Any]] = []
    messages = list(received)

    async def receive() -> dict[str, Any]:
        if not messages:
            await asyncio.Event().wait()
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(dict(message))

    app = App(payments_mock.transport().mock, patience=patience)
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 30))
    return sent


HTTP = {
    "type": "http",
    "method": "POST",
    "path": "/v1/customers",
    "raw_path": b"/v1/customers?from=elsewhere",
    "query_string": b"",
    "headers": [(b"authorization", b"Bearer sk_test_mock"), (b"content-type", b"application/json")],
    "client": ("127.0.0.1", 1),
}


def test_body_may_come_in_parts() -> None:
    """And the path with its query."""
    parts = [b'{"externalCustomerId": "u",', b"", b' "data": {"email": "e"}}']
    messages = [{"type": "http.request", "body": part, "more_body": part != parts[-1]} for part in parts]
    start, body = exchange(HTTP, *messages)
    assert start["status"] == 200
    assert body["body"].startswith(b'{"externalCustomerId":"u"')


def test_half_a_body_is_not_answered() -> None:
    """Its sender has gone."""
    sent = exchange(HTTP, {"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"})
    assert sent == []


def test_body_beyond_the_limit_is_refused_before_it_ends() -> None:
    """The rest is not read, and the connection is of no more use."""
    part = {"type": "http.request", "body": b"x" * MOST_BYTES, "more_body": True}
    start, body = exchange(HTTP, part, part)
    assert (start["status"], body["body"]) == (413, b'{"message":"The body has more than 1048576 bytes"}')
    assert (b"connection", b"close") in start["headers"]


@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES, 400), (MOST_BYTES + 1, 413)])
def test_limit_of_a_body_is_to_the_byte(size: int, status: int) -> None:
    """Whether it comes whole or not, over a socket or without one."""
    start, _ = exchange(HTTP, {"type": "http.request", "body": b"x" * size})
    with httpx.Client(transport=payments_mock.transport(), base_url="http://mock") as client:
        headers = {"Authorization": "Bearer sk_test_mock"}
        answer = client.post("/v1/customers", content=b"x" * size, headers=headers)
    assert (start["status"], answer.status_code) == (status, status)


def test_body_that_does_not_come_is_given_up() -> None:
    """A sender that drips must not hold a connection for ever."""
    start, body = exchange(HTTP, {"type": "http.request", "body": b"{", "more_body": True}, patience=0.05)
    assert (start["status"], body["body"]) == (408, b'{"message":"The body did not come within 0.05 seconds"}')


@pytest.mark.parametrize(
    ("client", "status"), [(("127.0.0.1", 1), 200), (("::1", 1), 200), (("10.0.0.1", 1), 403), (None, 403)]
)
def test_control_is_for_clients_on_this_machine(client: Any, status: int) -> None:
    """One that the server cannot name is none."""
    scope = {**HTTP, "method": "GET", "path": "/_mock/clock", "raw_path": b"/_mock/clock", "client": client}
    assert exchange(scope, {"type": "http.request"})[0]["status"] == status


def test_path_without_its_raw_form_is_encoded_again() -> None:
    """Some servers leave it out."""
    scope = {**HTTP, "method": "GET", "path": "/v1/customers/é 100%", "raw_path": None}
    assert exchange(scope, {"type": "http.request"})[1]["body"] == b'{"message":"Customer not found"}'


def test_lifespan_is_lived_and_a_websocket_closed() -> None:
    """The rest of ASGI."""
    started, stopped = exchange({"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    assert (started["type"], stopped["type"]) == ("lifespan.startup.complete", "lifespan.shutdown.complete")
    assert exchange({"type": "websocket"}) == [{"type": "websocket.close"}]


def test_drop_without_a_connection_to_close_says_so() -> None:
    """Rather than answering after all."""
    transport = payments_mock.transport()
    transport.fault("drop-before")

    async def call() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(App(transport.mock))) as http:
            await http.get("http://mock.invalid/v1/customers")

    with pytest.raises(ConnectionAbortedError, match="drops need uvicorn"):
        asyncio.run(call())
