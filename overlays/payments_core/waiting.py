"""Asking again until a status settles, ever less often."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from .errors import WaitTimeout
from .flow import Flow
from .retry import Sleep

S = TypeVar("S")
# A payout takes seconds at best: the first look is soon, and the later ones spare the server.
FIRST_PAUSE: Final = 0.25
LONGEST_PAUSE: Final = 5.0


def wait(
    look: Callable[[], Flow[S]],
    settled: Callable[[S], bool],
    *,
    subject: str,
    timeout: float,
    clock: Callable[[], float] = time.monotonic,
) -> Flow[S]:
    """The first answer about `subject` that has settled. Raises WaitTimeout after `timeout` seconds, with the last."""
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        raise TypeError(f"timeout: expected seconds, got {type(timeout).__name__}")
    if not timeout >= 0:
        raise ValueError(f"timeout: expected 0 seconds or more, got {timeout}")
    end = clock() + timeout
    pause = FIRST_PAUSE
    while True:
        seen = yield from look()
        if settled(seen):
            return seen
        left = end - clock()
        if left <= 0:
            status = getattr(seen, "status", seen) or "none yet"
            error = WaitTimeout(f"no settled status within {timeout:g} s; the last one was {str(status)[:40]!r}")
            error.last, error.subject = seen, subject
            raise error
        yield Sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
