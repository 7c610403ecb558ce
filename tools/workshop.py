"""Where everything new is made, by one run at a time; what a killed run left there is finished or thrown away first."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import journal
from tools.errors import InstallError, reason

Report = Callable[[str], None]


@contextmanager
def workshop(root: Path, report: Report) -> Iterator[Path]:
    """An empty folder beside what is to be replaced, gone afterwards. InstallError if it cannot be had.

    Waits, and says so, while another run is at work.
    """
    with _lock(root, report):
        folder = root / journal.WORKSHOP
        try:
            if journal.settle(root):
                report("finished what an interrupted run had begun to put in place")
            folder.mkdir()
        except OSError as error:
            raise InstallError(f"the tree cannot be written to: {reason(error)}") from error
        try:
            yield folder
        finally:
            # With a journal in it, it is the new state's only copy.
            if not journal.committed(root):
                shutil.rmtree(folder, ignore_errors=True)


def settle(root: Path, report: Report) -> None:
    """For a command that only reads: no release half in place, and no waiting for a run that has not got so far."""
    if journal.committed(root):
        with _lock(root, report):
            journal.settle(root)


@contextmanager
def _lock(root: Path, report: Report) -> Iterator[None]:
    """Held by this process and all that it starts, so that the next run waits for what a killed one left running."""
    handle = os.open(root, os.O_RDONLY)
    try:
        os.set_inheritable(handle, True)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("waiting: another run is at work in this tree")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
