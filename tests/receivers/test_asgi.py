"""The ASGI application by its protocol, in Starlette and in FastAPI."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from payments_core.errors import SignatureInvalid
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from vivamo.receivers.asgi import receiver

from tests.receivers.fake_inbox import FakeInbox

DISCONNECT = {"type": "http.disconnect"}


def piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def played(app: Any, scope: dict[str, Any], *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """What the application sends when it is sent these: it asks for all of them, and for no more."""
    left, sent = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(left)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert next(left, None) is None
    return sent


def posted(inbox: FakeInbox, *messages: dict[str, Any], headers: Iterable[Any] = ()) -> list[dict[str, Any]]:
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    return played(receiver(inbox, max_bytes=10), scope, *messages)


def test_pieces_are_put_together() -> None:
    """An empty one in the middle is not the end, and nothing is asked for after the last."""
    inbox = FakeInbox()
    start, end = posted(
        inbox, piece(b"12"), piece(b""), {"type": "http.request", "more_body": True}, piece(b"3", more=False)
    )
    assert inbox.bodies == [b"123"]
    assert (start["status"], end["body"]) == (200, b"stored")
    assert start["headers"] == [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"6")]


def test_message_without_a_body_is_an_empty_one() -> None:
    """Both keys may be left out."""
    inbox = FakeInbox()
    posted(inbox, {"type": "http.request"})
    assert inbox.bodies == [b""]


def test_headers_are_handed_over_as_they_came() -> None:
    """One that stands there twice is there twice."""
    inbox, pairs = FakeInbox(), [(b"signature", b"1"), (b"signature", b"2")]
    posted(inbox, piece(b"", more=False), headers=pairs)
    assert list(inbox.headers[0].items()) == pairs


def test_sender_who_is_gone_gets_no_answer() -> None:
    """And what came before is not stored."""
    inbox = FakeInbox()
    assert posted(inbox, piece(b"12"), DISCONNECT) == []
    assert inbox.bodies == []


def test_body_over_the_limit_is_not_read_on() -> None:
    """The answer comes with the first byte too many."""
    start, _ = posted(FakeInbox(), piece(b"1234567890"), piece(b"1"))
    assert start["status"] == 413


def test_answer_tells_its_own_headers() -> None:
    """In lower case, as ASGI wants them."""
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    start, end = played(receiver(FakeInbox()), scope)
    assert (b"allow", b"POST") in start["headers"]
    assert (start["status"], end["body"]) == (405, b"POST only")


def test_root_application_closes_what_its_loop_opened() -> None:
    """Nobody else is told that the loop ends."""
    inbox = FakeInbox()
    sent = played(receiver(inbox), {"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert inbox.closed == 1


def test_unknown_protocol_is_a_mistake_of_the_server() -> None:
    """As ASGI demands."""
    with pytest.raises(ValueError, match="got 'smtp'"):
        played(receiver(FakeInbox()), {"type": "smtp"})


def test_socket_is_refused() -> None:
    """Before it is accepted."""
    (refusal,) = played(receiver(FakeInbox()), {"type": "websocket"}, {"type": "websocket.connect"})
    assert refusal == {"type": "websocket.close", "code": 1008}


def asked(app: Any, *requests: tuple[str, str]) -> list[int]:
    """The statuses that an application answers with, through httpx's own way to an ASGI application."""

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return [(await client.request(method, path, content=b"123")).status_code for method, path in requests]

    return asyncio.run(ask())


def in_starlette(inbox: FakeInbox) -> Any:
    return Starlette(routes=[Route("/hooks", receiver(inbox))])


def in_starlette_mounted(inbox: FakeInbox) -> Any:
    return Starlette(routes=[Mount("/hooks", receiver(inbox))])


def in_fastapi(inbox: FakeInbox) -> Any:
    app = FastAPI()
    app.router.routes.append(Route("/hooks", receiver(inbox)))
    return app


def in_fastapi_mounted(inbox: FakeInbox) -> Any:
    app = FastAPI()
    app.mount("/hooks", receiver(inbox))
    return app


@pytest.mark.parametrize(
    ("app", "path"),
    [
        (in_starlette, "/hooks"),
        (in_starlette_mounted, "/hooks/"),
        (in_fastapi, "/hooks"),
        (in_fastapi_mounted, "/hooks/"),
    ],
)
def test_receiver_is_routed_to(app: Any, path: str) -> None:
    """By a route, or mounted; every method is the receiver's to answer."""
    inbox = FakeInbox()
    assert asked(app(inbox), ("POST", path), ("GET", path), ("PUT", path)) == [200, 405, 405]
    assert inbox.bodies == [b"123"]


@pytest.mark.parametrize("app", [in_starlette, in_fastapi])
@pytest.mark.parametrize(("error", "status"), [(SignatureInvalid("no"), 400), (TypeError("a mistake"), 500)])
def test_failure_is_never_200(app: Any, error: Exception, status: int) -> None:
    """What nobody foresaw is the framework's own 500."""
    assert asked(app(FakeInbox(error)), ("POST", "/hooks")) == [status]
