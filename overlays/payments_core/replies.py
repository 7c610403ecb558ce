"""Which error an answer is. Reads status, headers and JSON; never trusts the body to be any of what was promised."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from .errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    ServerError,
    UnexpectedReply,
    ValidationFailed,
)
from .record import Record
from .retry import retry_after_seconds

# A message is a sentence; what is longer is a page or a dump, and is cut.
_LONGEST_TEXT: Final = 500
# More complaints than a request has fields are no help to anyone.
_MOST_ENTRIES: Final = 50
_BY_STATUS: Final[Mapping[int, type[ApiError]]] = {
    400: BadRequest,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}
_REQUEST_ID_HEADERS: Final = ("x-request-id", "x-amzn-requestid", "x-amz-apigw-id")


class Refusals(Record, aside=("secrets",)):
    """How one API refuses. `statuses`: what its document knows; `by_message`: part of a message to its error."""

    message_key: str = "message"
    errors_key: str = "errors"
    code_key: str = "errorCode"
    statuses: frozenset[int] = frozenset({400, 403, 404, 409, 500})
    by_message: tuple[tuple[str, type[ApiError]], ...] = ()
    secrets: tuple[str, ...] = ()

    def error(
        self, status: int, headers: Mapping[str, str], body: bytes, *, now: Callable[[], datetime] | None = None
    ) -> ApiError | UnexpectedReply:
        """The error for any status outside 2xx. `headers` is a case-insensitive mapping."""
        request_id = self.clean(next((headers[name] for name in _REQUEST_ID_HEADERS if name in headers), ""))
        if status < 400:
            text = f"status {status} is neither an answer nor a refusal; redirects are not followed"
            return UnexpectedReply(text, status=status, request_id=request_id or None)
        said = _json_object(body)
        errors = self._errors(said)
        message = self.clean(said.get(self.message_key)) or _status_text(status)
        error = self._class(status, message, validation=bool(errors))(
            message,
            status=status,
            errors=errors,
            error_code=self.clean(said.get(self.code_key)) or None,
            request_id=request_id or None,
        )
        error.documented = status in self.statuses
        error.worded = isinstance(said.get(self.message_key), str)
        if isinstance(error, RateLimited | ServerError):
            moment = now() if now is not None else datetime.now(UTC)
            error.retry_after = retry_after_seconds(headers.get("retry-after"), now=moment)
        return error

    def _class(self, status: int, message: str, *, validation: bool) -> type[ApiError]:
        if status >= 500:
            return ServerError
        if status == 400 and validation:
            return ValidationFailed
        if status == 400:
            lowered = message.lower()
            return next((error for part, error in self.by_message if part in lowered), BadRequest)
        return _BY_STATUS.get(status, ApiError)

    def _errors(self, said: Mapping[str, Any]) -> list[dict[str, str]]:
        entries = said.get(self.errors_key)
        if not isinstance(entries, list):
            return []
        return [
            {self.clean(name): self.clean(text) for name, text in list(entry.items())[:_MOST_ENTRIES]}
            for entry in entries[:_MOST_ENTRIES]
            if isinstance(entry, dict) and entry
        ]

    def clean(self, text: object) -> str:
        """Text fit for a log: no secret, no control characters, not endless."""
        if not isinstance(text, str):
            return "" if text is None or isinstance(text, dict | list) else str(text)[:_LONGEST_TEXT]
        for secret in self.secrets:
            text = text.replace(secret, "[secret]")
        return "".join(c if c.isprintable() else " " for c in text[:_LONGEST_TEXT])


def _json_object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _status_text(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase} (the answer has no message)"
    except ValueError:
        return "a status that HTTP does not know (the answer has no message)"
