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
_KNOWN: Final = select(_columns.subject).where(_columns.subject == bindparam("of_subject"))
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
    while (reached := connection.execute(_REACHED, {"of_subject": row.subject}).first()) is None:
        if connection.execute(_KNOWN, {"of_subject": row.subject}).first() is not None:
            raise Busy  # it is there, and locked
        if _begun(connection, {"subject": row.subject, **here}):
            return DONE, None
    state, why = _verdict(row, reached)
    if state == DONE and here["rank"] >= reached.rank:
        connection.execute(_ADVANCE, {"of_subject": row.subject, **here})
    return state, why


def _begun(connection: Connection, values: dict[str, Any]) -> bool:
    """False when another worker has begun it meanwhile, and has ended."""
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
