"""When a failed event is due again, and when it is given up. No clock, no database."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Full jitter under a cap.

    attempts: how often to try at most. base, cap: seconds; the n-th wait is random in 0..min(cap, base * 2**(n-1)).
    """

    attempts: int = 8
    base: float = 10.0
    cap: float = 3600.0
    random: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        if isinstance(self.attempts, bool) or not isinstance(self.attempts, int) or self.attempts < 1:
            raise ValueError(f"attempts: expected 1 or more, got {self.attempts!r}")
        for name in ("base", "cap"):
            seconds = getattr(self, name)
            if isinstance(seconds, bool) or not (isinstance(seconds, int | float) and 0 <= seconds < math.inf):
                raise ValueError(f"{name}: expected seconds, 0 or more; got {seconds!r}")

    def wait(self, failures: int) -> float | None:
        """Seconds to wait after so many failures; None when they are enough."""
        if failures >= self.attempts:
            return None
        # Beyond 2**64 no cap is that long, and a float ends at 2**1024.
        return self.random() * min(self.cap, self.base * 2.0 ** min(failures - 1, 64))
