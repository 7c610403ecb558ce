"""The life of an approval or a rejection: claimed, then done, lost or free. Parts of one transaction each.

One intent has one decision, and one reference one approval: of two intents for it, only one can be approved. An
approval that was ever in doubt may take effect late, so it stands in the way of others until its intent is rejected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from . import journal, payouts, seen
from .errors import LedgerError, PayoutInDoubt, ReferenceConflict
from .limits import Limits
from .money import Money
from .payout import Claimed, Recorded, Stamp, same_amount, told_amount
from .proof import still_undecided
from .rows import insert_new
from .schema import STANDING_APPROVAL, decisions
from .schema import payouts as payout_table

Verdict = Literal["approve", "reject"]
DONE: Final = {"approve": "approved", "reject": "rejected"}
NO_LIMITS: Final = Limits()
_REJECTED: Final = (decisions.c.verdict == "reject") & (decisions.c.state == "done")
# `lost` may also be a rejection that was refused, since somebody else had approved. `doubted`: an approval was sent
# once, and nobody knows when it ends.
_MAY_BE_APPROVED: Final = STANDING_APPROVAL | (decisions.c.state == "lost") | (decisions.c.doubted & ~_REJECTED)
_LATE: Final = decisions.c.doubted & (decisions.c.state == "free")
_LOCKED: Final = select(decisions).where(decisions.c.intent_id == bindparam("of")).with_for_update()
_CHANGE: Final = update(decisions).where(decisions.c.intent_id == bindparam("of"))


class OverLimit(LedgerError):
    """An approval that the limits of a policy do not allow. Nothing was claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionClaim:
    """The claim of one decision, step by step. The intent must have been seen."""

    intent_id: str
    verdict: Verdict
    server: str
    limits: Limits = NO_LIMITS

    def undone(self, error: Exception) -> bool:
        """Whether an error of the send proves that the intent is undecided."""
        return still_undecided(error)

    def claim(self, connection: Connection, stamp: Stamp) -> Claimed | Recorded:
        """Raises ReferenceConflict when another decision stands, PayoutInDoubt when one is claimed, OverLimit."""
        if self.verdict == "approve" and self.limits != NO_LIMITS:
            one_at_a_time(connection)
        intent = seen.of_intent(connection, self.intent_id)
        if intent is None:
            raise LedgerError(f"the intent {self.intent_id!r} was never seen")
        # Locked first, so that two intents of one reference cannot be approved at once.
        payout = payouts.locked(connection, intent.reference)
        if payout.server != self.server:
            raise _refused(intent, f"its payout was made at {payout.server}, and this is {self.server}")
        row = connection.execute(_LOCKED, {"of": self.intent_id}).first()
        if row is not None and row.state != "free":
            return self._standing(row)
        if self.verdict == "approve":
            _only_approval(connection, intent, payout)
            self._within_limits(connection, intent, stamp)
        attempt = row.attempt + 1 if row is not None else 1
        self._write(connection, intent, stamp, attempt)
        journal.write(
            connection,
            stamp,
            f"{self.verdict} claimed",
            reference=intent.reference,
            intent_id=self.intent_id,
            cause=f"{intent.amount} {intent.currency}, attempt {attempt}",
        )
        return Claimed(attempt)

    def _standing(self, row: Row[Any]) -> Recorded:
        if row.state != "done":
            raise in_doubt(row)
        if row.verdict != self.verdict:
            raise _refused(row, f"the intent was {DONE[row.verdict]} at {row.changed_at} by {row.changed_by}")
        return Recorded(reference=row.reference, intent_id=row.intent_id, answer=json.loads(row.answer))

    def _within_limits(self, connection: Connection, intent: Row[Any], stamp: Stamp) -> None:
        if self.limits == NO_LIMITS:
            return
        amount = Money(intent.amount, intent.currency)
        day, customer = _approved(connection, intent, stamp.at[:10])
        breach = self.limits.breach(amount, customer=customer, day=day)
        if breach is not None:
            raise OverLimit(breach)

    def _write(self, connection: Connection, intent: Row[Any], stamp: Stamp, attempt: int) -> None:
        values: dict[str, Any] = {
            "verdict": self.verdict,
            "reference": intent.reference,
            "customer": intent.customer,
            "amount": intent.amount,
            "currency": intent.currency,
            "state": "claimed",
            "attempt": attempt,
            "day": stamp.at[:10],
            "changed_at": stamp.at,
            "changed_by": stamp.actor,
        }
        if not insert_new(connection, decisions, intent_id=self.intent_id, **values):
            change(connection, self.intent_id, stamp, reason=None, **values)

    def record(
        self, connection: Connection, stamp: Stamp, claim: Claimed, *, intent_id: str, answer: dict[str, Any]
    ) -> Recorded:
        """The server did as it was told. Raises PayoutInDoubt when it has said the opposite before."""
        row = locked(connection, intent_id)
        if row.state == "done" and row.verdict != self.verdict:
            raise _both(row, self.verdict)
        done(connection, intent_id, self.verdict, stamp, answer=answer, cause=f"attempt {claim.attempt}")
        return Recorded(reference=row.reference, intent_id=intent_id, answer=answer)

    def doubt(self, connection: Connection, stamp: Stamp, claim: Claimed, *, cause: str, late: bool) -> None:
        """No answer that can be trusted. `late`: it may take effect later than anybody looks."""
        self._settle(connection, stamp, claim, state="lost", cause=cause, doubted=late and self.verdict == "approve")

    def free(self, connection: Connection, stamp: Stamp, claim: Claimed, *, cause: str) -> None:
        """Nothing was decided by this attempt. What was once in doubt stays in the way of others."""
        self._settle(connection, stamp, claim, state="free", cause=cause, doubted=False)

    def _settle(
        self, connection: Connection, stamp: Stamp, claim: Claimed, *, state: str, cause: str, doubted: bool
    ) -> None:
        row = locked(connection, self.intent_id)
        # Whoever freed it meanwhile could not know that this attempt was on its way.
        if row.attempt == claim.attempt and row.state in ("claimed", "free" if state == "lost" else "claimed"):
            change(connection, row.intent_id, stamp, state=state, doubted=row.doubted or doubted, reason=cause)
            _journal(connection, stamp, f"{self.verdict} {state}", row, cause)
        else:
            _journal(connection, stamp, f"{self.verdict} {state}, too late", row, cause)


