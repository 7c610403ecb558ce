"""Everything the operator's books hold, to be written down and read back: secrets and all."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Each list is in order of age; `awaiting_approval` holds ids, in the order of submission."""

    customers: list[Customer]
    payment_intents: list[Intent]
    disbursement_intents: list[Intent]
    awaiting_approval: list[str]


def save_books(operator: Operator) -> Books:
    return Books(
        customers=list(operator.customers.values()),
        payment_intents=list(operator.payment_intents.values()),
        disbursement_intents=list(operator.disbursement_intents.values()),
        awaiting_approval=list(operator.awaiting_approval),
    )


def load_books(operator: Operator, saved: object) -> None:
    """Into empty books. Raises `msgspec.ValidationError`, which names the field, when the shape is another."""
    books = msgspec.convert(saved, Books)
    for customer in books.customers:
        prizes, customer.prizes = customer.prizes, []
        operator.keep_customer(customer)
        for prize in prizes:
            operator.keep_prize(customer, prize)
    for intent in books.payment_intents:
        operator.payment_intents.put(intent.id, intent)
    for intent in books.disbursement_intents:
        operator.disbursement_intents.put(intent.id, intent)
    kept = operator.disbursement_intents
    operator.awaiting_approval |= {one: kept[one] for one in books.awaiting_approval if one in kept}
