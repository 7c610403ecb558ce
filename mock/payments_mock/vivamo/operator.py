"""The one operator whose customers, intents and webhooks this mock holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from payments_mock.context import Context
from payments_mock.refusal import Refusal
from payments_mock.shelf import Shelf
from payments_mock.vivamo.records import Customer, Intent, Prize
from payments_mock.vivamo.settings import Settings

Record = TypeVar("Record")


@dataclass(slots=True, kw_only=True)
class Operator:
    """The books. Behaviours are functions over it; they check everything first and change it last."""

    context: Context
    settings: Settings
    customers: Shelf[Customer] = field(init=False)
    customer_by_email: dict[str, str] = field(default_factory=dict)
    payment_intents: Shelf[Intent] = field(init=False)
    disbursement_intents: Shelf[Intent] = field(init=False)
    # Submitted and undecided, in the order of submission.
    awaiting_approval: dict[str, Intent] = field(default_factory=dict)
    # Whose prize each is, in the order of recording.
    _prizes: Shelf[Customer] = field(init=False)

    def __post_init__(self) -> None:
        most = self.context.most_records
        self.customers = Shelf("customers", most=most, dropped=self._forget_address)
        self.payment_intents = Shelf("payment intents", most=most)
        self.disbursement_intents = Shelf("disbursement intents", most=most, dropped=self._forget_approval)
        self._prizes = Shelf("prizes", most=most, dropped=_forget_prize)

    def keep_customer(self, customer: Customer) -> None:
        self.customer_by_email[customer.data["email"].lower()] = customer.id
        self.customers.put(customer.id, customer)

    def keep_prize(self, customer: Customer, prize: Prize) -> None:
        customer.prizes.append(prize)
        self._prizes.put(self.context.ids.number("prize"), customer)

    def prizes_of(self) -> list[str]:
        """A customer for each prize, in the order of recording."""
        return [customer.id for customer in self._prizes.values() if customer.id in self.customers]

    def _forget_address(self, customer: Customer) -> None:
        self.customer_by_email.pop(customer.data["email"].lower(), None)

    def _forget_approval(self, intent: Intent) -> None:
        self.awaiting_approval.pop(intent.id, None)

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


def _forget_prize(customer: Customer) -> None:
    del customer.prizes[:1]


def _found(records: Mapping[str, Record], key: str, message: str) -> Record:
    record = records.get(key)
    if record is None:
        raise Refusal(message)
    return record
