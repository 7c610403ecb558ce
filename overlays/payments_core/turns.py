"""Who may write: of the threads of this process, and of the tasks of a loop, one at a time where a file has one writer.

Waiting is in order, and lasts as long as the line moves. SQLite's own waiting is neither, and is left to other
processes.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from .errors import LedgerError


class Line:
    """Threads that wait for their turn, the first come first. `patience`: seconds that one turn of another may take."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._mutex = threading.Lock()
        self._busy = False
        self._turns = 0
        self._waiting: deque[threading.Event] = deque()

    def take(self) -> None:
        """Raises LedgerError when one turn of another thread lasts longer than `patience`."""
        with self._mutex:
            if not self._busy:
                self._busy = True
                return
            mine, seen = threading.Event(), self._turns
            self._waiting.append(mine)
        try:
            self._stand(mine, seen)
        except BaseException:
            self._give_up(mine)
            raise

    def _stand(self, mine: threading.Event, seen: int) -> None:
        while not mine.wait(self._patience):
            if seen == self._turns:
                raise held_up("thread", self._patience)
            seen = self._turns

    def _give_up(self, mine: threading.Event) -> None:
        with self._mutex:
            if not mine.is_set():
                self._waiting.remove(mine)
                return
        self.leave()  # it came at this very moment, and must not be lost

    def leave(self) -> None:
        """The next one's turn."""
        with self._mutex:
            self._turns += 1
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False


class Turns:
    """`one_writer`: the database is a file, where a second transaction would wait for the first one for ever."""

    def __init__(self, *, one_writer: bool, patience: float) -> None:
        self.one_writer = one_writer
        self._line = Line(patience)
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
        self._line.take()
        self._thread.writes = True
        try:
            yield
        finally:
            self._thread.writes = False
            self._line.leave()


class Loop:
    """What belongs to one event loop: its connections, and whose turn it is to write. `patience` as in `Line`."""

    def __init__(self, engine: AsyncEngine, patience: float) -> None:
        self.engine = engine
        self._patience = patience
        self._busy = False
        self._turns = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def mine(self) -> AsyncIterator[None]:
        """This task's turn. Raises LedgerError when one turn of another task lasts longer than `patience`."""
        await self._take()
        try:
            yield
        finally:
            self._leave()

    async def _take(self) -> None:
        if not self._busy:
            self._busy = True
            return
        mine, seen = asyncio.get_running_loop().create_future(), self._turns
        self._waiting.append(mine)
        try:
            await self._stand(mine, seen)
        except BaseException:
            if mine.done():
                self._leave()
            else:
                self._waiting.remove(mine)
            raise

    async def _stand(self, mine: asyncio.Future[None], seen: int) -> None:
        while not (await asyncio.wait([mine], timeout=self._patience))[0]:
            if seen == self._turns:
                raise held_up("task", self._patience)
            seen = self._turns

    def _leave(self) -> None:
        self._turns += 1
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._busy = False


def held_up(whom: str, patience: float) -> LedgerError:
    """The error of one that has waited in vain."""
    return LedgerError(
        f"another {whom} of this process has been writing for more than {patience:g} s, such as an inbox handler; "
        "try again, or give a longer `wait`"
    )
