"""What an event is a step of: its subject, its place in the order, and what may not change on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from payments_core.inbox import Delivery, facts_text, key
from payments_core.payout import canonical

from .events import DisbursementEvent, Event, PaymentEvent

# Failed is not final: the customer may try again (section 5.2 of the reference).
PAYMENT: Final[Mapping[str, int]] = {"pending": 0, "failed": 1, "success": 2}
# Of the three last ones a payout has one, and keeps it.
DISBURSEMENT: Final[Mapping[str, int]] = {
    "pending-validation": 0,
    "pending": 1,
    "rejected": 2,
    "failed": 2,
    "success": 2,
}


def delivery_of(event: Event, *, body: bytes, secret_id: str) -> Delivery:
    """The event as the inbox stores it. Verifications, W-9s and what is not known have no order."""
    if isinstance(event, PaymentEvent):
        return _step(event, PAYMENT, _payment(event), body=body, secret_id=secret_id)
    if isinstance(event, DisbursementEvent):
        subject = key("disbursement", event.disbursement_intent_id)
        return _step(event, DISBURSEMENT, subject, body=body, secret_id=secret_id)
    return Delivery(body=body, secret_id=secret_id)


def _payment(event: PaymentEvent) -> str:
    """The documented sample has no id of the intent; the customer and your reference stand in for it."""
    if event.payment_intent_id:
        return key("payment", event.payment_intent_id)
    return key("payment", event.external_customer_id, event.reference)


def _step(
    event: PaymentEvent | DisbursementEvent, order: Mapping[str, int], subject: str, *, body: bytes, secret_id: str
) -> Delivery:
    rank = order.get(event.status)
    facts = {
        "amount": canonical(event.amount),
        "customer": event.external_customer_id,
        "reference": event.reference,
    }
    return Delivery(
        body=body,
        secret_id=secret_id,
        subject=subject,
        # A status that is not known could be any text; nothing is compared with it.
        status=event.status if rank is not None else None,
        rank=rank,
        facts=facts_text(facts),
        reference=key(event.reference),
    )
