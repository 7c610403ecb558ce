"""Who may use a SQLite file, of the threads and the tasks of this process: one writer at a time, none during a fork.

Waiting is in order, and lasts as long as the line moves. SQLite's own waiting is neither, and is left to other
processes.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

from .errors import LedgerError


class Ticket:
    """A place in the line. `wake` is called, from any thread, when its turn comes."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self.wake = wake


class Line:
    """Those who wait for their turn, the first come first. `leave` gives back what was taken, wherever it stopped."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[Ticket] = deque()
        self._owner: Ticket | None = None
        self.turns = 0

    def take(self, ticket: Ticket) -> bool:
        """True when it is this one's turn at once; otherwise it is woken when it is."""
        with self._mutex:
            if self._owner is None:
                self._owner = ticket
                return True
            self._waiting.append(ticket)
            return False

    def leave(self, ticket: Ticket) -> None:
        """Ends a turn, or the wait for it, and wakes the next one."""
        with self._mutex:
            if self._owner is not ticket:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                return
            self.turns += 1
            self._owner = self._next()

    def _next(self) -> Ticket | None:
        while self._waiting:
            ticket = self._waiting.popleft()
            try:
                ticket.wake()
            except RuntimeError:  # its event loop is closed, and nobody waits there
                continue
            return ticket
        return None


class Turns:
    """`patience`: seconds that one turn of another may take, before those who wait for it give up."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._line = Line()
        self._thread = threading.local()
        self._readers = 0
        self._paused = False
        self._change = threading.Condition()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """This thread's turn. Raises LedgerError where it has begun a transaction that would never end."""
        if getattr(self._thread, "writes", False):
            raise LedgerError(
                "this thread is inside a transaction of the same SQLite file, such as an inbox handler's: do it after "
                "that one has ended, in the loop over `work`, or keep the two in PostgreSQL"
            )
        turn = threading.Event()
        ticket = Ticket(turn.set)
        try:
            if not self._line.take(ticket):
                self._stand(turn)
            self._thread.writes = True
            yield
        finally:
            self._thread.writes = False
            self._line.leave(ticket)

    @asynccontextmanager
    async def awriting(self) -> AsyncIterator[None]:
        """This task's turn, in the same line."""
        turn, loop = asyncio.Event(), asyncio.get_running_loop()
        ticket = Ticket(partial(loop.call_soon_threadsafe, turn.set))
        try:
            if not self._line.take(ticket):
                await self._astand(turn)
            yield
        finally:
            self._line.leave(ticket)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Any number at once, but none while a fork is under way."""
        with self._change:
            self._change.wait_for(lambda: not self._paused)
            self._readers += 1
        try:
            yield
        finally:
            with self._change:
                self._readers -= 1
                self._change.notify_all()

    def pause(self) -> Ticket | None:
        """Stops everybody. None when that cannot be done within the patience; otherwise for `resume`."""
        if getattr(self._thread, "writes", False):
            return None
        turn = threading.Event()
        ticket = Ticket(turn.set)
        with self._change:
            self._paused = True
        try:
            if not self._line.take(ticket):
                self._stand(turn)
            with self._change:
                if self._change.wait_for(lambda: self._readers == 0, self.patience):
                    return ticket
        except LedgerError:
            pass
        self.resume(ticket)
        return None

    def resume(self, ticket: Ticket) -> None:
        """Lets everybody go on."""
        with self._change:
            self._paused = False
            self._change.notify_all()
        self._line.leave(ticket)

    def _stand(self, turn: threading.Event) -> None:
        seen = self._line.turns
        while not turn.wait(self.patience):
            seen = self._moved(seen)

    async def _astand(self, turn: asyncio.Event) -> None:
        seen = self._line.turns
        waiting = asyncio.ensure_future(turn.wait())
        try:
            while not (await asyncio.wait([waiting], timeout=self.patience))[0]:
                seen = self._moved(seen)
        finally:
            waiting.cancel()

    def _moved(self, seen: int) -> int:
        if seen == self._line.turns:
            raise LedgerError(
                f"another thread or task of this process has been writing for more than {self.patience:g} s, such as "
                "an inbox handler; try again, or give a longer `wait`"
            )
        return self._line.turns
