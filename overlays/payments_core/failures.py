"""What an error of the wire proves. Only evidence says that nothing was sent; a type alone does not.

A hook or an auditing transport may raise any error after the request has left, a ConnectError of its own included.
"""

from __future__ import annotations

from typing import Any, Final

import httpx

from .record import Record

# Raised before the first byte of a request is written, and likely to pass.
NO_CONNECTION: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# The same, but no second try would fare better.
NO_ADDRESS: Final = (httpx.UnsupportedProtocol,)
NEVER_SENT: Final = NO_CONNECTION + NO_ADDRESS


class UnreadableAnswer(Exception):
    """An answer came, and its body is too large, too slow or in an encoding that was not asked for."""


class Failure(Record, kw_only=False):
    """An attempt without an answer. `sent` is False only if it is certain that no byte left."""

    error: Exception
    sent: bool

    @property
    def may_pass(self) -> bool:
        return not isinstance(self.error, NO_ADDRESS)


class Witness:
    """Watches one attempt, by httpx's trace of the connection, for the first byte of the request to leave."""

    def __init__(self, request: httpx.Request, *, named: bool) -> None:
        """`named`: whether an error of the transport below always says which request it is about."""
        self._request = request
        self._named = named
        self._left = False

    def trace(self, event: str, info: dict[str, Any]) -> None:
        # A CONNECT to a proxy is not our request yet.
        if event.endswith(".started") and "send_request" in event and info["request"].method != b"CONNECT":
            self._left = True

    async def atrace(self, event: str, info: dict[str, Any]) -> None:
        self.trace(event, info)

    def failure(self, error: Exception) -> Failure:
        """What `error` means for this request."""
        certain = isinstance(error, NEVER_SENT) and not self._left and self._is_ours(error)
        return Failure(error, sent=not certain)

    def _is_ours(self, error: httpx.RequestError) -> bool:
        """Whether the error is about this request, and not about another one that somebody sent on the way."""
        try:
            return error.request is self._request
        except RuntimeError:  # it names none, as errors of a bare transport do
            return not self._named


def own_answer(error: Exception, request: httpx.Request) -> httpx.Response | None:
    """The answer to `request` inside an error that a user's hook made of it by `raise_for_status`, if it is that."""
    if not isinstance(error, httpx.HTTPStatusError) or error.request is not request:
        return None
    try:
        content = error.response.content
    except httpx.ResponseNotRead:
        # httpx closes an answer whose hook raises, unread; its status is still the truth.
        content = b""
    return httpx.Response(error.response.status_code, headers=error.response.headers, stream=httpx.ByteStream(content))
