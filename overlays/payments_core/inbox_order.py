"""How far each subject has come, and what an event is to that: the next step, a late one, or a contradiction."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select

from .inbox import DONE, OVERTAKEN, PARKED, State, difference, second
from .rows import insert_new
from .schema import inbox_statuses

# Less than any: the subject has come nowhere yet.
_NOWHERE: Final = -1
_columns: Final = inbox_statuses.c
_REACHED: Final = (
    select(_columns.status, _columns.rank, _columns.facts)
    .where(_columns.subject == bindparam("of_subject"))
    .with_for_update()
)
_ADVANCE: Final = inbox_statuses.update().where(_columns.subject == bindparam("of_subject"))


def advance(connection: Connection, row: Row[Any], *, now: str) -> tuple[State, str | None]:
    """The state that an event gets, and why it is parked.

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
        if insert_new(connection, inbox_statuses, subject=row.subject, **here):
            return DONE, None
    state, why = _verdict(row, reached)
    if state == DONE and here["rank"] >= reached.rank:
        connection.execute(_ADVANCE, {"of_subject": row.subject, **here})
    return state, why


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
