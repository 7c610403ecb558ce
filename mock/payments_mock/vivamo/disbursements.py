"""Money out: disbursement intents, the customer's submission, your decision, processing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payments_mock.agenda import Appointment
from payments_mock.clock import timestamp
from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.admission import require_kyc, screen
from payments_mock.vivamo.events import announce_transfer
from payments_mock.vivamo.intents import has_expired, open_intent, show_intent, show_transfer
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Intent, Transfer
from payments_mock.vivamo.settings import METHODS
from payments_mock.vivamo.w9 import count_payout

# The appointment that ends processing.
FINISH = "finish-disbursement"
_CONTACT = ("firstName", "lastName", "email", "phone")


def create_intent(operator: Operator, call: Input) -> dict[str, Any]:
    intent = open_intent(operator, "disbursement", call.body)
    operator.disbursement_intents.put(intent.id, intent)
    return show_intent(intent)


def get_status(operator: Operator, call: Input) -> dict[str, Any]:
    return _show_status(operator.disbursement_intent(call.parameters["disbursementIntentId"]))


def list_awaiting(operator: Operator, _: Input) -> list[dict[str, Any]]:
    return [
        _show_awaiting(operator, intent, disbursement)
        for intent in operator.awaiting_approval.values()
        for disbursement in intent.transfers
    ]


def proceed(operator: Operator, call: Input) -> dict[str, Any]:
    """Approval starts processing, whose outcome the submission has chosen; rejection ends it."""
    intent = operator.disbursement_intent(call.parameters["disbursementIntentId"])
    disbursement = intent.last
    if disbursement is None and has_expired(operator, intent):
        raise Refusal("Disbursement intent has expired")
    if disbursement is None or disbursement.status != "pending-validation":
        raise Refusal("Disbursement is not pending validation")
    del operator.awaiting_approval[intent.id]
    if call.parameters["allow"]:
        disbursement.status = "pending"
        pause = round(operator.settings.processing_seconds * 1000)
        operator.context.agenda.after(pause, Appointment(what=FINISH, about={"disbursementIntentId": intent.id}))
    else:
        disbursement.status = "rejected"
    intent.note(operator.now(), disbursement.status)
    return _show_decision(intent, disbursement)


def submit(operator: Operator, intent_id: str, form: Form) -> dict[str, Any]:
    """The customer chooses a payout method, once, before the intent expires."""
    method = form.choice("type", METHODS)
    outcome = form.choice("outcome", ("success", "failed"))
    sub_status, ip = form.text("subStatus"), form.address("ip")
    form.end()
    screen(operator, "disbursement", method=method, ip=ip)
    intent = operator.disbursement_intent(intent_id)
    if intent.transfers:
        raise Refusal("Disbursement intent has already been submitted", status=409)
    if has_expired(operator, intent):
        raise Refusal("Disbursement intent has expired", status=409)
    require_kyc(operator, intent)
    disbursement = Transfer(
        id=operator.context.ids.new_id("disbursement"),
        status="pending-validation",
        type=method,
        created_at=operator.now(),
        outcome=outcome,
        outcome_sub_status=sub_status,
    )
    intent.transfers.append(disbursement)
    intent.note(operator.now(), disbursement.status)
    operator.awaiting_approval[intent.id] = intent
    announce_transfer(operator, intent, disbursement)
    return _show_status(intent)


def finish(operator: Operator, about: Mapping[str, Any]) -> None:
    """Processing has come to its end."""
    intent = operator.disbursement_intents.get(about.get("disbursementIntentId", ""))
    if intent is None or intent.last is None:
        return  # Forgotten meanwhile, with the oldest.
    disbursement = intent.last
    disbursement.status = disbursement.outcome
    disbursement.sub_status = disbursement.outcome_sub_status
    intent.note(operator.now(), disbursement.status)
    announce_transfer(operator, intent, disbursement)
    if disbursement.status == "success":
        count_payout(operator, intent)


def _show_status(intent: Intent) -> dict[str, Any]:
    if intent.last is None:
        return {}
    return {"status": intent.last.status, "disbursement": show_transfer(intent.last)}


def _show_awaiting(operator: Operator, intent: Intent, disbursement: Transfer) -> dict[str, Any]:
    customer = operator.customers.get(intent.customer_id)
    data = customer.data if customer is not None else {}
    submitted = timestamp(disbursement.created_at)
    return {
        "disbursementIntentId": intent.id,
        "externalCustomerId": intent.customer_id,
        "externalDisbursementId": intent.reference,
        "customerId": {"data": {name: data[name] for name in _CONTACT if name in data}},
        "amount": intent.amount,
        "currency": intent.currency,
        "type": disbursement.type,
        "status": {"name": disbursement.status, "createdAt": submitted},
        "createdAt": submitted,
    }


def _show_decision(intent: Intent, disbursement: Transfer) -> dict[str, Any]:
    return {
        "disbursementId": disbursement.id,
        "amount": intent.amount,
        "externalCustomerId": intent.customer_id,
        "externalDisbursementId": intent.reference,
        "currency": intent.currency,
        "status": disbursement.status,
    }