def done(
    connection: Connection, intent_id: str, verdict: Verdict, stamp: Stamp, *, answer: dict[str, Any], cause: str
) -> None:
    """The decision has taken effect, whatever was asked for since."""
    row = locked(connection, intent_id)
    change(connection, intent_id, stamp, state="done", verdict=verdict, answer=json.dumps(answer), reason=None)
    _journal(connection, stamp, DONE[verdict], row, cause)


def late(connection: Connection) -> list[Row[Any]]:
    """Approvals that were given up, and may take effect all the same."""
    rows = select(decisions, payout_table.c.server).join(
        payout_table, payout_table.c.reference == decisions.c.reference
    )
    return list(connection.execute(rows.where(_LATE).order_by(decisions.c.changed_at)))


def settle(
    connection: Connection,
    intent_id: str,
    verdict: Verdict | None,
    stamp: Stamp,
    *,
    answer: dict[str, Any],
    cause: str,
) -> Literal["settled", "approved twice"] | None:
    """The server says how the intent was decided, or that it was not. None when there is nothing to settle."""
    row = locked(connection, intent_id)
    given_up = row.state == "free" and row.doubted
    if not (row.state in payouts.DOUBTFUL or given_up) or (given_up and verdict is None):
        return None
    other = _other(connection, row, STANDING_APPROVAL) if verdict == "approve" else None
    if verdict is not None and other is None:
        done(connection, intent_id, verdict, stamp, answer=answer, cause=cause)
    else:
        beside = f"; {other.intent_id}, of the same reference, was approved too" if other is not None else ""
        may_be_late = row.state == "claimed" and row.verdict == "approve"
        _undone(connection, row, stamp, step="not done", cause=cause + beside, doubted=may_be_late)
    return "settled" if other is None else "approved twice"


def release(connection: Connection, reference: str, stamp: Stamp, *, cause: str) -> bool:
    """A person says that nothing was decided, and may be wrong. False when no decision of the reference is in doubt."""
    doubtful = select(decisions).where(decisions.c.reference == reference, decisions.c.state.in_(payouts.DOUBTFUL))
    # Locked, so that an answer which is recorded at this moment is not taken back.
    found = connection.execute(doubtful.with_for_update()).all()
    for row in found:
        _undone(connection, row, stamp, step="released", cause=cause, doubted=True)
    return bool(found)


