"""Customers, as the reference's section 3 has them; `test_customers.py` shows the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mock.facts.calls import intent_body

ID, EMAIL = "user_123", "demo@vivamo.co"
FIELDS = ["phone", "firstName", "lastName", "street", "street2", "state", "city", "zip", "country"]


@pytest.mark.parametrize("kind", ["payment", "disbursement"])
def test_customer_must_exist_before_any_intent(api: Any, kind: str) -> None:
    """And once there is one, the same request is right (reference 3.1)."""
    path, body = f"/v1/{kind}-intents", intent_body(kind)
    assert api("POST", path, body).status_code == 400
    api.customer("user_1")
    assert api("POST", path, body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"email": EMAIL}},
        {"externalCustomerId": ID},
        {"externalCustomerId": ID, "data": {}},
        {"externalCustomerId": ID, "data": {"firstName": "John"}},
    ],
    ids=["no id", "no data", "empty data", "no e-mail"],
)
def test_id_and_email_are_all_that_a_customer_needs(api: Any, body: dict[str, Any]) -> None:
    """Each is required, and with both of them nothing else is (reference 3.1)."""
    assert [list(error) for error in api("POST", "/v1/customers", body).json()["errors"]] == [["required"]]
    assert api("POST", "/v1/customers", {"externalCustomerId": ID, "data": {"email": EMAIL}}).status_code == 200


def test_verification_after_creation_is_off_by_default(api: Any) -> None:
    """False and nothing are the same: no verification is begun, no link is shown (reference 3.1)."""
    for name, more in (("a", {}), ("b", {"verifyAfterCreation": False})):
        body = {"externalCustomerId": name, "data": {"email": f"{name}@vivamo.co"}, **more}
        made = api("POST", "/v1/customers", body).json()
        assert set(made) == {"externalCustomerId", "data", "kycVerifications", "createdAt"}
        assert made["kycVerifications"] == []


@pytest.mark.parametrize("email", ["someone@yopmail.com", "demo+1@vivamo.co"])
def test_answer_outside_production_warns_of_an_odd_email(api: Any, email: str) -> None:
    """Disposable or with a suffix: accepted, and the answer has a warning (reference 3.1)."""
    made = api("POST", "/v1/customers", {"externalCustomerId": ID, "data": {"email": email}}).json()
    assert made["data"]["email"] == email
    assert made["warning"]


def test_list_has_ten_of_page_one_unless_asked_otherwise(api: Any) -> None:
    """An object with `customers`, and nothing beside it (reference 3.2)."""
    for number in range(11):
        api.customer(f"user_{number}")
    plain = api("GET", "/v1/customers").json()
    assert set(plain) == {"customers"}
    assert plain == api("GET", "/v1/customers?page=1&size=10").json()
    assert [one["externalCustomerId"] for one in plain["customers"]] == [f"user_{number}" for number in range(10)]


def test_customer_is_read_with_profile_and_history(api: Any) -> None:
    """What the creation has answered, and each verification since (reference 3.3)."""
    made = api.customer("user_1", firstName="John").json()
    assert api("GET", "/v1/customers/user_1").json() == made
    api.mock.submit_kyc("user_1", outcome="rejected")
    api.mock.submit_kyc("user_1", outcome="verified")
    read = api("GET", "/v1/customers/user_1").json()
    assert [one["status"] for one in read.pop("kycVerifications")] == ["rejected", "verified"]
    assert read == {name: value for name, value in made.items() if name != "kycVerifications"}


@pytest.mark.parametrize("name", ["email", *FIELDS])
def test_each_field_may_be_updated_alone(api: Any, name: str) -> None:
    """All of them are optional (reference 3.4)."""
    values = {"email": "new@vivamo.co", "phone": "+15551234567", "state": "NY", "country": "US"}
    api.customer("user_1")
    answer = api("PUT", "/v1/customers/user_1/data", {name: values.get(name, "Suite 42")})
    assert answer.json()["data"][name] == values.get(name, "Suite 42")


def test_id_is_unique_and_so_is_the_email(api: Any) -> None:
    """One operator's ids, everybody's addresses; another id with another address is free (reference 3.5)."""
    api.customer("user_1", email="a@vivamo.co")
    assert api.customer("user_1", email="b@vivamo.co").status_code == 400
    assert api.customer("user_2", email="a@vivamo.co").status_code == 400
    assert api.customer("user_2", email="b@vivamo.co").status_code == 200


@pytest.mark.parametrize("email", ["someone@mailinator.com", "demo+1@vivamo.co"])
@pytest.mark.parametrize(("environment", "status"), [("production", 400), ("sandbox", 200)])
def test_email_rules_hold_on_creation_and_on_update(
    open_api: Callable[..., Any], environment: str, status: int, email: str
) -> None:
    """In production alone (reference 3.5)."""
    api = open_api(environment=environment)
    api.customer("user_1")
    assert api("PUT", "/v1/customers/user_1/data", {"email": email}).status_code == status
    assert api.customer("user_2", email=f"x{email}").status_code == status
