"""What must hold before a customer may pay or be paid out: an enabled method, an allowed place, and KYC."""

from __future__ import annotations

from payments_mock.refusal import Refusal
from payments_mock.vivamo.geolocation import is_allowed
from payments_mock.vivamo.kyc import begin
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Intent, Kind
from payments_mock.vivamo.settings import Settings

_VERIFIED = ("verified", "verified_manually")


def enabled_methods(settings: Settings, kind: Kind) -> tuple[str, ...]:
    """In the order in which the operator's settings name them."""
    return settings.terms(kind).methods


def is_verified(customer: Customer) -> bool:
    """By the latest verification: one that has expired or was rejected does not count."""
    return bool(customer.verifications) and customer.verifications[-1].status in _VERIFIED


def is_under_review(customer: Customer) -> bool:
    return bool(customer.verifications) and customer.verifications[-1].status == "under_review"


def lacks_kyc(settings: Settings, customer: Customer, kind: Kind) -> bool:
    """Whether the operator asks for a verification that the customer does not have."""
    return settings.terms(kind).kyc_required and not is_verified(customer)


def screen(operator: Operator, kind: Kind, *, method: str, ip: str | None) -> None:
    """Refuses, before any intent is looked at, a place that is not allowed (403) and a method that is not enabled."""
    if ip is not None and not is_allowed(operator.settings, ip):
        raise Refusal(f"This location is not allowed for {kind}s", status=403)
    enabled = enabled_methods(operator.settings, kind)
    if method not in enabled:
        methods = ", ".join(enabled) or "none"
        raise Refusal(f"Method {method} is not enabled for {kind}s (enabled: {methods})", status=409)


def require_kyc(operator: Operator, intent: Intent) -> None:
    """Refuses a customer who lacks a verification that the operator asks for, and begins one."""
    customer = operator.customer(intent.customer_id)
    if lacks_kyc(operator.settings, customer, intent.kind):
        _refuse_unverified(operator, customer, intent.kind)


def _refuse_unverified(operator: Operator, customer: Customer, kind: Kind) -> None:
    if begin(operator, customer).status == "under_review":
        raise Refusal(f"KYC is required for {kind}s, and the verification is under review: decide it first", status=409)
    raise Refusal(
        f"KYC is required for {kind}s: finish the verification (POST /_mock/customers/{customer.id}/kyc/submit), "
        "then submit again",
        status=409,
    )
