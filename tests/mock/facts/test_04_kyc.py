"""KYC, as the reference's section 4 has it; `test_kyc.py` and `test_admission.py` show the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import payments_mock
import pytest
from payments_mock import Settings, Terms

INFO = "/v1/customers/user_1/kyc-info"
REVIEW = "/v1/customers/user_1/kyc-verify/proof_of_id"
STATUSES = ["pending", "verified", "verified_manually", "under_review", "rejected", "rejected_manually", "expired"]


def bring_to(api: Any, status: str) -> None:
    """Leaves `user_1` with a verification of that status."""
    api.customer()
    api("GET", INFO)
    if status.endswith("_manually"):
        api.mock.submit_kyc("user_1", outcome="under_review")
        api("POST", REVIEW, {"verify": status == "verified_manually"})
    elif status != "pending":
        api.mock.submit_kyc("user_1", outcome=status)


@pytest.mark.parametrize("status", STATUSES)
def test_info_is_one_verification_with_its_status(api: Any, status: str) -> None:
    """A single object, no list; `verifiedAt` is there for every status, a secret for a pending one (reference 4.1)."""
    bring_to(api, status)
    answer = api("GET", INFO).json()
    assert set(answer) == {"externalCustomerId", "kycVerification"}
    found = answer["kycVerification"]
    assert (found["type"], found["status"]) == ("proof_of_id", status)
    more = {"clientSecretKey", "data"} if status == "pending" else set()
    assert set(found) == {"type", "status", "verifiedAt"} | more


def test_secret_of_a_pending_verification_begins_with_cs_ki(api: Any) -> None:
    """And the deprecated addresses have their newer names (reference 4.1)."""
    bring_to(api, "pending")
    found = api("GET", INFO).json()["kycVerification"]
    assert found["clientSecretKey"].startswith("cs_ki_")
    assert set(found["data"]) == {"driversLicenseVerificationUrl", "passportVerificationUrl", "url"}
    assert all(url.startswith("https://") for url in found["data"].values())


def test_verified_at_is_not_when_it_was_verified(api: Any) -> None:
    """Despite its name: when the record was last made or refreshed (reference 4.1)."""
    bring_to(api, "pending")
    begun = api("GET", INFO).json()["kycVerification"]["verifiedAt"]
    api.mock.advance(3600)
    api.mock.submit_kyc("user_1")
    assert api("GET", INFO).json()["kycVerification"]["verifiedAt"] == begun
    assert datetime.fromisoformat(begun) < datetime.fromisoformat(api.mock.now())


@pytest.mark.parametrize("body", [{}, {"verify": "true"}, {"verify": 1}, {"verify": None}])
def test_review_needs_its_verdict(api: Any, body: dict[str, Any]) -> None:
    """`verify` is a boolean, and required (reference 4.2)."""
    bring_to(api, "under_review")
    assert "errors" in api("POST", REVIEW, body).json()
    assert api("GET", INFO).json()["kycVerification"]["status"] == "under_review"


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "under_review"])
@pytest.mark.parametrize("verify", [True, False])
def test_review_applies_under_review_alone(api: Any, status: str, verify: bool) -> None:
    """In no other state, and without effect there (reference 4.2)."""
    bring_to(api, status)
    assert api("POST", REVIEW, {"verify": verify}).status_code == 400
    assert api("GET", INFO).json()["kycVerification"]["status"] == status


@pytest.mark.parametrize("documents", [True, False])
@pytest.mark.parametrize("verify", [True, False])
def test_approval_needs_documents_and_a_rejection_does_not(api: Any, documents: bool, verify: bool) -> None:
    """A success has a message and nothing else (reference 4.2)."""
    api.customer()
    api.mock.submit_kyc("user_1", outcome="under_review", documents=documents)
    answer = api("POST", REVIEW, {"verify": verify})
    assert answer.status_code == (400 if verify and not documents else 200)
    assert list(answer.json()) == ["message"]


def test_review_list_is_a_bare_array_of_whole_customers(api: Any) -> None:
    """Those under review; an entry's history may hold other statuses too (reference 4.3)."""
    assert api("GET", "/v1/customers/kyc-for-review").json() == []
    for name, outcome in (("user_1", "rejected"), ("user_2", "verified"), ("user_1", "under_review")):
        api.customer(name)
        api.mock.submit_kyc(name, outcome=outcome)
    [listed] = api("GET", "/v1/customers/kyc-for-review").json()
    assert listed == api("GET", "/v1/customers/user_1").json()
    assert [one["status"] for one in listed["kycVerifications"]] == ["rejected", "under_review"]


@pytest.mark.parametrize("kind", ["payment", "disbursement"])
def test_kyc_may_be_required_for_both(open_api: Callable[..., Any], kind: str) -> None:
    """The first submission triggers it, with no work of the backend's (reference 4.4)."""
    required = Terms(kyc_required=True)
    api = open_api(operator=Settings(payments=required, disbursements=required))
    intent = api.opened(kind)
    with pytest.raises(payments_mock.ControlRefused, match="KYC is required"):
        api.mock.submit(intent)
    assert api("GET", INFO).json()["kycVerification"]["status"] == "pending"
    api.mock.submit_kyc("user_1")
    assert api.mock.submit(intent)["status"]


def test_operator_may_begin_a_verification_itself(api: Any) -> None:
    """By reading the KYC info, whose secret the customer then uses (reference 4.4)."""
    api.customer()
    assert api("GET", INFO).json()["kycVerification"]["clientSecretKey"]
    assert api.mock.submit_kyc("user_1")["status"] == "verified"


def test_legacy_way_still_works(api: Any) -> None:
    """`verifyAfterCreation`, and the addresses of `kycVerification.data` (reference 4.4)."""
    body = {"externalCustomerId": "user_1", "data": {"email": "demo@vivamo.co"}, "verifyAfterCreation": True}
    links = api("POST", "/v1/customers", body).json()
    assert links["verificationLink"] == api("GET", INFO).json()["kycVerification"]["data"]["url"]
