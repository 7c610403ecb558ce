"""Who may submit: by an enabled method, from an allowed place, and verified where the operator asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import payments_mock
import pytest
from payments_mock import Location, LocationRules, Settings, Terms
from payments_mock.vivamo.admission import is_verified, lacks_kyc
from payments_mock.vivamo.records import Customer, Verification

KINDS = pytest.mark.parametrize("kind", ["payment", "disbursement"])
NOWHERE = LocationRules(allowed={}, addresses={"192.0.2.1": Location(country="France", country_code="FR")})


def settings(kind: str, terms: Terms) -> Settings:
    return Settings(payments=terms) if kind == "payment" else Settings(disbursements=terms)


def requiring(kind: str) -> Settings:
    return settings(kind, Terms(kyc_required=True))


def refusal(api: Any, intent: str, **how: Any) -> tuple[int, str]:
    with pytest.raises(payments_mock.ControlRefused) as refused:
        api.mock.submit(intent, **how)
    return refused.value.status, str(refused.value)


@KINDS
def test_disabled_method_is_refused_without_effect(open_api: Callable[..., Any], kind: str) -> None:
    """409 with the enabled ones; the intent can still be submitted (reference 6.5)."""
    api = open_api(operator=settings(kind, Terms(methods=("card", "bank"))))
    intent = api.opened(kind)
    told = f"Method crypto is not enabled for {kind}s (enabled: card, bank)"
    assert refusal(api, intent, type="crypto") == (409, told)
    api.mock.submit(intent, type="card")


@KINDS
def test_operator_without_a_method_offers_nothing(open_api: Callable[..., Any], kind: str) -> None:
    """And of the other kind everything."""
    other = {"payment": "disbursement", "disbursement": "payment"}[kind]
    api = open_api(operator=settings(kind, Terms(methods=())))
    assert refusal(api, api.opened(kind))[1].endswith("(enabled: none)")
    api.mock.submit(api.opened(other))


@KINDS
def test_required_kyc_is_begun_by_the_first_submission(open_api: Callable[..., Any], kind: str) -> None:
    """Refused once, verified, and the very same intent goes through (reference 4.4)."""
    api = open_api(operator=requiring(kind))
    intent = api.opened(kind)
    told = "finish the verification (POST /_mock/customers/user_1/kyc/submit), then submit again"
    assert refusal(api, intent) == (409, f"KYC is required for {kind}s: {told}")
    [started] = api("GET", "/v1/customers/user_1").json()["kycVerifications"]
    assert started["status"] == "pending"
    assert refusal(api, intent)[0] == 409
    assert len(api("GET", "/v1/customers/user_1").json()["kycVerifications"]) == 1
    api.mock.submit_kyc("user_1")
    api.mock.submit(intent)


@KINDS
def test_kyc_of_one_kind_does_not_bind_the_other(open_api: Callable[..., Any], kind: str) -> None:
    """Payments, disbursements, or both (reference 4.4)."""
    other = {"payment": "disbursement", "disbursement": "payment"}[kind]
    api = open_api(operator=requiring(kind))
    api.mock.submit(api.opened(other))
    assert api("GET", "/v1/customers/user_1").json()["kycVerifications"] == []


@pytest.mark.parametrize(
    ("status", "enough"),
    [
        *[("verified", True), ("verified_manually", True)],
        *[(status, False) for status in ("pending", "under_review", "rejected", "rejected_manually", "expired")],
    ],
)
def test_only_a_verified_customer_has_kyc(status: str, enough: bool) -> None:
    """By the customer or by hand; by the latest verification."""
    latest = Verification(status=status, created_at=0, refreshed_at=0, secret="", secret_until=0)
    customer = Customer(id="a", data={}, created_at=0, verifications=[latest])
    assert is_verified(customer) is enough
    assert lacks_kyc(requiring("payment"), customer, "payment") is not enough
    assert not lacks_kyc(requiring("payment"), customer, "disbursement")


def test_manual_approval_is_verification_enough(open_api: Callable[..., Any]) -> None:
    """While it is under review, the refusal says who has to decide."""
    api = open_api(operator=requiring("payment"))
    intent = api.opened("payment")
    api.mock.submit_kyc("user_1", outcome="under_review")
    told = "KYC is required for payments, and the verification is under review: decide it first"
    assert refusal(api, intent) == (409, told)
    api("POST", "/v1/customers/user_1/kyc-verify/proof_of_id", {"verify": True})
    api.mock.submit(intent)


def test_submission_renews_a_secret_that_has_expired(open_api: Callable[..., Any]) -> None:
    """As reading the KYC info does: the customer is not sent away with a dead one."""
    api = open_api(operator=requiring("payment"))
    api.customer()
    api("GET", "/v1/customers/user_1/kyc-info")
    api.mock.advance(24 * 3600)
    assert refusal(api, api.intent("payment").json()["paymentIntentId"])[0] == 409
    assert api.mock.submit_kyc("user_1")["status"] == "verified"


@KINDS
def test_submission_from_a_place_that_is_not_allowed_is_refused(open_api: Callable[..., Any], kind: str) -> None:
    """403 before the intent's own state counts; one that does not say where it comes from passes (reference 8.2)."""
    api = open_api(location_rules=NOWHERE)
    intent = api.opened(kind)
    told = (403, f"This location is not allowed for {kind}s")
    assert refusal(api, intent, ip="192.0.2.1") == told
    api.mock.submit(intent)
    assert refusal(api, intent, ip="192.0.2.1") == told


def test_pending_payment_is_settled_without_a_verification_too(open_api: Callable[..., Any]) -> None:
    """That is the doing of the processor, not of the customer."""
    api = open_api(operator=requiring("payment"))
    intent = api.opened("payment")
    api.mock.submit_kyc("user_1")
    api.mock.submit(intent, outcome="pending")
    api.mock.submit_kyc("user_1", outcome="expired")
    assert api.mock.submit(intent)["status"] == "success"


@KINDS
@pytest.mark.parametrize(("setting", "sent"), [("always", True), ("never", False), ("by_intent", None)])
def test_emails_are_sent_as_the_operator_or_the_intent_has_it(
    open_api: Callable[..., Any], kind: str, setting: str, sent: bool | None
) -> None:
    """The operator's always or never wins over the intent's own flag (reference 15)."""
    api = open_api(operator=settings(kind, Terms(emails=setting)))
    flag = {"payment": "sendReceiptEmail", "disbursement": "sendStatusEmail"}[kind]
    for asked in (True, False):
        api.opened(kind, **{flag: asked})
    shown = [intent["sendsEmail"] for intent in api.mock.state()[f"{kind}Intents"]]
    assert shown == ([True, False] if sent is None else [sent, sent])
