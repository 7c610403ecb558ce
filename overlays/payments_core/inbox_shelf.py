"""What is stored, for a person to look at, to have handled again, and to forget."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, select

from .errors import LedgerError
from .inbox import DONE, OVERTAKEN, PARKED, REPEAT, WAITING, State, note
from .payout import Stamp
from .schema import inbox_events

_PAGE: Final = 200
_columns: Final = inbox_events.c


def page(connection: Connection, *, after: int, state: State | None) -> list[Row[Any]]:
    """The next rows in order of arrival, in one state or in any."""
    rows = select(inbox_events).where(_columns.id > after).order_by(_columns.id).limit(_PAGE)
    return list(connection.execute(rows if state is None else rows.where(_columns.state == state)))


def release(connection: Connection, stamp: Stamp, *, event_id: int, reason: str) -> Row[Any]:
    """Makes a parked event due at once, whatever it contradicts. Raises LedgerError when it is not parked."""
    again = {"state": WAITING, "failures": 0, "due_at": None, "error": None, "settled_at": None}
    parked = (_columns.id == event_id) & (_columns.state == PARKED)
    row = connection.execute(inbox_events.update().where(parked).values(**again).returning(inbox_events)).first()
    if row is None:
        raise LedgerError(f"the inbox has no parked event {event_id}; another person may have had it handled")
    note(connection, stamp, "event retried", event_id=row.id, reference=row.reference, cause=reason)
    return row


def forget(connection: Connection, *, before: str) -> int:
    """Drops the bodies of events that were settled before, and says how many. Their digests stay, so that a copy which
    comes again is known.
    """
    settled = _columns.state.in_([DONE, OVERTAKEN, REPEAT]) & (_columns.settled_at < before) & (_columns.body != b"")
    return connection.execute(inbox_events.update().where(settled).values(body=b"")).rowcount
