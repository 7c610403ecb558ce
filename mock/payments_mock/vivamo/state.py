"""Everything the operator's books hold, as JSON."""

from __future__ import annotations

from typing import Any

from payments_mock.clock import timestamp
from payments_mock.vivamo.emails import sends_email
from payments_mock.vivamo.intents import show_intent, show_transfer
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.prizes import show_prizes
from payments_mock.vivamo.records import Customer, Intent
from payments_mock.vivamo.views import show_customer, show_settings


def show_state(operator: Operator) -> dict[str, Any]:
    return {
        "environment": operator.settings.environment,
        "taxType": operator.settings.tax_type,
        "operator": show_settings(operator.settings),
        "customers": [_show_customer(customer) for customer in operator.customers.values()],
        "paymentIntents": [_show_intent(operator, intent) for intent in operator.payment_intents.values()],
        "disbursementIntents": [_show_intent(operator, intent) for intent in operator.disbursement_intents.values()],
    }


def _show_customer(customer: Customer) -> dict[str, Any]:
    return {**show_customer(customer), "w9Completed": customer.w9_completed, "prizes": show_prizes(customer)}


def _show_intent(operator: Operator, intent: Intent) -> dict[str, Any]:
    return {
        **show_intent(intent),
        **intent.options,
        "createdAt": timestamp(intent.created_at),
        "sendsEmail": sends_email(operator.settings, intent),
        f"{intent.kind}s": [show_transfer(transfer) for transfer in intent.transfers],
    }
