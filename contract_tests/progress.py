"""A line that says how far a run is: live on a terminal, now and then elsewhere. Counts nothing itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass

# Ten times a second looks alive; more would only cost.
LIVE_SECONDS = 0.1
# A log of a run of minutes stays short, and nobody thinks that it hangs.
LOG_SECONDS = 10.0
_CLEAR = "\r\x1b[K"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far a run is. `step` of `steps` is within the stage."""

    stage: str
    step: int
    steps: int
    requests: int
    findings: int

    def words(self, seconds: float) -> str:
        """One line."""
        requests = f"{self.requests} request{'' if self.requests == 1 else 's'}"
        findings = f"{self.findings} finding{'' if self.findings == 1 else 's'}"
        return f"{seconds:4.0f} s  {self.stage} {self.step} of {self.steps}, {requests}, {findings}"


class Progress:
    """Writes standings through `write`; `width` columns at most, where the line is live."""

    def __init__(
        self, write: Callable[[str], None], *, live: bool, width: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._live = live
        self._width = width
        self._clock = clock
        self._started = clock()
        self._next = self._started
        self._stage = ""

    def show(self, standing: Standing) -> None:
        """Say it, unless the last line is too young."""
        now = self._clock()
        if now < self._next and standing.stage == self._stage:
            return
        self._stage = standing.stage
        self._next = now + (LIVE_SECONDS if self._live else LOG_SECONDS)
        line = standing.words(now - self._started)
        # One column stays free: a line that fills the last one would break.
        self._say(f"{_CLEAR}{line[: self._width - 1]}" if self._live else f"{line}\n")

    def clear(self) -> None:
        """Leave an empty line to whoever writes next."""
        if self._live:
            self._say(_CLEAR)

    def _say(self, text: str) -> None:
        try:
            self._write(text)
        except (OSError, ValueError):
            # Whoever read it is gone, and a run does not end for that.
            self._write = lambda _text: None