def _undone(connection: Connection, row: Row[Any], stamp: Stamp, *, step: str, cause: str, doubted: bool) -> None:
    """The decision may be made again. Where it is `doubted`, other intents of the reference may not be approved."""
    change(connection, row.intent_id, stamp, state="free", doubted=row.doubted or doubted, reason=cause)
    _journal(connection, stamp, f"{row.verdict} {step}", row, cause)


def locked(connection: Connection, intent_id: str) -> Row[Any]:
    """The decision about an intent."""
    row = connection.execute(_LOCKED, {"of": intent_id}).first()
    if row is None:
        raise LedgerError(f"no decision about the intent {intent_id!r} is in the ledger; was a row deleted by hand?")
    return row


def change(connection: Connection, intent_id: str, stamp: Stamp, **values: Any) -> None:
    """Writes columns of a decision."""
    values |= {"changed_at": stamp.at, "changed_by": stamp.actor}
    connection.execute(_CHANGE, {"of": intent_id, **values})


def in_doubt(row: Row[Any]) -> PayoutInDoubt:
    """The error for a decision that was claimed, and whose outcome is not known."""
    what = "approval" if row.verdict == "approve" else "rejection"
    error = PayoutInDoubt(
        f"its {what} was claimed at {row.changed_at} by {row.changed_by}, outcome not known. Nothing was sent now; "
        "Ledger.reconcile asks the server what became of it"
    )
    error.reference, error.subject = row.reference, row.intent_id
    error.since = datetime.fromisoformat(row.changed_at)
    return error


def _only_approval(connection: Connection, intent: Row[Any], payout: Row[Any]) -> None:
    named = (payout.kind, payout.customer, payout.currency)
    same = (intent.kind, intent.customer, intent.currency) == named and same_amount(intent.amount, payout.amount)
    if intent.conflict or not same:
        raise _refused(intent, "the intent is for another payout than its reference was claimed for: reject it")
    other = _other(connection, intent, _MAY_BE_APPROVED)
    if other is not None and other.state == "done":
        raise _refused(
            intent, f"{other.intent_id}, of the same reference, was approved at {other.changed_at}: reject this one"
        )
    if other is not None:
        raise _refused(
            intent, f"{other.intent_id}, of the same reference, may have been approved: reject that one or this one"
        )


def _other(connection: Connection, row: Row[Any], which: ColumnElement[bool]) -> Row[Any] | None:
    other = select(decisions).where(
        decisions.c.reference == row.reference, decisions.c.intent_id != row.intent_id, which
    )
    return connection.execute(other).first()


def _refused(row: Row[Any], text: str) -> ReferenceConflict:
    error = ReferenceConflict(f"{text}. Nothing was sent")
    error.reference, error.subject = row.reference, row.intent_id
    return error


def _both(row: Row[Any], verdict: Verdict) -> PayoutInDoubt:
    error = PayoutInDoubt(
        f"the server says that the intent was {DONE[verdict]}, and said before that it was {DONE[row.verdict]}"
    )
    error.reference, error.subject = row.reference, row.intent_id
    return error


def one_at_a_time(connection: Connection) -> None:
    """Two approvals at once would each see a day without the other. Taken before any row, so that none waits in a
    circle.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('ledger_limits'))")


def _approved(connection: Connection, intent: Row[Any], day: str) -> tuple[Money, Money]:
    """What was approved on a day in this currency: in all, and for the customer. Doubtful ones count."""
    rows = select(decisions.c.amount, decisions.c.currency, decisions.c.customer).where(
        decisions.c.day == day,
        decisions.c.currency == intent.currency,
        _MAY_BE_APPROVED,
        decisions.c.intent_id != intent.intent_id,
    )
    total = own = Money("0", intent.currency)
    for row in connection.execute(rows):
        amount = told_amount(row)
        if amount is None:
            continue  # never approved here; its rejection is in doubt
        total += amount
        if row.customer == intent.customer:
            own += amount
    return total, own


def _journal(connection: Connection, stamp: Stamp, step: str, row: Row[Any], cause: str) -> None:
    journal.write(connection, stamp, step, reference=row.reference, intent_id=row.intent_id, cause=cause)
