"""A webhook receiver as an ASGI application: for Starlette and FastAPI, or by itself. Imports neither."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

from vivamo.webhooks import MAX_BYTES

from . import core

Message = MutableMapping[str, Any]
From = Callable[[], Awaitable[Message]]
To = Callable[[Message], Awaitable[None]]
# A server that refuses a socket before it is accepted answers 403; 1008 is "against the rules" where it asks.
_NO_SOCKET: Final = {"type": "websocket.close", "code": 1008}


def receiver(inbox: core.Inbox, *, max_bytes: int = MAX_BYTES) -> Receiver:
    """The application: `Route("/webhooks/vivamo", receiver(inbox))`, or what the server runs.

    max_bytes: a longer body is answered with 413, unread where its length is declared.
    """
    return Receiver(inbox, max_bytes)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Answers each POST, whatever its path: 200 once the event is stored."""

    inbox: core.Inbox
    max_bytes: int

    async def __call__(self, scope: Message, receive: From, send: To) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send(dict(_NO_SOCKET))
        else:
            raise ValueError(f"ASGI: expected http, lifespan or websocket, got {scope['type']!r}")

    async def _answer(self, scope: Message, receive: From, send: To) -> None:
        steps = core.steps(scope["method"], Pairs(scope["headers"]), max_bytes=self.max_bytes)
        async with aclosing(_chunks(receive)) as chunks:
            answer = await core.arun(steps, chunks, self.inbox)
        if answer is core.CUT_OFF:
            return  # nobody is there to hear it
        body = answer.text.encode()
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: From, send: To) -> None:
        """As the root application, which nobody else tells that this event loop ends: its connections go with it."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.inbox.aclose()
        await send({"type": "lifespan.shutdown.complete"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Headers as they came, so that one which stands there twice is seen twice."""

    pairs: Iterable[tuple[bytes, bytes]]

    def items(self) -> Iterable[tuple[bytes, bytes]]:
        return self.pairs


async def _chunks(receive: From) -> AsyncGenerator[bytes, None]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError("the sender is gone")
        more = message.get("more_body", False)
        yield message.get("body", b"")
