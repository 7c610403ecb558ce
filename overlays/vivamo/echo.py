"""Whether an answer is about what was asked: to go on with another would pay the wrong sum, person or decision."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from payments_core.errors import UnexpectedReply
from vivamo_api import models
from vivamo_api.types import UNSET

if TYPE_CHECKING:
    from payments_core.money import Money

# Digits, and no other way to write a number.
_PLAIN_AMOUNT: Final = re.compile(r"[0-9]{1,24}(\.[0-9]{1,18})?", re.ASCII)


def same_intent(
    intent: models.PaymentIntent | models.DisbursementIntent,
    ids: tuple[str, str],
    *,
    amount: Money,
    customer: str,
    reference: str,
) -> None:
    """An intent for another amount, customer or reference than asked for must not be handed on.

    ids: the server's own and yours, which the two kinds of intent call differently.
    """
    own_id, echoed = ids
    expected = {"currency": amount.currency, "externalCustomerId": customer, "reference": reference}
    got = {"currency": intent.currency, "externalCustomerId": intent.external_customer_id, "reference": echoed}
    wrong = [name for name in expected if expected[name] != got[name]]
    if not _PLAIN_AMOUNT.fullmatch(intent.amount) or Decimal(intent.amount) != amount.amount:
        wrong.insert(0, "amount")
    if not own_id.strip() or not intent.client_secret_key.strip():
        raise UnexpectedReply("the intent made has no id or no secret", status=200)
    if wrong:
        raise UnexpectedReply(f"the intent made is not the one asked for; it differs in {', '.join(wrong)}", status=200)


def same_decision(decision: models.DisbursementDecision, intent_id: str, *, allow: bool) -> None:
    """Raises UnexpectedReply for an approval answered as a rejection, a rejection answered as anything else, and for
    what says that the intent still waits.
    """
    rejected = decision.status == models.DisbursementDecisionStatus.REJECTED
    if rejected is allow or str(decision.status) == models.DisbursementProgress.PENDING_VALIDATION.value:
        asked, said = "approve" if allow else "reject", str(decision.status)[:40]
        raise UnexpectedReply(f"asked to {asked} {intent_id}, the answer says {said!r}", status=200)


def same_payout(decision: models.DisbursementDecision, intent_id: str, *, customer: str, reference: str) -> None:
    """Raises UnexpectedReply for a decision about another customer's payout, or another reference's.

    What it does not name proves nothing, nor does its amount: a fee may have been taken off.
    """
    expected = {"externalCustomerId": customer, "externalDisbursementId": reference}
    got = {
        "externalCustomerId": decision.external_customer_id,
        "externalDisbursementId": decision.external_disbursement_id,
    }
    wrong = [name for name in expected if got[name] not in (UNSET, expected[name])]
    if wrong:
        raise UnexpectedReply(f"the answer is not about {intent_id}; it differs in {', '.join(wrong)}", status=200)
