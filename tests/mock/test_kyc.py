"""Verification: started by reading, finished by the customer, reviewed by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import payments_mock
import pytest

INFO = "/v1/customers/user_1/kyc-info"
REVIEW = "/v1/customers/user_1/kyc-verify/proof_of_id"


@pytest.fixture
def kyc(api: Any) -> Any:
    api.customer()
    return api


def info(api: Any) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", INFO).json()["kycVerification"]
    return found


def test_first_read_starts_a_verification(kyc: Any) -> None:
    """A read with a side effect, as the documents have it (reference 4.1)."""
    assert kyc("GET", "/v1/customers/user_1").json()["kycVerifications"] == []
    first = info(kyc)
    assert (first["type"], first["status"]) == ("proof_of_id", "pending")
    assert first["clientSecretKey"].startswith("cs_ki_")
    assert set(first["data"]) == {"url", "driversLicenseVerificationUrl", "passportVerificationUrl"}
    history = kyc("GET", "/v1/customers/user_1").json()["kycVerifications"]
    assert [(one["type"], one["status"]) for one in history] == [("proof_of_id", "pending")]
    assert info(kyc) == first


def test_secret_lives_a_day_and_is_renewed(kyc: Any) -> None:
    """`verifiedAt` is when the record was last made or refreshed; history keeps the first moment (reference 4.1)."""
    first = info(kyc)
    kyc.mock.advance(24 * 3600 - 5)
    assert info(kyc) == first
    kyc.mock.advance(6)
    renewed = info(kyc)
    assert renewed["clientSecretKey"] != first["clientSecretKey"]
    passed = datetime.fromisoformat(renewed["verifiedAt"]) - datetime.fromisoformat(first["verifiedAt"])
    assert passed.total_seconds() >= 24 * 3600
    [kept] = kyc("GET", "/v1/customers/user_1").json()["kycVerifications"]
    assert kept["createdAt"] == first["verifiedAt"]


def test_expired_secret_admits_nobody(kyc: Any) -> None:
    """The customer needs a fresh one."""
    info(kyc)
    kyc.mock.advance(24 * 3600)
    with pytest.raises(payments_mock.ControlRefused, match="expired") as refused:
        kyc.mock.submit_kyc("user_1")
    assert refused.value.status == 409
    info(kyc)
    assert kyc.mock.submit_kyc("user_1")["status"] == "verified"


@pytest.mark.parametrize("outcome", ["verified", "under_review", "rejected"])
def test_finished_verification_shows_type_status_and_time_alone(kyc: Any, outcome: str) -> None:
    """The secret and the links are for pending ones (reference 4.1)."""
    kyc.mock.submit_kyc("user_1", outcome=outcome)
    found = info(kyc)
    assert set(found) == {"type", "status", "verifiedAt"}
    assert found["status"] == outcome


@pytest.mark.parametrize(("verify", "status"), [(True, "verified_manually"), (False, "rejected_manually")])
def test_review_decides_what_is_under_review(kyc: Any, verify: bool, status: str) -> None:
    """And it leaves the list of what waits (reference 4.2, 4.3)."""
    kyc.mock.submit_kyc("user_1", outcome="under_review")
    waiting = kyc("GET", "/v1/customers/kyc-for-review").json()
    assert [one["externalCustomerId"] for one in waiting] == ["user_1"]
    answer = kyc("POST", REVIEW, {"verify": verify})
    assert answer.status_code == 200
    assert isinstance(answer.json()["message"], str)
    assert info(kyc)["status"] == status
    assert kyc("GET", "/v1/customers/kyc-for-review").json() == []


@pytest.mark.parametrize("outcome", [None, "verified", "rejected"])
def test_review_of_anything_else_is_refused_without_effect(kyc: Any, outcome: str | None) -> None:
    """A message alone: the request was right, the state was not (reference 4.2)."""
    if outcome is not None:
        kyc.mock.submit_kyc("user_1", outcome=outcome)
    before = kyc.mock.state()["customers"]
    answer = kyc("POST", REVIEW, {"verify": True})
    assert (answer.status_code, answer.json()) == (400, {"message": "KYC verification is not under review"})
    assert kyc.mock.state()["customers"] == before


def test_approval_without_documents_is_refused_and_rejection_is_not(kyc: Any) -> None:
    """Age can be checked only on what was captured (reference 4.2)."""
    kyc.mock.submit_kyc("user_1", outcome="under_review", documents=False)
    refused = kyc("POST", REVIEW, {"verify": True})
    assert refused.status_code == 400
    assert set(refused.json()) == {"message"}
    assert info(kyc)["status"] == "under_review"
    assert kyc("POST", REVIEW, {"verify": False}).status_code == 200


def test_review_of_an_unknown_type_is_a_validation_error(kyc: Any) -> None:
    """The type is an enum of the path (reference 4.2)."""
    answer = kyc("POST", "/v1/customers/user_1/kyc-verify/proof_of_address", {"verify": True})
    assert answer.status_code == 400
    assert [list(error) for error in answer.json()["errors"]] == [["enum"]]


def test_rejected_customer_may_try_again_and_a_verified_one_need_not(kyc: Any) -> None:
    """Each try is one entry of the history."""
    kyc.mock.submit_kyc("user_1", outcome="rejected")
    kyc.mock.submit_kyc("user_1", outcome="verified")
    history = kyc("GET", "/v1/customers/user_1").json()["kycVerifications"]
    assert [one["status"] for one in history] == ["rejected", "verified"]
    with pytest.raises(payments_mock.ControlRefused, match="verified, not pending"):
        kyc.mock.submit_kyc("user_1")


@pytest.mark.parametrize("before", [None, "verified", "verified_manually"])
def test_verification_expires_when_it_is_told_to(kyc: Any, before: str | None) -> None:
    """A pending or a verified one, by no other way; it is shown so, and the next submission starts another."""
    info(kyc)
    if before is not None:
        kyc.mock.submit_kyc("user_1", outcome="under_review" if before == "verified_manually" else before)
        kyc("POST", REVIEW, {"verify": True})
    assert kyc.mock.submit_kyc("user_1", outcome="expired")["status"] == "expired"
    assert set(info(kyc)) == {"type", "status", "verifiedAt"}
    kyc.mock.submit_kyc("user_1")
    history = kyc("GET", "/v1/customers/user_1").json()["kycVerifications"]
    assert [one["status"] for one in history] == ["expired", "verified"]


@pytest.mark.parametrize("before", [None, "under_review", "rejected", "expired"])
def test_nothing_else_can_expire(kyc: Any, before: str | None) -> None:
    """No verification, one that you have to decide, one that is over."""
    if before is not None:
        info(kyc)
        kyc.mock.submit_kyc("user_1", outcome=before)
    with pytest.raises(payments_mock.ControlRefused, match="can expire") as refused:
        kyc.mock.submit_kyc("user_1", outcome="expired")
    assert refused.value.status == 409


def test_verification_never_expires_by_itself(kyc: Any) -> None:
    """However long one waits: no document says when."""
    kyc.mock.submit_kyc("user_1")
    kyc.mock.advance(10 * 365 * 24 * 3600)
    assert info(kyc)["status"] == "verified"


def test_verify_after_creation_gives_the_deprecated_links(api: Any) -> None:
    """Only when asked for (reference 3.1)."""
    links = {"verificationLink", "driversLicenseVerificationLink", "passportVerificationLink"}
    body = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}, "verifyAfterCreation": True}
    made = api("POST", "/v1/customers", body).json()
    assert links <= set(made)
    assert [one["status"] for one in made["kycVerifications"]] == ["pending"]
    assert not links & set(api.customer("user_2").json())
