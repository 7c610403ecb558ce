"""When to send again, and how long to wait first. No I/O, no clock, no socket."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from .record import Record

# RFC 9110: these read, and may be repeated whatever became of the first one.
REPEATABLE: Final = frozenset({"GET", "HEAD"})
# Overload and gateways: the answers that pass by themselves. 429 is honoured though Vivamo does not document it.
PASSING: Final = frozenset({429, 500, 502, 503, 504})


class Send(Record):
    """Send the request now, and say what came of it."""


class Sleep(Record, kw_only=False):
    """Wait this many seconds."""

    seconds: float


class Answered(Record, kw_only=False):
    """A status came, with the wait that the server asked for, in seconds, if any."""

    status: int
    retry_after: float | None = None


class NotSent(Record):
    """It is certain that no byte left."""


class Lost(Record):
    """It was sent, or may have been, and no answer came."""


Outcome = Answered | NotSent | Lost
_SEND: Final = Send()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Full jitter under a cap. A request that may have reached the server is repeated only if it reads.

    tries: how often to send at most. base, cap: seconds; the n-th wait is random in 0..min(cap, base * 2**n).
    total: seconds after which no further try begins. A `Retry-After` replaces the jitter; one that would end past
    `total` ends the tries at once.
    """

    tries: int = 4
    base: float = 0.5
    cap: float = 8.0
    total: float = 60.0

    def __post_init__(self) -> None:
        if isinstance(self.tries, bool) or not isinstance(self.tries, int) or self.tries < 1:
            raise ValueError(f"retries: expected at least one try, got tries={self.tries!r}")
        for name in ("base", "cap", "total"):
            seconds = getattr(self, name)
            if not (isinstance(seconds, int | float) and 0 <= seconds < math.inf):
                raise ValueError(f"retries: {name} is seconds, 0 or more; got {seconds!r}")

    def attempts(
        self, method: str, *, random: Callable[[], float], clock: Callable[[], float]
    ) -> Generator[Send | Sleep, Outcome | None, None]:
        """Yields what to do next and ends when the last outcome stands. `random` gives 0..1, `clock` seconds."""
        begun = clock()
        repeats = 0
        while True:
            outcome = yield _SEND
            if outcome is None or repeats + 1 == self.tries or not may_repeat(method, outcome):
                return
            asked = outcome.retry_after if isinstance(outcome, Answered) else None
            # 2**64 seconds are past any cap, and short of what a float holds.
            wait = asked if asked is not None else random() * min(self.cap, self.base * 2.0 ** min(repeats, 64))
            if clock() - begun + wait > self.total:
                return
            yield Sleep(wait)
            repeats += 1


def may_repeat(method: str, outcome: Outcome) -> bool:
    """Whether sending again cannot do anything twice: never sent, or a read that failed in passing."""
    if isinstance(outcome, NotSent):
        return True
    if method.upper() not in REPEATABLE:
        return False
    return isinstance(outcome, Lost) or outcome.status in PASSING


def retry_after_seconds(header: str | None, *, now: datetime) -> float | None:
    """The wait that a `Retry-After` header asks for (RFC 9110: seconds or a date); None when absent or malformed."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
