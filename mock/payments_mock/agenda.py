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
    """Something to be done: `what` names who does it, `about` is JSON and says to what."""

    what: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An appointment with its moment on the clock's face, and how many milliseconds it is away."""

    at: int
    left: int
    appointment: Appointment


class Agenda:
    """Appointments by the moment they are due; equal moments keep the order in which they were made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # When it runs, the order, when it shows, what it is.
        self._heap: list[tuple[int, int, int, Appointment]] = []
        self._order = itertools.count()

    def after(self, milliseconds: int, appointment: Appointment) -> None:
        clock = self._clock
        due, shown = clock.running() + milliseconds, clock.now() + milliseconds
        heapq.heappush(self._heap, (due, next(self._order), shown, appointment))

    def next_due(self) -> int | None:
        """When the next one runs, by `Clock.running`."""
        return self._heap[0][0] if self._heap else None

    def take_due(self) -> Appointment | None:
        """The next one if its time has come, off the agenda; the clock shows its moment then."""
        if not self._heap or self._heap[0][0] > self._clock.running():
            return None
        _, _, shown, appointment = heapq.heappop(self._heap)
        self._clock.show(shown)
        return appointment

    def entries(self) -> list[Entry]:
        """All of them, the next one first."""
        running = self._clock.running()
        return [
            Entry(at=shown, left=max(0, due - running), appointment=appointment)
            for due, _, shown, appointment in sorted(self._heap, key=lambda item: item[:2])
        ]

    def clear(self) -> None:
        self._heap.clear()

    def __len__(self) -> int:
        return len(self._heap)
