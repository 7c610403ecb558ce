"""The payloads that webhooks carry, flat as the documents have them, and how they are signed."""

from __future__ import annotations

import hashlib
import hmac

from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent, Transfer


def sign(body: bytes, secret: str) -> dict[str, str]:
    """HMAC-SHA512 over the bytes sent, lower-case hexadecimal."""
    return {"signature": hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()}


def announce_transfer(operator: Operator, intent: Intent, transfer: Transfer) -> None:
    operator.announce(
        "transaction",
        {
            "amount": intent.amount,
            "status": transfer.status,
            **({"subStatus": transfer.sub_status} if transfer.sub_status is not None else {}),
            "transactionType": intent.kind,
            "externalCustomerId": intent.customer_id,
            f"{intent.kind}IntentId": intent.id,
            f"external{intent.kind.capitalize()}IntentId": intent.reference,
        },
    )


def announce_kyc(operator: Operator, customer: Customer, status: str) -> None:
    operator.announce("kyc_verification", {"externalCustomerId": customer.id, "type": "proof_of_id", "status": status})


def announce_w9(operator: Operator, customer: Customer, event: str, capture_url: str | None = None) -> None:
    payload = {"externalCustomerId": customer.id, "event": event}
    if capture_url is not None:
        payload["w9CaptureUrl"] = capture_url
    operator.announce(event, payload)
