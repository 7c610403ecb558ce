"""One line for each call, for whoever watches the mock at work."""

from __future__ import annotations

import json
from collections.abc import Callable

from payments_mock.clock import timestamp
from payments_mock.message import Answer, Request
from payments_mock.parcel import Attempt


class Watch:
    """Writes the time on the mock's clock, what was called, and what came of it; no query, no body, no header."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def begin(self) -> None:
        """Nothing has to be begun."""

    def record(self, request: Request, answer: Answer, *, at: int) -> None:
        target = request.target.decode("ascii", "backslashreplace")
        # A control character of a raw request is not the terminal's to obey.
        printable = target.encode("unicode_escape").decode("ascii")
        self._write(f"{timestamp(at)} {request.method} {printable} {outcome(answer)}\n")

    def sent(self, attempt: Attempt) -> None:
        """One attempt at a webhook."""
        came = attempt.error if attempt.status is None else attempt.status
        url = attempt.url.encode("unicode_escape").decode("ascii")
        told = f"webhook {attempt.event} ({attempt.event_type}) to {url}, attempt {attempt.attempt}: {came}"
        self._write(f"{attempt.at} {told}\n")

    def close(self) -> None:
        """Nothing has to be ended."""


def outcome(answer: Answer) -> str:
    """The status with the mock's own words for a refusal, which quote nobody."""
    if answer.dropped:
        return "dropped"
    late = f" after {answer.delay:g} s" if answer.delay else ""
    return f"{answer.status}{late}{_why(answer)}"


def _why(answer: Answer) -> str:
    if answer.status < 400:
        return ""
    try:
        told = json.loads(answer.body)
    except ValueError:
        return ""  # A gateway's page, or half an answer, by order.
    details = [text for error in told.get("errors", ()) for text in error.values()]
    return ": " + "; ".join([told["message"], *details])
