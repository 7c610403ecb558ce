"""What comes due, and when. It holds data, not code, so that it can be shown and saved."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from payments_mock.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something to be done: `what` names who does it, `about` is JSON and says to what.

    Of one moment the lower `rank` comes first, then what was made first.
    """

    what: str
    about: Mapping[str, Any]
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An appointment with its moment on the clock, and how many milliseconds of real time it is away."""

    at: int
    left: int
    appointment: Appointment


class Agenda:
    """Appointments by their moment on the clock.

    Where the clock stands still they come due in real time all the same, after the pause that they were made with.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # The moment, the order, when it is due in real time, what it is.
        self._heap: list[tuple[int, tuple[int, int], int, Appointment]] = []
        self._order = itertools.count()

    def after(self, milliseconds: int, appointment: Appointment) -> None:
        self.add(self._clock.now() + milliseconds, milliseconds, appointment)

    def add(self, at: int, left: int, appointment: Appointment) -> None:
        """At a moment of the clock, which real time will reach in `left` milliseconds."""
        order = appointment.rank, next(self._order)
        heapq.heappush(self._heap, (at, order, self._clock.real() + left, appointment))

    def next_at(self) -> int | None:
        """The moment of the next one."""
        return self._heap[0][0] if self._heap else None

    def due_until(self) -> int | None:
        """The moment up to which all are due; None when none is."""
        if not self._heap:
            return None
        if self._clock.is_still:
            real = self._clock.real()
            return max((at for at, _, due, _ in self._heap if due <= real), default=None)
        now = self._clock.now()
        return now if self._heap[0][0] <= now else None

    def take(self, until: int) -> Appointment | None:
        """The next one up to a moment, off the agenda; the clock shows its moment then."""
        if not self._heap or self._heap[0][0] > until:
            return None
        at, _, _, appointment = heapq.heappop(self._heap)
        self._clock.move_to(at)
        return appointment

    def entries(self) -> list[Entry]:
        """All of them, the next one first."""
        real = self._clock.real()
        return [
            Entry(at=at, left=max(0, due - real), appointment=appointment)
            for at, _, due, appointment in sorted(self._heap, key=lambda item: item[:2])
        ]

    def clear(self) -> None:
        self._heap.clear()

    def __len__(self) -> int:
        return len(self._heap)
