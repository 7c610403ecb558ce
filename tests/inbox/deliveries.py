"""Deliveries as Vivamo sends them, signed by a few lines of their own."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from vivamo.inbox import Inbox, Receipt

SECRET = "whsec_the_endpoint_s_own"
OTHER = "whsec_of_the_second_endpoint"
Delivery = tuple[bytes, dict[str, str]]


def signature(body: bytes, secret: str) -> str:
    """The judge's own."""
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def signed(payload: object, secret: str = SECRET) -> Delivery:
    body = json.dumps(payload).encode()
    return body, {"Signature": signature(body, secret)}


def payout(status: str, **changes: Any) -> dict[str, Any]:
    """A disbursement's event."""
    return {
        "amount": "50.00",
        "status": status,
        "transactionType": "disbursement",
        "externalCustomerId": "user_1",
        "disbursementIntentId": "671f4e90c0811b1056da1653",
        "externalDisbursementIntentId": "payout-1",
        **changes,
    }


def payment(status: str, **changes: Any) -> dict[str, Any]:
    return {
        "amount": "9.99",
        "status": status,
        "transactionType": "payment",
        "externalCustomerId": "user_1",
        "paymentIntentId": "671f4e90c0811b1056da1654",
        "externalPaymentIntentId": "order-1",
        **changes,
    }


KYC = {"externalCustomerId": "user_1", "type": "proof_of_id", "status": "verified"}
W9 = {"externalCustomerId": "user_1", "event": "customer_w9_required"}


def deliver(inbox: Inbox, payload: object, *, secret: str = SECRET) -> Receipt:
    body, headers = signed(payload, secret)
    return inbox.receive(body, headers)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)
