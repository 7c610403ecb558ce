"""Which event is handed out next: claimed by a lock on its row, which ends with the transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, exists, literal_column, or_, select

from .schema import inbox_events
from .store import written

# Text in the statement: a planner that sees a parameter there cannot use the index of those that wait.
IS_WAITING: Final[ColumnElement[str]] = literal_column("'waiting'")
_columns: Final = inbox_events.c
_earlier: Final = inbox_events.alias("earlier")
# Of one subject the oldest goes first, unless it failed and is not due.
_NEXT_OF_ITS_SUBJECT: Final = ~exists().where(
    _earlier.c.subject == _columns.subject,
    _earlier.c.state == IS_WAITING,
    _earlier.c.id < _columns.id,
    or_(_earlier.c.due_at.is_(None), _earlier.c.due_at <= bindparam("now")),
)


def _queue(due: ColumnElement[bool]) -> Select[Any]:
    wanted = ("id", "body", "subject", "status", "rank", "facts", "reference", "failures", "changed")
    return (
        select(*(_columns[name] for name in wanted))
        .where(_columns.state == IS_WAITING, due, _NEXT_OF_ITS_SUBJECT)
        .order_by(_columns.due_at, _columns.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=inbox_events)
    )


_NEW: Final = _queue(_columns.due_at.is_(None))
_RETRIES: Final = _queue(_columns.due_at <= bindparam("now"))
# Due later than any wait is long: the clock was set back since.
_AHEAD: Final = _queue(_columns.due_at > bindparam("horizon"))


def claimed(
    connection: Connection,
    moment: datetime,
    *,
    longest_wait: float,
    retries_first: bool,
    besides: Collection[int] = (),
) -> Row[Any] | None:
    """The next event that is due and that no other worker has; None when there is none. Not one of `besides`."""
    times = {"now": written(moment), "horizon": written(moment + timedelta(seconds=longest_wait))}
    for queue in (_RETRIES, _NEW, _AHEAD) if retries_first else (_NEW, _RETRIES, _AHEAD):
        row = connection.execute(queue.where(_columns.id.not_in(besides)) if besides else queue, times).first()
        if row is not None:
            return row
    return None
