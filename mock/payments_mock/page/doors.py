"""Who may see the pages, and what a browser may do with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from payments_mock.browser import by_foreign_page, leads_here
from payments_mock.destination import is_loopback
from payments_mock.message import Header

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_FAR = "The mock's pages answer this machine only\n"
_FOREIGN = "The mock's pages answer no web page but their own\n"


def guarded(app: App) -> App:
    """The application, behind a door that opens for people on this machine."""

    async def door(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        refused = _refusal(scope)
        if refused is not None:
            await PlainTextResponse(refused, status_code=403)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return door


def sheltered(html: str, *, frames: str, status: int = 200) -> Response:
    """A page that loads nothing from elsewhere. `frames` says whose pages may hold it in a frame."""
    rules = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
    )
    headers = {
        "content-security-policy": rules,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }
    # Half a surrogate pair can be in a state file, and in no answer.
    return HTMLResponse(html.encode("utf-8", "replace"), status_code=status, headers=headers)


def _refusal(scope: Message) -> str | None:
    client, headers = scope.get("client"), scope["headers"]
    if client is None or not is_loopback(client[0]):
        return _FAR
    # A link or a frame of another page may lead here, for that page cannot read what it shows.
    if by_foreign_page(headers) and not (scope["method"] == "GET" and _is_visit(headers) and leads_here(headers)):
        return _FOREIGN
    return None


def _is_visit(headers: Sequence[Header]) -> bool:
    told = dict(headers)
    return told.get(b"sec-fetch-mode") == b"navigate" and b"origin" not in told
