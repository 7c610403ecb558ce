"""What time it is at the target, as far as this run can know."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

# A target on this machine answers within these; a far one has a clock of its own.
NEAR, FAR = 30.0, 600.0
# How near to the end of a life nothing is concluded: a machine that stood still for a while is no deviation.
EDGE = 300.0


class TargetClock:
    """The machine's clock, until the target's own was read."""

    def __init__(self, *, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0
        self.slack = FAR

    def set(self, now: datetime) -> None:
        """The target has told its time."""
        self._ahead = now.timestamp() - self._source()
        self.slack = NEAR

    def now(self) -> datetime:
        """The time at the target."""
        return datetime.fromtimestamp(self._source() + self._ahead, UTC)
