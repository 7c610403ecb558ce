"""A count of changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Changes:
    """Counts what has changed, for whoever shows or saves it; reads count nothing."""

    count: int = 0

    def note(self) -> None:
        self.count += 1
