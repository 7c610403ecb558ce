"""Everything the operator's books hold, to be written down and read back: secrets and all."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from payments_mock.refusal import StartupError
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Each list is in order of age; `awaiting_approval` holds ids, in the order of submission.

    `prizes_of` names a customer for each prize that is held, in the order of recording.
    """

    customers: list[Customer]
    payment_intents: list[Intent]
    disbursement_intents: list[Intent]
    awaiting_approval: list[str]
    prizes_of: list[str]


def save_books(operator: Operator) -> Books:
    return Books(
        customers=list(operator.customers.values()),
        payment_intents=list(operator.payment_intents.values()),
        disbursement_intents=list(operator.disbursement_intents.values()),
        awaiting_approval=list(operator.awaiting_approval),
        prizes_of=operator.prizes_of(),
    )


def load_books(operator: Operator, saved: object) -> None:
    """Into empty books. Raises `msgspec.ValidationError` for another shape, `StartupError` for what cannot be."""
    books = msgspec.convert(saved, Books)
    for customer in books.customers:
        email = customer.data.get("email")
        if (
            not isinstance(email, str)
            or customer.id in operator.customers
            or email.lower() in operator.customer_by_email
        ):
            raise StartupError(f"customer {customer.id!r} has no e-mail address of its own, or is there twice")
        operator.keep_customer(customer)
    _load_prizes(operator, books)
    for intent in books.payment_intents:
        operator.payment_intents.put(intent.id, intent)
    for intent in books.disbursement_intents:
        operator.disbursement_intents.put(intent.id, intent)
    _load_approvals(operator, books.awaiting_approval)


def _load_prizes(operator: Operator, books: Books) -> None:
    """In the order of recording, whoever won them."""
    waiting = {customer.id: customer.prizes for customer in books.customers}
    for customer in books.customers:
        customer.prizes = []
    for name in books.prizes_of:
        if name in operator.customers and waiting[name]:
            operator.keep_prize(operator.customers[name], waiting[name].pop(0))
    if any(waiting.values()):
        raise StartupError("prizes_of does not name each prize's customer")


def _load_approvals(operator: Operator, awaiting: list[str]) -> None:
    kept = operator.disbursement_intents
    operator.awaiting_approval |= {one: kept[one] for one in awaiting if one in kept}
    pending = {intent.id for intent in kept.values() if intent.last and intent.last.status == "pending-validation"}
    if pending != set(operator.awaiting_approval):
        raise StartupError("awaiting_approval does not name those disbursement intents that are pending-validation")
