"""The mock's clock and what is due on it. Times are whole milliseconds since 1970, UTC. No I/O, no sleeping."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

Act = Callable[[], None]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC by definition; without a zone it prints none
# The last moment that still has a four-digit year, with room for what is scheduled from there.
LATEST_MS = int(datetime(9900, 1, 1, tzinfo=UTC).timestamp()) * 1000


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
    """A source of time plus what has been skipped; it never goes back but on `rewind`."""

    def __init__(self, source: Callable[[], int]) -> None:
        self._source = source
        self._skipped = 0

    def now(self) -> int:
        return self._source() + self._skipped

    def jump_to(self, moment_ms: int) -> None:
        """Moves forward to a moment; one that has passed already changes nothing."""
        self._skipped += max(0, moment_ms - self.now())

    def rewind(self) -> None:
        self._skipped = 0


class Agenda:
    """Acts by the moment they are due; equal moments keep the order in which they were added."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Act]] = []
        self._order = itertools.count()

    def add(self, due_ms: int, act: Act) -> None:
        heapq.heappush(self._heap, (due_ms, next(self._order), act))

    def next_due(self) -> int | None:
        return self._heap[0][0] if self._heap else None

    def run_due(self, now_ms: int) -> None:
        while self._heap and self._heap[0][0] <= now_ms:
            heapq.heappop(self._heap)[2]()

    def clear(self) -> None:
        self._heap.clear()

    def __len__(self) -> int:
        return len(self._heap)
