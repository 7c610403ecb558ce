"""Events handed out, one transaction each: claimed, put in order, handled and settled, or counted as failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Flag
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection, Row, bindparam

from .errors import LedgerError
from .inbox import DONE, PARKED, State, note_parked
from .inbox_backoff import Backoff
from .inbox_handler import Handler, HandlerFailed, begin, effect, take_back
from .inbox_order import Busy, advance
from .inbox_queue import IS_WAITING, claimed
from .payout import Stamp
from .schema import inbox_events
from .store import Store, written

T = TypeVar("T")
Queue = Callable[[Connection, datetime], "Row[Any] | None"]
logger = logging.getLogger("payments_core.inbox")

# New events come first, but for one turn in so many, so that neither they nor the retries starve.
_RETRIES_EACH: Final = 8
_columns: Final = inbox_events.c
_SETTLE: Final = inbox_events.update().where(_columns.id == bindparam("of_id"))
# After a broken transaction another worker may have had it in between.
_FAIL: Final = _SETTLE.where(_columns.state == IS_WAITING, _columns.failures == bindparam("seen"))


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """What became of one turn: `idle` when none was due, `handled` when a handler had one. `busy`: the event of a
    subject that another worker is at.
    """

    idle: bool = False
    handled: T | None = None
    busy: int | None = None


class _Broken(Exception):
    """The transaction cannot go on; the failure is counted in another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Generic[T]):
    """Hands events of `store` to `handler`. `read` makes an event of a body; `actor` stands in the journal."""

    store: Store
    handler: Handler[T]
    read: Callable[[bytes], T]
    backoff: Backoff
    actor: str

    def work(self, *, limit: int | None, poll: float | None, stop: Flag) -> Iterator[T]:
        """Each event after its commit.

        Ends after `limit` of them, when `stop` is set and, without `poll`, when none is due.
        """
        handled = turns = 0
        busy: set[int] = set()
        while not stop.is_set() and handled != limit:
            turns += 1
            turn = self.turn(retries_first=turns % _RETRIES_EACH == 0, besides=busy)
            if turn.handled is not None:
                handled += 1
                yield turn.handled
            elif turn.busy is not None:
                busy.add(turn.busy)
            elif turn.idle and poll is None:
                return
            elif turn.idle:
                stop.wait(poll)
                busy.clear()

    def turn(self, *, retries_first: bool = False, besides: Collection[int] = ()) -> Turn[T]:
        """One event, if one is due."""
        begun: list[Row[Any]] = []
        queue = partial(claimed, longest_wait=self.backoff.cap, retries_first=retries_first, besides=frozenset(besides))
        try:
            return self.store.run(lambda connection: self._transaction(connection, begun, queue))
        except _Broken as broken:
            reason = str(broken)
        except LedgerError:
            # A deferred constraint, say. If it was committed after all, and the answer lost, nothing is counted.
            reason = "what the handler did could not be committed"
            if not begun:
                raise
        self.store.run(lambda connection: self._fail(connection, begun[0], reason))
        return Turn()

    def _transaction(self, connection: Connection, begun: list[Row[Any]], queue: Queue) -> Turn[T]:
        moment = self.store.clock()
        row = queue(connection, moment)
        if row is None:
            return Turn(idle=True)
        begin(connection)
        # Settled before it is handled, so that the mark and the effect share their fate whatever the handler does.
        try:
            if self._settle(connection, row, now=written(moment)) != DONE:
                return Turn()
        except Busy:
            take_back(connection)
            return Turn(busy=row.id)
        begun.append(row)
        try:
            return Turn(handled=effect(connection, self.handler, self.read, row.body))
        except HandlerFailed as failed:
            if not take_back(connection):
                raise _Broken(failed.reason) from failed
            self._fail(connection, row, failed.reason)
            return Turn()

    def _settle(self, connection: Connection, row: Row[Any], *, now: str) -> State:
        state, why = advance(connection, row, now=now)
        settled = {"state": state, "error": why, "changed": row.changed or why is not None, "due_at": None}
        connection.execute(_SETTLE, {"of_id": row.id, "settled_at": now, **settled})
        if why is not None:
            note_parked(connection, Stamp(at=now, actor=self.actor), event_id=row.id, reference=row.reference, why=why)
        return state

    def _fail(self, connection: Connection, row: Row[Any], reason: str) -> None:
        """Counts a failure, after everything else was taken back."""
        moment, failures = self.store.clock(), row.failures + 1
        wait = self.backoff.wait(failures)
        due = None if wait is None else written(moment + timedelta(seconds=wait))
        counted = {"of_id": row.id, "seen": row.failures, "failures": failures, "error": reason, "due_at": due}
        if due is None:
            counted |= {"state": PARKED, "settled_at": written(moment)}
        if connection.execute(_FAIL, counted).rowcount == 0:
            return  # settled in between, or counted by another
        logger.warning("inbox event %d: %s; failed %d of %d times", row.id, reason, failures, self.backoff.attempts)
        if due is None:
            stamp = Stamp(at=written(moment), actor=self.actor)
            note_parked(connection, stamp, event_id=row.id, reference=row.reference, why=reason)
