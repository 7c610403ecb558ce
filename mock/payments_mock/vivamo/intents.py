"""What payment intents and disbursement intents have in common: they are opened, shown, and expire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payments_mock.clock import timestamp
from payments_mock.refusal import Refusal
from payments_mock.vivamo.currencies import is_currency
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Intent, Kind, Transfer

LIVES_MS = 2 * 3_600_000
SECRET_LIVES_MS = 24 * 3_600_000
_DETAILS: Mapping[Kind, str] = {"payment": "paymentIntent", "disbursement": "disbursementIntent"}
_ID: Mapping[Kind, str] = {"payment": "paymentIntentId", "disbursement": "disbursementIntentId"}
_REFERENCE: Mapping[Kind, str] = {
    "payment": "externalPaymentIntentId",
    "disbursement": "externalDisbursementIntentId",
}
_OPTIONS = ("customData", "sendReceiptEmail", "sendStatusEmail")


def open_intent(operator: Operator, kind: Kind, body: dict[str, Any]) -> Intent:
    """References are not checked for uniqueness: the same one twice makes two intents."""
    customer = operator.customer(body["customer"]["externalCustomerId"])
    details = body[_DETAILS[kind]]
    _check_amount(details["amount"], details["currency"])
    now = operator.now()
    intent_id, secret = operator.context.ids.new_pair(kind)
    return Intent(
        kind=kind,
        id=intent_id,
        customer_id=customer.id,
        reference=details[_REFERENCE[kind]],
        amount=details["amount"],
        currency=details["currency"],
        secret="cs_" + secret,
        secret_until=now + SECRET_LIVES_MS,
        expires_at=now + LIVES_MS,
        created_at=now,
        # Three fields are required, and most intents have no more.
        options={name: details[name] for name in _OPTIONS if name in details} if len(details) > 3 else {},
    )


def show_intent(intent: Intent) -> dict[str, Any]:
    return {
        _ID[intent.kind]: intent.id,
        "amount": intent.amount,
        "currency": intent.currency,
        "externalCustomerId": intent.customer_id,
        _REFERENCE[intent.kind]: intent.reference,
        "clientSecretKey": intent.secret,
        "clientSecretKeyValidTill": timestamp(intent.secret_until),
        "expirationTime": timestamp(intent.expires_at),
    }


def show_transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "status": transfer.status,
        **({"subStatus": transfer.sub_status} if transfer.sub_status is not None else {}),
        "createdAt": timestamp(transfer.created_at),
        "type": transfer.type,
        "messages": [],
    }


def has_expired(operator: Operator, intent: Intent) -> bool:
    return intent.expires_at <= operator.now()


def _check_amount(amount: str, currency: str) -> None:
    """The spec has checked the digits; it cannot say greater than zero, and two decimals but for tokens (A19)."""
    if not amount.strip("0."):
        raise Refusal("Amount must be greater than zero")
    if is_currency(currency) and len(amount.partition(".")[2]) != 2:
        raise Refusal(f"Amount must have two decimals in {currency}")
