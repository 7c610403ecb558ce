"""How far each subject has come, and what an event is to that: the next step, a late one, or a contradiction."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.exc import OperationalError

from .inbox import DONE, OVERTAKEN, PARKED, State, difference, second
from .rows import insert_new
from .schema import inbox_statuses

# Less than any: the subject has come nowhere yet.
_NOWHERE: Final = -1
# PostgreSQL's lock_not_available: the other worker begins the same subject, and takes longer than `wait`.
_WAITED_IN_VAIN: Final = "55P03"
_columns: Final = inbox_statuses.c
_REACHED: Final = (
    select(_columns.status, _columns.rank, _columns.facts)
    .where(_columns.subject == bindparam("of_subject"))
    # Without waiting: another worker's handler, which has an event of this subject, may take long.
    .with_for_update(skip_locked=True)
)
_ADVANCE: Final = inbox_statuses.update().where(_columns.subject == bindparam("of_subject"))


class Busy(Exception):
    """Another worker has an event of the same subject."""


def advance(connection: Connection, row: Row[Any], *, now: str) -> tuple[State, str | None]:
    """The state that an event gets, and why it is parked. Raises Busy.

    Its subject stays locked until the transaction ends, and is moved on if the event is its next step: of two workers
    the second one sees what the first one did.
    """
    if row.subject is None:
        return DONE, None
    here = {
        "status": row.status,
        "rank": _NOWHERE if row.rank is None else row.rank,
        "facts": row.facts,
        "event_id": row.id,
        "changed_at": now,
    }
    reached = _reached(connection, row.subject)
    if reached is None:
        if _begun(connection, {"subject": row.subject, **here}):
            return DONE, None
        reached = _reached(connection, row.subject)  # another worker has begun it, and may have ended
    if reached is None:
        raise Busy
    state, why = _verdict(row, reached)
    if state == DONE and here["rank"] >= reached.rank:
        connection.execute(_ADVANCE, {"of_subject": row.subject, **here})
    return state, why


def _reached(connection: Connection, subject: str) -> Row[Any] | None:
    """None where the subject has come nowhere, and where another worker is at it."""
    return connection.execute(_REACHED, {"of_subject": subject}).first()


def _begun(connection: Connection, values: dict[str, Any]) -> bool:
    try:
        return insert_new(connection, inbox_statuses, **values)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _WAITED_IN_VAIN:
            raise Busy from None
        raise


def _verdict(row: Row[Any], reached: Row[Any]) -> tuple[State, str | None]:
    if row.changed:
        return DONE, None  # a person has decided so
    if row.facts != reached.facts:
        return PARKED, difference(reached.facts, row.facts)
    if row.rank is None or row.rank > reached.rank:
        return DONE, None
    if row.rank == reached.rank and row.status != reached.status:
        return PARKED, second(row.status, reached.status)
    return OVERTAKEN, None
