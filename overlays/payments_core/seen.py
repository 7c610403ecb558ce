"""Every intent ever seen, with the reference that it carries. Two of one reference are two rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select

from .payout import Sighting, Stamp
from .rows import insert_new
from .schema import intents

# A statement has room for some thousand values at most.
_AT_ONCE: Final = 500
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


def of_reference(connection: Connection, reference: str) -> list[str]:
    """The ids of all intents that carry a reference, the first seen first."""
    rows = select(intents.c.intent_id).where(intents.c.reference == reference).order_by(intents.c.seen_at)
    return list(connection.execute(rows).scalars())


def unknown(connection: Connection, intent_ids: Iterable[str]) -> set[str]:
    """Those of the ids that were never seen."""
    asked = list(intent_ids)
    left = set(asked)
    for start in range(0, len(asked), _AT_ONCE):
        some = intents.c.intent_id.in_(asked[start : start + _AT_ONCE])
        left.difference_update(connection.execute(select(intents.c.intent_id).where(some)).scalars())
    return left
