"""Standard output that may be closed, full, or read no further: the verdict of a run is in its exit code too."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO


class Outlet:
    """A text stream; what can no longer be written is dropped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.broken = False

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError:
            self.broken = True
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            self.broken = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def patient_output() -> Iterator[None]:
    """Standard output is an Outlet for as long as the block lasts."""
    before = sys.stdout
    # Closed output is None, and whatever is opened next would take its place.
    outlet = Outlet(before or open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - kept to the end
    sys.stdout = outlet
    try:
        yield
    finally:
        outlet.flush()
        sys.stdout = before
        if outlet.broken:
            # What is left in the buffer would be a complaint of the interpreter at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), before.fileno())
