"""The life of a reference: claimed, then made, lost or free. Each function is a part of one transaction.

claimed: being sent, or its worker died. lost: sent, and no answer that can be trusted. Both are in doubt.
made: its intent is known. free: nothing was made; it may be claimed again, for another payout too.
released: a person said that nothing was made; it may be claimed again, for the same payout.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from . import journal, seen
from .errors import LedgerError, PayoutInDoubt, ReferenceConflict
from .payout import Claimed, Payout, Recorded, Sighting, Stamp, same_amount
from .proof import nothing_made
from .rows import insert_new
from .schema import payouts

DOUBTFUL: Final = ("claimed", "lost")
_LOCKED: Final = select(payouts).where(payouts.c.reference == bindparam("of")).with_for_update()
_CHANGE: Final = update(payouts).where(payouts.c.reference == bindparam("of"))


@dataclass(frozen=True, slots=True)
class PayoutClaim:
    """The claim of one payout, step by step."""

    payout: Payout

    def undone(self, error: Exception) -> bool:
        """Whether an error of the send proves that nothing was made."""
        return nothing_made(error)

    def claim(self, connection: Connection, stamp: Stamp) -> Claimed | Recorded:
        """Raises ReferenceConflict for another payout's reference, PayoutInDoubt when it is claimed already."""
        payout = self.payout
        if insert_new(connection, payouts, **fresh(payout, stamp), state="claimed", attempt=1):
            journal.write(connection, stamp, "claimed", reference=payout.reference, cause=str(payout.amount))
            return Claimed(1)
        row = locked(connection, payout.reference)
        _same_payout(row, payout)
        if row.state == "made":
            return recorded(row)
        if row.state in DOUBTFUL:
            raise in_doubt(row)
        return self._again(connection, row, stamp)

    def _again(self, connection: Connection, row: Row[Any], stamp: Stamp) -> Claimed:
        attempt = row.attempt + 1
        changed = {**fresh(self.payout, stamp), "state": "claimed", "attempt": attempt, "reason": None}
        connection.execute(_CHANGE, {"of": row.reference, **changed})
        journal.write(connection, stamp, "claimed", reference=row.reference, cause=f"again, attempt {attempt}")
        return Claimed(attempt)

    def record(
        self, connection: Connection, stamp: Stamp, claim: Claimed, *, intent_id: str, answer: dict[str, Any]
    ) -> Recorded:
        """The answer came. Where another intent was recorded first, that one stays, and is returned.

        Raises PayoutInDoubt when the intent belongs to another reference: then neither can be trusted.
        """
        payout = self.payout
        sighting = Sighting(
            server=payout.server,
            reference=payout.reference,
            intent_id=intent_id,
            kind=payout.kind,
            customer=payout.customer,
            amount=payout.amount.text,
            currency=payout.amount.currency,
            source="answer",
        )
        row = locked(connection, payout.reference)
        if seen.remember(connection, sighting, stamp, currency=row.currency) != payout.reference:
            raise PayoutInDoubt(
                f"the server answered with the intent {intent_id}, which the ledger holds for another reference"
            )
        if row.intent_id not in (None, intent_id):
            _step(connection, stamp, "second intent", row, intent_id, cause="a late answer")
            return recorded(row)
        make(connection, row.reference, intent_id, stamp, answer=answer)
        _step(connection, stamp, "made", row, intent_id, cause=f"attempt {claim.attempt}")
        return Recorded(reference=row.reference, intent_id=intent_id, answer=answer)

    def doubt(self, connection: Connection, stamp: Stamp, claim: Claimed, *, cause: str, late: bool) -> None:
        """No answer that can be trusted. `late`: it may take effect later than anybody looks."""
        _settle(connection, self.payout.reference, claim, stamp, state="lost", cause=cause, late=late)

    def free(self, connection: Connection, stamp: Stamp, claim: Claimed, *, cause: str) -> None:
        """Nothing was made. What was once in doubt stays bound to its payout."""
        row = locked(connection, self.payout.reference)
        state = "released" if row.doubted else "free"
        _settle(connection, self.payout.reference, claim, stamp, state=state, cause=cause, late=False)


