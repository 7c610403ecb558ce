"""Customers and their verifications as the API shows them."""

from __future__ import annotations

from typing import Any

from payments_mock.clock import timestamp
from payments_mock.vivamo.records import Customer, Verification


def show_customer(customer: Customer) -> dict[str, Any]:
    return {
        "externalCustomerId": customer.id,
        "data": customer.data,
        "kycVerifications": list(map(show_verification, customer.verifications)),
        "createdAt": timestamp(customer.created_at),
    }


def show_verification(verification: Verification) -> dict[str, Any]:
    return {"type": "proof_of_id", "status": verification.status, "createdAt": timestamp(verification.created_at)}
