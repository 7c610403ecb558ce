"""Taking in intents that somebody else tells of: how doubt is settled, and how a second intent is found out."""

from __future__ import annotations

from typing import Any, Final, Literal

from sqlalchemy import Connection, Row

from . import journal, payouts, seen
from .errors import LedgerError, ReferenceConflict
from .money import Money
from .payout import Payout, Sighting, Stamp, same_amount
from .rows import insert_new
from .schema import payouts as table

# `conflict` carries the reference and is for another payout: it may be rejected, and is never approved.
Adoption = Literal["adopted", "known", "second", "conflict"]
_STEPS: Final = {"second": "second intent", "conflict": "conflicting intent"}


def adopt(connection: Connection, sighting: Sighting, stamp: Stamp) -> Adoption | None:
    """What the intent is to the reference that it carries. None: the ledger has never heard of that one, at that
    server.
    """
    row = payouts.find(connection, sighting.reference)
    known = seen.of_intent(connection, sighting.intent_id)
    if (row is None and known is None) or (row is not None and row.server != sighting.server):
        return None  # an id or a reference of the sandbox says nothing about production
    found = _meaning(row, sighting, known)
    if known is None and row is not None:
        seen.remember(connection, sighting, stamp, currency=row.currency)
    if found == "adopted":
        payouts.make(connection, sighting.reference, sighting.intent_id, stamp, answer=None)
    if found == "conflict":
        seen.mark_conflict(connection, sighting.intent_id)
    if known is None or found == "adopted" or (found == "conflict" and not known.conflict):
        _write(connection, sighting, stamp, _STEPS.get(found, found))
    return found


def take_in(connection: Connection, sighting: Sighting, stamp: Stamp) -> Adoption:
    """The same, and a reference that is new is taken in with its intent: it was made without the ledger.

    Raises LedgerError for an amount that cannot be read, ReferenceConflict for a reference of another server.
    """
    values = payouts.fresh(_payout(sighting), stamp)
    known = seen.of_intent(connection, sighting.intent_id)
    if known is None and insert_new(connection, table, **values, state="made", attempt=0, intent_id=sighting.intent_id):
        seen.remember(connection, sighting, stamp, currency=values["currency"])
        _write(connection, sighting, stamp, "made without the ledger")
        return "adopted"
    found = adopt(connection, sighting, stamp)
    if found is None:
        error = ReferenceConflict(
            f"the reference of {sighting.intent_id} was claimed at another server. Nothing was sent"
        )
        error.reference, error.subject = sighting.reference, sighting.intent_id
        raise error
    return found


def matches(row: Row[Any], sighting: Sighting) -> bool:
    """Whether an intent is for the very payout that its reference was claimed for."""
    return (
        (row.kind, row.customer) == (sighting.kind, sighting.customer)
        and sighting.currency in (None, row.currency)
        and same_amount(row.amount, sighting.amount)
    )


def _meaning(row: Row[Any] | None, sighting: Sighting, known: Row[Any] | None) -> Adoption:
    if row is None or not matches(row, sighting):
        return "conflict"
    if known is not None and (known.conflict or known.reference != sighting.reference):
        return "conflict"
    if row.intent_id is None:
        return "adopted"
    return "known" if row.intent_id == sighting.intent_id else "second"


def _payout(sighting: Sighting) -> Payout:
    try:
        amount = Money(sighting.amount, str(sighting.currency))
    except ValueError as error:
        raise LedgerError(f"the intent {sighting.intent_id} has an amount that cannot be read: {error}") from None
    return Payout(
        reference=sighting.reference,
        kind=sighting.kind,
        customer=sighting.customer,
        amount=amount,
        server=sighting.server,
    )


def _write(connection: Connection, sighting: Sighting, stamp: Stamp, step: str) -> None:
    journal.write(
        connection,
        stamp,
        step,
        reference=sighting.reference,
        cause=f"seen in {sighting.source}",
        intent_id=sighting.intent_id,
    )