def release(connection: Connection, reference: str, stamp: Stamp, *, cause: str) -> bool:
    """A person says that nothing was made. False when the reference is not in doubt."""
    row = find(connection, reference)
    if row is None or row.state not in DOUBTFUL:
        return False
    _change(connection, reference, stamp, state="released", doubted=True, reason=cause)
    journal.write(connection, stamp, "released", reference=reference, cause=cause)
    return True


def find(connection: Connection, reference: str) -> Row[Any] | None:
    """The row of a reference, which no other transaction changes until this one ends."""
    return connection.execute(_LOCKED, {"of": reference}).first()


def locked(connection: Connection, reference: str) -> Row[Any]:
    """The same, of one that is there."""
    row = find(connection, reference)
    if row is None:
        raise LedgerError(f"the reference {reference!r} is not in the ledger; was a row deleted by hand?")
    return row


def recorded(row: Row[Any]) -> Recorded:
    """What became of the payout."""
    answer = json.loads(row.answer) if row.answer is not None else None
    return Recorded(reference=row.reference, intent_id=row.intent_id, answer=answer)


def in_doubt(row: Row[Any]) -> PayoutInDoubt:
    """The error for a payout that was claimed, and whose outcome is not known."""
    known = "it was sent and its answer was lost" if row.state == "lost" else "it is being sent, or its worker died"
    error = PayoutInDoubt(
        f"claimed at {row.changed_at} by {row.changed_by}, outcome not known: {known}. Nothing was sent now; "
        "see Ledger.reconcile, and Ledger.release once you know that nothing was made"
    )
    error.reference, error.since = row.reference, datetime.fromisoformat(row.changed_at)
    return error


def fresh(payout: Payout, stamp: Stamp) -> dict[str, Any]:
    """The columns that a claim fills."""
    return {
        "reference": payout.reference,
        "kind": payout.kind,
        "customer": payout.customer,
        "amount": payout.amount.text,
        "currency": payout.amount.currency,
        "fingerprint": payout.fingerprint,
        "server": payout.server,
        "changed_at": stamp.at,
        "changed_by": stamp.actor,
    }


def _same_payout(row: Row[Any], payout: Payout) -> None:
    if row.state == "free":
        return
    if row.fingerprint == payout.fingerprint and row.server == payout.server:
        return
    new = fresh(payout, Stamp(at="", actor=""))
    names = ("kind", "customer", "amount", "currency", "server")
    differ = [
        f"{name} {getattr(row, name)!r}, now {new[name]!r}"
        for name in names
        if getattr(row, name) != new[name] and not (name == "amount" and same_amount(row.amount, new[name]))
    ]
    error = ReferenceConflict(f"the reference was used for another payout: {'; '.join(differ)}. Nothing was sent")
    error.reference = row.reference
    raise error


def make(
    connection: Connection, reference: str, intent_id: str, stamp: Stamp, *, answer: dict[str, Any] | None
) -> None:
    """The intent of the reference is known."""
    kept = json.dumps(answer) if answer is not None else None
    _change(connection, reference, stamp, state="made", intent_id=intent_id, answer=kept, reason=None)


def _settle(
    connection: Connection, reference: str, claim: Claimed, stamp: Stamp, *, state: str, cause: str, late: bool
) -> None:
    """A bad outcome counts only for the attempt that had it, while that one is the last.

    Whoever released it meanwhile could not know that this attempt was on its way.
    """
    row = locked(connection, reference)
    if row.attempt == claim.attempt and row.state in ("claimed", "released" if state == "lost" else "claimed"):
        _change(connection, reference, stamp, state=state, doubted=row.doubted or late, reason=cause)
        journal.write(connection, stamp, state, reference=reference, cause=cause)
    else:
        journal.write(connection, stamp, f"{state}, too late", reference=reference, cause=cause)


def _change(connection: Connection, reference: str, stamp: Stamp, **values: Any) -> None:
    values |= {"changed_at": stamp.at, "changed_by": stamp.actor}
    connection.execute(_CHANGE, {"of": reference, **values})


def _step(connection: Connection, stamp: Stamp, step: str, row: Row[Any], intent_id: str, *, cause: str) -> None:
    journal.write(connection, stamp, step, reference=row.reference, cause=cause, intent_id=intent_id)
