"""The mock as a bare ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from payments_mock.apart import apart
from payments_mock.browser import by_foreign_page
from payments_mock.core import Mock
from payments_mock.destination import is_loopback
from payments_mock.message import MOST_BYTES, Answer, Request, last_answer
from payments_mock.patience import within

if TYPE_CHECKING:
    from payments_mock.page.app import Page

_PAGES = ("/checkout/", "/_mock/page/", "/_mock/static/")
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class App:
    """Serves HTTP on the event loop; the few calls that wait for webhooks wait in a thread."""

    def __init__(self, mock: Mock, *, patience: float = 10.0) -> None:
        """`patience`: seconds that a body may take to come."""
        self.mock = mock
        self.patience = patience
        self._stopping = asyncio.Event()
        self._pages: Page | None = None

    def stop(self) -> None:
        """Ends what is being answered slowly, by closing its connection, and what pages are told."""
        self._stopping.set()
        if self._pages is not None:
            self._pages.stop()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (self._page if _is_page(scope["path"]) else self._serve)(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})

    async def _page(self, scope: Message, receive: Receive, send: Send) -> None:
        if self._pages is None:
            # With the first look at it: a mock in a test has nobody who looks.
            from payments_mock.page.app import Page  # noqa: PLC0415

            self._pages = Page(self.mock)
        await self._pages.app(scope, receive, send)

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            body = await within(self.patience, _body(receive)) if _may_have_body(scope) else b""
        except TimeoutError:
            await _send(last_answer(408, f"The body did not come within {self.patience:g} seconds"), send)
            return
        if body is None:
            return
        request = _request(scope, body)
        if request.target.startswith(b"/_") and request.may_wait:
            answer = await apart(lambda: self.mock.respond(request))
        else:
            answer = self.mock.respond(request)
        on_time = not answer.delay or await self._linger(answer.delay, receive)
        if answer.dropped or not on_time:
            await _drop(receive, send)
        else:
            await _send(answer, send)

    async def _linger(self, seconds: float, receive: Receive) -> bool:
        """Waits, and says whether there is still somebody to answer and a server to answer them."""
        ends = {asyncio.ensure_future(_disconnected(receive)), asyncio.ensure_future(self._stopping.wait())}
        done, waiting = await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for end in waiting:
            end.cancel()
        return not done


def _is_page(path: str) -> bool:
    return not path.startswith("/v1/") and (path == "/" or path.startswith(_PAGES))


def _request(scope: Message, body: bytes) -> Request:
    client, headers = scope.get("client"), tuple(scope["headers"])
    # raw_path may be missing, and some servers leave the query in it.
    path: bytes = scope.get("raw_path") or quote(scope["path"], errors="surrogatepass").encode("ascii")
    target = path.partition(b"?")[0]
    # The API has its key; only what needs none asks who calls. Unasked, nobody is trusted.
    asked = target == b"/" or target.startswith(b"/_")
    return Request(
        method=scope["method"],
        target=target,
        query=scope["query_string"],
        headers=headers,
        body=body,
        from_loopback=asked and client is not None and is_loopback(client[0]),
        by_foreign_page=not asked or by_foreign_page(headers),
    )


def _may_have_body(scope: Message) -> bool:
    """HTTP/1.1 announces a body by one of two headers; later versions need not."""
    for name, _ in scope["headers"]:
        if name in (b"content-length", b"transfer-encoding"):
            return True
    return scope.get("http_version") != "1.1"


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or more than is allowed of it; None when the client went away before its end."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        return bytes(message.get("body", b""))
    chunks = bytearray()
    while message["type"] == "http.request":
        chunks += message.get("body", b"")
        if not message.get("more_body") or len(chunks) > MOST_BYTES:
            return bytes(chunks)
        message = await receive()
    return None


async def _send(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _drop(receive: Receive, send: Send) -> None:
    """Aborts the connection below uvicorn, and returns once uvicorn has noticed; else it would complain."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionAbortedError("this server gives no way to its connection; drops need uvicorn")
    transport.abort()
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
