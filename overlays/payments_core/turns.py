"""Who may write: of the threads of this process, and of the tasks of a loop, one at a time where a file has one writer.

Waiting here is in order and without end; SQLite's own waiting is neither, and is left to other processes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from .errors import LedgerError


@dataclass(frozen=True, slots=True)
class Loop:
    """What belongs to one event loop: its connections, and whose turn it is to write."""

    engine: AsyncEngine
    turn: asyncio.Lock


class Turns:
    """`one_writer`: the database is a file, where a second transaction would wait for the first one for ever."""

    def __init__(self, *, one_writer: bool) -> None:
        self.one_writer = one_writer
        self._writing = threading.Lock()
        self._thread = threading.local()

    @contextmanager
    def mine(self, *, reading: bool) -> Iterator[None]:
        """This thread's turn. Raises LedgerError where it has begun a transaction that would never end."""
        if reading or not self.one_writer:
            yield
            return
        if getattr(self._thread, "writes", False):
            raise LedgerError(
                "this thread is inside a transaction of the same SQLite file, such as an inbox handler's: do it after "
                "that one has ended, in the loop over `work`, or keep the two in PostgreSQL"
            )
        with self._writing:
            self._thread.writes = True
            try:
                yield
            finally:
                self._thread.writes = False
