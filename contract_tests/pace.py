"""How many requests may go, and how fast. Clock and sleep are arguments."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

# A server that asks for more than this is not waited for; the answer stands as it came.
LONGEST_WAIT = 60.0


class BudgetSpentError(Exception):
    """No further request goes out, by the budget or for a silent target: what is left is not exercised."""


class Pace:
    """Counts requests against a budget and spaces them. Zero means no limit."""

    def __init__(
        self,
        *,
        budget: int = 0,
        rate: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._budget = budget
        self._interval = 1 / rate if rate else 0.0
        self._sleep = sleep
        self._clock = clock
        self._next = 0.0
        self.sent = 0

    @property
    def spent(self) -> bool:
        """Whether no further request may go."""
        return bool(self._budget) and self.sent >= self._budget

    def lift(self) -> None:
        """Drop the budget, and keep the rate: cleaning up comes after everything else."""
        self._budget = 0

    def take(self) -> None:
        """Wait for the turn of one request; raises BudgetSpentError when there is none left."""
        if self.spent:
            raise BudgetSpentError(f"the budget of {self._budget} requests is spent")
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._interval
        self.sent += 1

    def rest(self, seconds: float) -> None:
        """Stay quiet for as long as the server asked."""
        self._sleep(seconds)


def retry_after(value: str, *, now: float) -> float | None:
    """Seconds that a `Retry-After` asks for, from a number or a date; None when it is neither or too long."""
    try:
        seconds = float(value) if value.strip().isdigit() else parsedate_to_datetime(value).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds) if seconds <= LONGEST_WAIT else None
