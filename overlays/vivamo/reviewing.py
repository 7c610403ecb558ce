"""A review: the policy's verdict on each disbursement that waits, then the decision, once and within the limits."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from payments_core import adoption, journal
from payments_core.decisions import DecisionClaim, OverLimit, done, one_at_a_time
from payments_core.errors import LedgerError, PaymentsError, PayoutInDoubt
from payments_core.flow import Flow, transact
from payments_core.payout import Claimed, Sighting, Stamp, by_reference
from payments_core.proof import still_undecided
from sqlalchemy import Connection
from vivamo_api import AuthenticatedClient as Api
from vivamo_api.models import PendingDisbursement

from . import disbursements
from .account import Account
from .approvals import OUTCOMES, ApprovalPolicy, Outcome, Reviewed, Verdict, verdict_of


class _Rehearsed(Exception):
    """Ends the transaction of a dry run, so that nothing of it stays."""


def review(api: Api, account: Account, policy: ApprovalPolicy, *, dry_run: bool) -> Flow[list[Reviewed]]:
    """Each disbursement that awaits approval, in the server's order."""
    waiting = yield from disbursements.awaiting_approval(api)
    if dry_run:
        return (yield from _rehearse(account, policy, waiting))
    reviewed = []
    for pending in waiting:
        verdict, reason = verdict_of(policy, pending)
        if verdict == "leave":
            yield from _leave(account, pending, reason)
            reviewed.append(_reviewed(pending, verdict, "left", reason))
        else:
            reviewed.append((yield from _decide(api, account, policy, pending, verdict)))
    return reviewed


def _decide(
    api: Api, account: Account, policy: ApprovalPolicy, pending: PendingDisbursement, verdict: Verdict
) -> Flow[Reviewed]:
    try:
        yield from account.take_in(account.sighting(pending))
        yield from account.decide(api, pending.disbursement_intent_id, allow=verdict == "approve", limits=policy.limits)
    except ValueError as unsafe:  # the server's own id, and nothing that a path may hold
        yield from _leave(account, pending, str(unsafe))
        return _reviewed(pending, verdict, "left", str(unsafe))
    except PaymentsError as error:
        return (yield from _failed(account, pending, verdict, error))
    return _reviewed(pending, verdict, OUTCOMES[verdict])


def _failed(account: Account, pending: PendingDisbursement, verdict: Verdict, error: PaymentsError) -> Flow[Reviewed]:
    """What was not sent is left; what was sent, and not answered for certain, is in doubt."""
    reason = _why(error)
    if isinstance(error, PayoutInDoubt) or not (isinstance(error, LedgerError) or still_undecided(error)):
        return _reviewed(pending, verdict, "in doubt", reason)
    yield from _leave(account, pending, reason)
    return _reviewed(pending, verdict, "left", reason)


def _leave(account: Account, pending: PendingDisbursement, reason: str) -> Flow[None]:
    """A row in the journal, but for one that says again what the last row said."""
    intent_id, reference = pending.disbursement_intent_id, pending.external_disbursement_id

    def work(connection: Connection) -> None:
        if journal.last_cause(connection, intent_id, "left") != reason:
            stamp = account.ledger.stamp()
            journal.write(connection, stamp, "left", reference=reference, cause=reason, intent_id=intent_id)

    return transact(account.ledger.store, work)


def _rehearse(account: Account, policy: ApprovalPolicy, waiting: Sequence[PendingDisbursement]) -> Flow[list[Reviewed]]:
    """The same claims in one transaction that is taken back, so that limits count as they would."""
    verdicts = [(pending, *verdict_of(policy, pending)) for pending in waiting]
    reviewed: list[Reviewed] = []

    def work(connection: Connection) -> None:
        stamp = account.ledger.stamp()
        one_at_a_time(connection)
        decided = [account.sighting(pending) for pending, verdict, _ in verdicts if verdict != "leave"]
        # In the order of a reconciliation, so that the two cannot wait for each other.
        refused = {one.intent_id: _taken_in(connection, one, stamp) for one in sorted(decided, key=by_reference)}
        for pending, verdict, reason in verdicts:
            outcome, why = OUTCOMES[verdict], reason
            if verdict != "leave" and refused[pending.disbursement_intent_id]:
                outcome, why = "left", refused[pending.disbursement_intent_id]
            elif verdict != "leave":
                claim = DecisionClaim(
                    intent_id=pending.disbursement_intent_id,
                    verdict=verdict,
                    server=account.server,
                    limits=policy.limits,
                )
                outcome, why = _rehearsed(claim, connection, stamp)
            reviewed.append(_reviewed(pending, verdict, outcome, why))
        raise _Rehearsed

    with contextlib.suppress(_Rehearsed):
        yield from transact(account.ledger.store, work)
    return reviewed


def _taken_in(connection: Connection, sighting: Sighting, stamp: Stamp) -> str:
    """Why it cannot be decided, if so."""
    try:
        adoption.take_in(connection, sighting, stamp)
    except LedgerError as refused:
        return _why(refused)
    return ""


def _rehearsed(claim: DecisionClaim, connection: Connection, stamp: Stamp) -> tuple[Outcome, str]:
    try:
        if isinstance(claim.claim(connection, stamp), Claimed):
            done(connection, claim.intent_id, claim.verdict, stamp, answer={}, cause="a dry run")
    except PayoutInDoubt as doubt:
        return "in doubt", str(doubt)
    except LedgerError as refused:
        return "left", _why(refused)
    return OUTCOMES[claim.verdict], ""


def _why(error: PaymentsError) -> str:
    """A limit says it all by itself; anything else needs its name."""
    return Exception.__str__(error) if isinstance(error, OverLimit) else f"{type(error).__name__}: {error}"


def _reviewed(pending: PendingDisbursement, verdict: Verdict, outcome: Outcome, reason: str = "") -> Reviewed:
    return Reviewed(
        intent_id=pending.disbursement_intent_id,
        reference=pending.external_disbursement_id,
        customer=pending.external_customer_id,
        amount=f"{pending.amount} {pending.currency}",
        verdict=verdict,
        outcome=outcome,
        reason=reason,
    )
