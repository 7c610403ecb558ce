"""The one operator whose customers, intents and webhooks this mock holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from payments_mock.context import Context
from payments_mock.refusal import Refusal
from payments_mock.vivamo.records import Customer, Intent
from payments_mock.vivamo.settings import Settings

Record = TypeVar("Record")


@dataclass(slots=True, kw_only=True)
class Operator:
    """The books. Behaviours are functions over it; they check everything first and change it last."""

    context: Context
    settings: Settings
    customers: dict[str, Customer] = field(default_factory=dict)
    customer_by_email: dict[str, str] = field(default_factory=dict)
    payment_intents: dict[str, Intent] = field(default_factory=dict)
    disbursement_intents: dict[str, Intent] = field(default_factory=dict)
    # Submitted and undecided, in the order of submission.
    awaiting_approval: dict[str, Intent] = field(default_factory=dict)

    def now(self) -> int:
        return self.context.clock.now()

    def announce(self, event_type: str, payload: Mapping[str, Any]) -> None:
        self.context.outbox.announce(event_type, payload)

    def customer(self, external_id: str) -> Customer:
        return _found(self.customers, external_id, "Customer not found")

    def payment_intent(self, intent_id: str) -> Intent:
        return _found(self.payment_intents, intent_id, "Payment intent not found")

    def disbursement_intent(self, intent_id: str) -> Intent:
        return _found(self.disbursement_intents, intent_id, "Disbursement intent not found")


def _found(records: Mapping[str, Record], key: str, message: str) -> Record:
    record = records.get(key)
    if record is None:
        raise Refusal(message)
    return record
