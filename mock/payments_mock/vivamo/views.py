"""Customers and their verifications as the API shows them; the operator's settings as the mock's state does."""

from __future__ import annotations

from typing import Any

from payments_mock.clock import timestamp
from payments_mock.vivamo.records import Customer, Verification
from payments_mock.vivamo.settings import Settings, Terms


def show_customer(customer: Customer) -> dict[str, Any]:
    return {
        "externalCustomerId": customer.id,
        "data": customer.data,
        "kycVerifications": list(map(show_verification, customer.verifications)),
        "createdAt": timestamp(customer.created_at),
    }


def show_verification(verification: Verification) -> dict[str, Any]:
    return {"type": "proof_of_id", "status": verification.status, "createdAt": timestamp(verification.created_at)}


def show_settings(settings: Settings) -> dict[str, Any]:
    rules = settings.location_rules
    return {
        "processingSeconds": settings.processing_seconds,
        "payments": _show_terms(settings.payments),
        "disbursements": _show_terms(settings.disbursements),
        "allowedLocations": None if rules is None else {code: list(states) for code, states in rules.allowed.items()},
    }


def _show_terms(terms: Terms) -> dict[str, Any]:
    return {
        "methods": list(terms.methods),
        "fees": {name: {"fixed": f"{fee.fixed:f}", "percent": f"{fee.percent:f}"} for name, fee in terms.fees.items()},
        "kycRequired": terms.kyc_required,
        "emails": terms.emails,
    }
