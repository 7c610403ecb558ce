"""The objects, as the reference's section 10 has them: which fields there are, and of what form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.mock.facts.calls import PRIZE, intent_body

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
PROFILE = {
    "phone": "+15551234567",
    "firstName": "John",
    "lastName": "Smith",
    "street": "123 42nd St",
    "street2": "Suite 42",
    "state": "NY",
    "city": "New York",
    "zip": "10001",
    "country": "US",
}


def test_documented_profile_is_taken_whole(api: Any) -> None:
    """Each example of the page, and all of them together (reference 10.1)."""
    data = {"email": "demo@vivamo.co", **PROFILE}
    assert api("POST", "/v1/customers", {"externalCustomerId": "demo-user", "data": data}).json()["data"] == data


@pytest.mark.parametrize(
    "change",
    [
        {"state": "New York"},
        {"state": "N"},
        {"country": "USA"},
        {"country": "us"},
        {"zip": 10001},
        {"phone": 15551234567},
    ],
)
def test_profile_of_another_form_is_refused(api: Any, change: dict[str, Any]) -> None:
    """A state has two characters, a country is alpha-2, all of it is text (reference 10.1)."""
    body = {"externalCustomerId": "a", "data": {"email": "demo@vivamo.co", **change}}
    assert "errors" in api("POST", "/v1/customers", body).json()


@pytest.mark.parametrize("phone", ["+442071838750", "+445612345678", "555123456"])
def test_landlines_and_voip_are_refused(api: Any, phone: str) -> None:
    """And so is a number without `+` that has fewer than ten digits (reference 10.1)."""
    assert api.customer("user_1", phone=phone).status_code == 400


def test_customer_has_four_fields(api: Any) -> None:
    """No id of Vivamo's, no moment of a change (reference 10.2)."""
    api.customer()
    found = api("GET", "/v1/customers/user_1").json()
    assert set(found) == {"externalCustomerId", "data", "kycVerifications", "createdAt"}
    assert MOMENT.fullmatch(found["createdAt"])


def test_verification_of_a_customer_is_another_object_than_the_info(api: Any) -> None:
    """`createdAt` here, `verifiedAt` there (reference 10.3)."""
    api.customer()
    api.mock.submit_kyc("user_1")
    [found] = api("GET", "/v1/customers/user_1").json()["kycVerifications"]
    assert set(found) == {"type", "status", "createdAt"}
    assert MOMENT.fullmatch(found["createdAt"])
    assert "createdAt" not in api("GET", "/v1/customers/user_1/kyc-info").json()["kycVerification"]


def test_payment_has_a_free_sub_status(api: Any) -> None:
    """Where there is one (reference 10.4)."""
    intent = api.opened("payment")
    api.mock.submit(intent, outcome="failed", sub_status="declined")
    api.mock.submit(intent)
    failed, paid = api("GET", f"/v1/payment-intents/{intent}/status").json()["payments"]
    assert set(failed) == {"id", "status", "subStatus", "createdAt", "type", "messages"}
    assert set(paid) == {"id", "status", "createdAt", "type", "messages"}
    assert MOMENT.fullmatch(paid["createdAt"])


def test_prize_is_a_date_in_and_a_moment_out(api: Any) -> None:
    """Its tax year is the date's; it has no id (reference 10.6)."""
    api.customer()
    found = api("POST", "/v1/customers/user_1/prizes", PRIZE | {"dateWon": "2025-12-31"}).json()
    assert (found["dateWon"], found["taxYear"]) == ("2025-12-31T00:00:00.000Z", 2025)
    assert (found["personalTaxType"], found["status"]) == ("bingo", "recorded")
    assert not {"id", "_id"} & set(found)
    assert MOMENT.fullmatch(found["createdAt"])


@pytest.mark.parametrize("data", [{"custom1": 1}, {"custom1": None}, [], "custom1"])
def test_custom_data_is_an_object_of_strings(api: Any, data: Any) -> None:
    """Up to three pairs of them (reference 10.7)."""
    api.customer()
    assert "errors" in api("POST", "/v1/payment-intents", intent_body("payment", customData=data)).json()


def test_error_has_a_message_and_perhaps_its_constraints(api: Any) -> None:
    """`errors` after a failed validation: objects of one constraint and its description each (reference 10.8)."""
    invalid, refused = api("POST", "/v1/customers", {}).json(), api("GET", "/v1/customers/nobody").json()
    assert isinstance(invalid["message"], str)
    assert set(invalid) == {"message", "errors"}
    assert all([isinstance(text, str) for text in error.values()] == [True] for error in invalid["errors"])
    assert list(refused) == ["message"]
