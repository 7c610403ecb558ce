"""The pages as a web application: rendered here, kept live by server-sent events, and for this machine alone."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from payments_mock.apart import apart
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
# Seconds that a form may take to come.
_PATIENCE = 10.0


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
                exception_handlers={Problem: self._refused},
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
        request.state.back = _way_back(form.pop("back", "/"))
        # In a thread: an advance of the clock waits for webhooks.
        await apart(lambda: act(self._mock, request.path_params["act"], form))
        return RedirectResponse(request.state.back, status_code=303)

    async def _checkout(self, request: Request) -> Response:
        with self._mock.lock:
            self._mock.run_due()
            checkout = find_checkout(self._mock, request.path_params["secret"], _ip(request))
            html = self._pages.checkout(checkout)
        return sheltered(html, frames=_HERE, status=checkout.status)

    async def _step(self, request: Request) -> Response:
        form = await _form(request)
        request.state.back = request.url.path
        with self._mock.lock:
            checkout = find_checkout(self._mock, request.path_params["secret"], _ip(request))
            take_step(self._mock, checkout, form)
        return RedirectResponse(request.url.path, status_code=303)

    async def _refused(self, request: Request, problem: Exception) -> Response:
        html = self._pages.problem(str(problem), back=getattr(request.state, "back", "/"))
        return sheltered(html, frames=_HERE, status=getattr(problem, "status", 400))

    async def _live(self, request: Request) -> Response:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._changes(request), media_type="text/event-stream", headers=headers)

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        """One event for whatever has changed since the last one; the page then asks for all of it."""
        seen, latest, looks = -1, None, 0
        while not self._stopping.is_set() and not await request.is_disconnected():
            looks += 1
            count, call = self._mock.changes.count, self._mock.calls[-1] if self._mock.calls else None
            if count != seen or call is not latest:
                seen, latest = count, call
                yield "data: changed\n\n"
            elif looks % _LOOKS_PER_SIGN == 0:
                yield ": here\n\n"
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _LOOK_SECONDS)


# Whose pages may hold a checkout in a frame: those of this machine.
_HERE = "'self' http://localhost:* http://127.0.0.1:*"


def _ip(request: Request) -> str:
    return request.client.host if request.client is not None else "127.0.0.1"


def _way_back(path: str) -> str:
    """To this very mock, and not to `//elsewhere`, however a browser reads it."""
    return path if re.fullmatch(r"/(?![/\\])[!-~]*", path) else "/"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form as a browser sends it. Raises `Problem` for one beyond reason."""
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise Problem("The form is too long", status=413)
    except TimeoutError:
        raise Problem("The form did not come in time", status=408) from None
    except ClientDisconnect:
        raise Problem("The form did not come whole") from None
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
