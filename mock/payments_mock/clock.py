"""The mock's clock. Times are whole milliseconds since 1970, UTC. No I/O, no sleeping."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated

import msgspec

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC by definition; without a zone it prints none
# The last moment that still has a four-digit year, with room for what is scheduled from there.
LATEST_MS = int(datetime(9900, 1, 1, tzinfo=UTC).timestamp()) * 1000

# Milliseconds since 1970, in a year of four digits.
Moment = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]


def real_time(start_at_ms: int | None = None) -> Callable[[], int]:
    """A source that runs as the machine does, from now or from `start_at_ms`; its date may be set meanwhile."""
    origin = time.time_ns() // 1_000_000 if start_at_ms is None else start_at_ms
    begun = time.monotonic_ns()
    return lambda: origin + (time.monotonic_ns() - begun) // 1_000_000


def timestamp(moment_ms: int) -> str:
    """RFC 3339 in UTC, with milliseconds and `Z`."""
    seconds, milliseconds = divmod(moment_ms, 1000)
    return f"{_to_the_second(seconds)}.{milliseconds:03}Z"


# Many moments lie in few seconds.
@lru_cache(maxsize=4096)
def _to_the_second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat(timespec="seconds")


class Clock:
    """A source of real time plus what has been skipped; it never goes back but on `rewind`.

    `still_at` makes a clock that shows that moment until it is moved: two runs of the same calls then see the same
    times, however fast each of them is.
    """

    def __init__(self, source: Callable[[], int], *, still_at: int | None = None) -> None:
        self._source = source
        self._skipped = 0
        self._still_at = still_at
        self._shown = still_at

    @property
    def is_still(self) -> bool:
        return self._shown is not None

    def now(self) -> int:
        """What records and events show."""
        return self._source() + self._skipped if self._shown is None else self._shown

    def real(self) -> int:
        """What goes on whatever the clock shows."""
        return self._source()

    def move_to(self, moment_ms: int) -> None:
        """Forward to a moment; one that has passed already changes nothing."""
        if self._shown is None:
            self._skipped += max(0, moment_ms - self.now())
        else:
            self._shown = max(self._shown, moment_ms)

    def rewind(self) -> None:
        self._skipped = 0
        self._shown = self._still_at
