"""Every intent ever seen, with the reference that it carries. Two of one reference are two rows."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from .payout import Sighting, Stamp
from .rows import insert_new
from .schema import intents

_OF_INTENT: Final = select(intents).where(intents.c.intent_id == bindparam("of"))


def remember(connection: Connection, sighting: Sighting, stamp: Stamp, *, currency: str) -> str:
    """Adds the intent where it is new. Returns the reference that it was first seen with."""
    new = insert_new(
        connection,
        intents,
        intent_id=sighting.intent_id,
        reference=sighting.reference,
        kind=sighting.kind,
        customer=sighting.customer,
        amount=sighting.amount,
        currency=sighting.currency or currency,
        source=sighting.source,
        seen_at=stamp.at,
    )
    known = None if new else of_intent(connection, sighting.intent_id)
    return sighting.reference if known is None else str(known.reference)


def of_intent(connection: Connection, intent_id: str) -> Row[Any] | None:
    """The intent as it was first seen."""
    return connection.execute(_OF_INTENT, {"of": intent_id}).first()


def mark_conflict(connection: Connection, intent_id: str) -> None:
    """It is not what its reference was claimed for, whatever is told of it later."""
    connection.execute(update(intents).where(intents.c.intent_id == intent_id).values(conflict=True))


def of_reference(connection: Connection, reference: str) -> list[str]:
    """The ids of all intents that carry a reference, the first seen first."""
    rows = select(intents.c.intent_id).where(intents.c.reference == reference).order_by(intents.c.seen_at)
    return list(connection.execute(rows).scalars())
