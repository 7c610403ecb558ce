"""One line for each step, with the seconds it took; on a terminal they run while it lasts."""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TextIO

from tools.errors import plain


class Progress:
    """What a command says of itself. Plain text where `out` is no terminal."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def say(self, line: str) -> None:
        print(plain(line), file=self._out, flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Says `name` at once, and at the end how long it took, whether or not it succeeded."""
        begun, name = time.monotonic(), plain(name)
        terminal = self._out.isatty()
        if not terminal:
            print(name, end="", file=self._out, flush=True)
        try:
            with _spinner(name, self._out) if terminal else nullcontext():
                yield
        finally:
            print(f"{name if terminal else ''} {time.monotonic() - begun:.1f} s", file=self._out, flush=True)


def _spinner(name: str, out: TextIO) -> AbstractContextManager[object]:
    # Only a terminal pays for loading it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    bar = Bar(*columns, console=Console(file=out), transient=True)
    bar.add_task(name, total=None)
    return bar
