"""Money in: payment intents, and the customer's attempts to pay."""

from __future__ import annotations

from typing import Any

from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.admission import require_kyc, screen
from payments_mock.vivamo.events import announce_transfer
from payments_mock.vivamo.intents import has_expired, open_intent, show_intent, show_transfer
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Intent, Transfer
from payments_mock.vivamo.settings import METHODS


def create_intent(operator: Operator, call: Input) -> dict[str, Any]:
    intent = open_intent(operator, "payment", call.body)
    operator.payment_intents.put(intent.id, intent)
    return show_intent(intent)


def get_status(operator: Operator, call: Input) -> dict[str, Any]:
    return _show_status(operator.payment_intent(call.parameters["paymentIntentId"]))


def submit(operator: Operator, intent_id: str, form: Form) -> dict[str, Any]:
    """One attempt. A failure is not final; while a payment is pending, the next call settles that one."""
    method = form.choice("type", METHODS)
    outcome = form.choice("outcome", ("success", "failed", "pending"))
    sub_status, ip = form.text("subStatus"), form.address("ip")
    form.end()
    screen(operator, "payment", method=method, ip=ip)
    intent = operator.payment_intent(intent_id)
    settles = intent.last is not None and intent.last.status == "pending"
    payment = _attempt(operator, intent, method)
    if settles and outcome == "pending":
        return _show_status(intent)  # It is that already.
    payment.status, payment.sub_status = outcome, sub_status
    intent.note(operator.now(), outcome)
    if outcome != "pending":
        announce_transfer(operator, intent, payment)
    return _show_status(intent)


def _attempt(operator: Operator, intent: Intent, method: str) -> Transfer:
    last = intent.last
    if last is not None and last.status == "success":
        raise Refusal("Payment intent is already paid", status=409)
    if last is not None and last.status == "pending":
        return last
    if has_expired(operator, intent):
        raise Refusal("Payment intent has expired", status=409)
    require_kyc(operator, intent)
    payment = Transfer(
        id=operator.context.ids.new_id("payment"), status="pending", type=method, created_at=operator.now()
    )
    intent.transfers.append(payment)
    return payment


def _show_status(intent: Intent) -> dict[str, Any]:
    last = intent.last
    return {
        "status": last.status if last is not None else "no-payment",
        "payments": [show_transfer(payment) for payment in intent.transfers],
    }
