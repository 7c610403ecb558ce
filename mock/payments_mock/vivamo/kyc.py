"""Proof of identity: start, inspect, submit, review by hand."""

from __future__ import annotations

from typing import Any

from payments_mock.clock import timestamp
from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.events import announce_kyc
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Verification
from payments_mock.vivamo.views import show_customer, show_verification

SECRET_LIVES_MS = 24 * 3_600_000
# A reserved name: what a browser follows from here can reach nobody.
_PAGES = "https://vivamo.invalid/kyc"
_FAILED = ("rejected", "rejected_manually", "expired")
_CAN_EXPIRE = ("pending", "verified", "verified_manually")


def get_kyc_info(operator: Operator, call: Input) -> dict[str, Any]:
    customer = operator.customer(call.parameters["externalCustomerId"])
    return {"externalCustomerId": customer.id, "kycVerification": _show_info(begin(operator, customer))}


def begin(operator: Operator, customer: Customer) -> Verification:
    """Starts a verification where there is none, and renews the secret of a pending one when it has expired."""
    current = customer.verifications[-1] if customer.verifications else _start(operator, customer)
    if current.status == "pending" and current.secret_until <= operator.now():
        _renew(operator, current)
    return current


def start_with_links(operator: Operator, customer: Customer) -> dict[str, str]:
    """The deprecated way in: starts a verification and gives its three links."""
    token = _start(operator, customer).secret
    return {
        "verificationLink": f"{_PAGES}/{token}",
        "driversLicenseVerificationLink": f"{_PAGES}/{token}/drivers-license",
        "passportVerificationLink": f"{_PAGES}/{token}/passport",
    }


def review(operator: Operator, call: Input) -> dict[str, str]:
    customer = operator.customer(call.parameters["externalCustomerId"])
    current = customer.verifications[-1] if customer.verifications else None
    if current is None or current.status != "under_review":
        raise Refusal("KYC verification is not under review")
    approved = call.body["verify"]
    if approved and not current.documents:
        raise Refusal("KYC verification cannot be approved: no verification data or document images were captured")
    current.status = "verified_manually" if approved else "rejected_manually"
    announce_kyc(operator, customer, current.status)
    return {"message": "KYC verification approved" if approved else "KYC verification rejected"}


def list_for_review(operator: Operator, _: Input) -> list[dict[str, Any]]:
    return [
        show_customer(customer)
        for customer in operator.customers.values()
        if any(one.status == "under_review" for one in customer.verifications)
    ]


def submit(operator: Operator, customer_id: str, form: Form) -> dict[str, Any]:
    """The customer finishes the pending verification, or tries for the first time, or again after a rejection or an
    expiry. `expired` is no doing of the customer's: a pending or a verified one has lapsed."""
    outcome = form.choice("outcome", ("verified", "under_review", "rejected", "expired"))
    documents = form.flag("documents", default=True)
    form.end()
    customer = operator.customer(customer_id)
    if outcome == "expired":
        current = _lapsing(customer)
    else:
        current = _submitted(operator, customer)
        current.documents = documents
    current.status = outcome
    announce_kyc(operator, customer, outcome)
    return show_verification(current)


def _submitted(operator: Operator, customer: Customer) -> Verification:
    current = customer.verifications[-1] if customer.verifications else None
    if current is None or current.status in _FAILED:
        current = _start(operator, customer)
    if current.status != "pending":
        raise Refusal(f"KYC verification is {current.status}, not pending", status=409)
    if current.secret_until <= operator.now():
        raise Refusal("KYC client secret has expired; reading the KYC info renews it", status=409)
    return current


def _lapsing(customer: Customer) -> Verification:
    current = customer.verifications[-1] if customer.verifications else None
    if current is None or current.status not in _CAN_EXPIRE:
        raise Refusal("Only a pending or a verified KYC verification can expire", status=409)
    return current


def _start(operator: Operator, customer: Customer) -> Verification:
    now = operator.now()
    operator.context.changes.note()  # Reading the KYC info starts one, too.
    verification = Verification(
        status="pending", created_at=now, refreshed_at=now, secret=_secret(operator), secret_until=now + SECRET_LIVES_MS
    )
    customer.verifications.append(verification)
    return verification


def _renew(operator: Operator, verification: Verification) -> None:
    operator.context.changes.note()
    verification.refreshed_at = operator.now()
    verification.secret = _secret(operator)
    verification.secret_until = verification.refreshed_at + SECRET_LIVES_MS


def _secret(operator: Operator) -> str:
    return "cs_ki_" + operator.context.ids.new_secret("kyc")


def _show_info(verification: Verification) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "proof_of_id",
        "status": verification.status,
        "verifiedAt": timestamp(verification.refreshed_at),
    }
    if verification.status == "pending":
        token = verification.secret
        shown["clientSecretKey"] = token
        shown["data"] = {
            "driversLicenseVerificationUrl": f"{_PAGES}/{token}/drivers-license",
            "passportVerificationUrl": f"{_PAGES}/{token}/passport",
            "url": f"{_PAGES}/{token}",
        }
    return shown
