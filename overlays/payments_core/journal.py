"""The journal: a row for each step of a payout, added in the transaction of the step itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from .payout import Stamp
from .schema import journal

# A cause is a line for a person; an error's text may be longer.
_LONGEST_CAUSE: Final = 500
_PAGE: Final = 500
_INSERT: Final = insert(journal).inline()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step. `id` is the order in which they were written, whatever the clock said."""

    id: int
    at: datetime
    reference: str
    intent_id: str | None
    step: str
    cause: str
    actor: str


def write(
    connection: Connection, stamp: Stamp, step: str, *, reference: str, cause: str, intent_id: str | None = None
) -> None:
    """Adds a row."""
    row = {
        "at": stamp.at,
        "reference": reference,
        "intent_id": intent_id,
        "step": step,
        "cause": cause[:_LONGEST_CAUSE],
        "actor": stamp.actor,
    }
    connection.execute(_INSERT, row)


def last_cause(connection: Connection, intent_id: str, step: str) -> str | None:
    """The cause of the last row about an intent, if that row is of this step."""
    newest = select(journal).where(journal.c.intent_id == intent_id).order_by(journal.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return row.cause if row is not None and row.step == step else None


def page(connection: Connection, *, after: int, reference: str | None) -> list[Entry]:
    """The next rows in order, of one reference or of all."""
    rows = select(journal).where(journal.c.id > after).order_by(journal.c.id).limit(_PAGE)
    if reference is not None:
        rows = rows.where(journal.c.reference == reference)
    return list(_entries(connection.execute(rows).mappings()))


def _entries(rows: object) -> Iterator[Entry]:
    for row in rows:  # type: ignore[attr-defined]
        yield Entry(**{**row, "at": datetime.fromisoformat(row["at"])})
