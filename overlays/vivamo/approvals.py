"""Approving by a policy: what it says of each disbursement that waits, within limits, and recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from payments_core.culprit import culprit
from payments_core.limits import Limit, Limits
from payments_core.money import Money
from vivamo_api.models import PendingDisbursement

logger = logging.getLogger("vivamo.approvals")
Verdict = Literal["approve", "reject", "leave"]
Decide = Callable[[PendingDisbursement], Verdict]
Outcome = Literal["approved", "rejected", "left", "in doubt"]
OUTCOMES: Final[Mapping[Verdict, Outcome]] = {"approve": "approved", "reject": "rejected", "leave": "left"}


def leave(_: PendingDisbursement) -> Verdict:
    """The default: every payout waits for a person."""
    return "leave"


class ApprovalPolicy:
    """What to do with a disbursement that awaits approval, and how much may be approved.

    decide: gets a PendingDisbursement and returns "approve", "reject" or "leave". per_payout, per_customer, per_day:
    Money, or one for each currency; the last two for one day in UTC. Without any, whatever `decide` approves is
    approved. What is over a limit, or in a currency without
    one where others have one, is left and never rejected. All approvals of the day that went through the ledger count,
    those by hand and those in doubt too.

    Raises TypeError or ValueError that names the argument.
    """

    def __init__(
        self,
        decide: Decide = leave,
        *,
        per_payout: Limit = None,
        per_customer: Limit = None,
        per_day: Limit = None,
    ) -> None:
        if not callable(decide):
            raise TypeError(f"decide: expected a function of a PendingDisbursement, got {type(decide).__name__}")
        self.decide = decide
        self.limits = Limits.of(per_payout=per_payout, per_customer=per_customer, per_day=per_day)

    @classmethod
    def of(cls, policy: ApprovalPolicy | Decide | None) -> ApprovalPolicy:
        """A policy, a bare function without limits, or None for leaving everything."""
        if isinstance(policy, ApprovalPolicy):
            return policy
        return cls() if policy is None else cls(policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review did with one disbursement.

    verdict: the policy's. outcome: what came of it: approved, rejected, left, or `in doubt` (sent, and no answer that
    can be trusted). In a dry run, what would come of it. reason: why it was left, or what went wrong. `amount` is as
    the server wrote it, with its currency.
    """

    intent_id: str
    reference: str
    customer: str
    amount: str
    verdict: Verdict
    outcome: Outcome
    reason: str = ""


def verdict_of(policy: ApprovalPolicy, pending: PendingDisbursement) -> tuple[Verdict, str]:
    """What the policy says, and why it is left where it says nothing that can be obeyed."""
    try:
        Money(pending.amount, pending.currency)
    except ValueError as unreadable:
        return "leave", f"its amount cannot be read: {unreadable}"
    try:
        verdict = policy.decide(pending)
    except Exception as error:  # noqa: BLE001 - one payout that a policy cannot judge must not hold up the others
        logger.warning("the policy raised %s; the disbursement is left", culprit(error))
        return "leave", f"the policy raised {culprit(error)}"
    if not isinstance(verdict, str) or verdict not in OUTCOMES:
        return "leave", f"the policy returned {str(verdict)[:40]!r}; expected approve, reject or leave"
    return verdict, "" if verdict != "leave" else "the policy leaves it"
