"""The pages as a web application: rendered here, kept live by server-sent events, and for this machine alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from payments_mock.core import Mock
from payments_mock.message import MOST_BYTES
from payments_mock.page.acts import Problem, act
from payments_mock.page.board import Board
from payments_mock.page.checkout import find_checkout, take_step
from payments_mock.page.doors import guarded, sheltered
from payments_mock.page.render import Pages

# How often a page looks for what has changed: quick for an eye, and next to nothing for the mock.
_LOOK_SECONDS = 0.2
# A comment line now and then shows the browser that the mock still lives, and the mock that the browser does.
_LOOKS_PER_SIGN = 50


class Page:
    """`stop` ends the streams, which would go on as long as a browser looks."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._pages = Pages()
        self._stopping = asyncio.Event()
        self.app = guarded(
            Starlette(
                routes=[
                    Route("/", self._board),
                    Route("/_mock/page/live", self._live),
                    Route("/_mock/page/{act}", self._act, methods=["POST"]),
                    Route("/checkout/{secret}", self._checkout),
                    Route("/checkout/{secret}", self._step, methods=["POST"]),
                    Mount("/_mock/static", StaticFiles(directory=Path(__file__).parent / "static")),
                ],
            )
        )

    def stop(self) -> None:
        self._stopping.set()

    async def _board(self, request: Request) -> Response:
        with self._mock.lock:
            self._mock.run_due()
            html = self._pages.board(Board(self._mock, dict(request.query_params)))
        return sheltered(html, frames="'none'")

    async def _act(self, request: Request) -> Response:
        form = await _form(request)
        back = form.pop("back", "/")
        return await self._done(lambda: act(self._mock, request.path_params["act"], form), back=back)

    async def _checkout(self, request: Request) -> Response:
        with self._mock.lock:
            self._mock.run_due()
            checkout = find_checkout(self._mock, request.path_params["secret"], _ip(request))
            html = self._pages.checkout(checkout)
        return sheltered(html, frames=_HERE, status=checkout.status)

    async def _step(self, request: Request) -> Response:
        form = await _form(request)
        secret = request.path_params["secret"]

        def take() -> None:
            with self._mock.lock:
                checkout = find_checkout(self._mock, secret, _ip(request))
            take_step(self._mock, checkout, form)

        return await self._done(take, back=f"/checkout/{secret}")

    async def _done(self, work: Callable[[], None], *, back: str) -> Response:
        """Does it in a thread, since an advance of the clock waits for webhooks."""
        # To this very mock, and not to `//elsewhere`.
        target = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        try:
            await run_in_threadpool(work)
        except Problem as problem:
            return sheltered(self._pages.problem(str(problem), back=target), frames=_HERE, status=problem.status)
        return RedirectResponse(target, status_code=303)

    async def _live(self, request: Request) -> Response:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._changes(request), media_type="text/event-stream", headers=headers)

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        """One event for whatever has changed since the last one; the page then asks for all of it."""
        seen, looks = -1, 0
        while not self._stopping.is_set() and not await request.is_disconnected():
            looks += 1
            count = self._mock.changes.count
            if count != seen:
                seen = count
                yield f"data: {count}\n\n"
            elif looks % _LOOKS_PER_SIGN == 0:
                yield ": here\n\n"
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _LOOK_SECONDS)


# Whose pages may hold a checkout in a frame: those of this machine.
_HERE = "'self' http://localhost:* http://127.0.0.1:*"


def _ip(request: Request) -> str:
    return request.client.host if request.client is not None else "127.0.0.1"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form as a browser sends it. Raises `ClientDisconnect` when it goes away meanwhile."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ClientDisconnect
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
