"""Payments, as the reference's section 5 has them; `test_intents.py` shows the rest of it."""

from __future__ import annotations

import json
from typing import Any

import payments_mock
import pytest

from tests.mock.facts.calls import intent_body

METHODS = ["card", "bank", "pay_by_bank", "crypto"]
CUSTOM = {"custom1": "value1", "custom2": "value2", "custom3": "value3"}


def create(api: Any, **details: Any) -> Any:
    api.customer()
    return api("POST", "/v1/payment-intents", intent_body("payment", **details))


def status(api: Any, intent: str) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"/v1/payment-intents/{intent}/status").json()
    return found


def test_new_intent_is_answered_flat_and_in_strings(api: Any) -> None:
    """Eight fields and no wrapper (reference 5.1)."""
    made = create(api).json()
    assert set(made) == {
        *("paymentIntentId", "amount", "currency", "externalCustomerId", "externalPaymentIntentId"),
        *("clientSecretKey", "clientSecretKeyValidTill", "expirationTime"),
    }
    assert all(isinstance(value, str) for value in made.values())


@pytest.mark.parametrize("name", ["amount", "currency", "externalPaymentIntentId"])
def test_amount_currency_and_reference_are_required(api: Any, name: str) -> None:
    """Each by itself (reference 5.1)."""
    assert [list(error) for error in create(api, **{name: None}).json()["errors"]] == [["required"]]


@pytest.mark.parametrize("body", [{}, {"customer": {}}, {"paymentIntent": {}}])
def test_customer_and_details_are_required(api: Any, body: dict[str, Any]) -> None:
    """And the customer's id inside (reference 5.1)."""
    errors = api("POST", "/v1/payment-intents", body).json()["errors"]
    assert {name for error in errors for name in error} == {"required"}


@pytest.mark.parametrize("amount", [100, 100.0, True, None])
def test_amount_is_a_string(api: Any, amount: Any) -> None:
    """Never a number (reference 5.1)."""
    body = intent_body("payment")
    body["paymentIntent"]["amount"] = amount
    api.customer()
    errors = api("POST", "/v1/payment-intents", body).json()["errors"]
    assert {name for error in errors for name in error} == {"type"}


@pytest.mark.parametrize("currency", ["USD", "CAD"])
def test_named_currencies_are_taken(api: Any, currency: str) -> None:
    """And answered as they were sent (reference 5.1)."""
    assert create(api, currency=currency).json()["currency"] == currency


@pytest.mark.parametrize(("data", "code"), [({}, 200), (CUSTOM, 200), ({**CUSTOM, "custom4": "value4"}, 400)])
def test_custom_data_has_three_pairs_at_most(api: Any, data: dict[str, str], code: int) -> None:
    """A fourth is refused (reference 5.1)."""
    assert create(api, customData=data).status_code == code


@pytest.mark.parametrize(("asked", "sent"), [(None, False), (False, False), (True, True)])
def test_receipt_is_asked_for_or_not_sent(api: Any, asked: bool | None, sent: bool) -> None:
    """`sendReceiptEmail` is false unless said otherwise (reference 5.1)."""
    assert create(api, sendReceiptEmail=asked).status_code == 200
    assert [intent["sendsEmail"] for intent in api.mock.state()["paymentIntents"]] == [sent]


def test_two_hours_are_the_effective_limit(api: Any) -> None:
    """The secret would live on for 22 hours more, the intent does not (reference 5.1)."""
    intent = create(api).json()["paymentIntentId"]
    api.mock.advance(2 * 3600 + 1)
    with pytest.raises(payments_mock.ControlRefused, match="has expired"):
        api.mock.submit(intent, type="card")


@pytest.mark.parametrize(
    ("outcome", "shown"), [(None, "no-payment"), *[(o, o) for o in ("pending", "success", "failed")]]
)
def test_status_is_one_of_four(api: Any, outcome: str | None, shown: str) -> None:
    """With the payments, and nothing of the intent itself (reference 5.2)."""
    intent = create(api).json()["paymentIntentId"]
    if outcome:
        api.mock.submit(intent, type="card", outcome=outcome)
    found = status(api, intent)
    assert set(found) == {"status", "payments"}
    assert found["status"] == shown


def test_status_is_asked_by_vivamos_id(api: Any) -> None:
    """Not by yours (reference 5.2)."""
    made = create(api).json()
    assert status(api, made["paymentIntentId"])["status"] == "no-payment"
    assert status(api, made["externalPaymentIntentId"]) == {"message": "Payment intent not found"}


def test_one_intent_may_hold_several_failed_payments(api: Any) -> None:
    """`failed` is not final (reference 5.2)."""
    intent = create(api).json()["paymentIntentId"]
    for outcome in ("failed", "failed", "success"):
        api.mock.submit(intent, type="card", outcome=outcome)
    found = status(api, intent)
    assert found["status"] == "success"
    assert [payment["status"] for payment in found["payments"]] == ["failed", "failed", "success"]


@pytest.mark.parametrize("method", METHODS)
def test_payment_is_made_by_one_of_four_methods(api: Any, method: str) -> None:
    """Its record says which (reference 10.4)."""
    intent = create(api).json()["paymentIntentId"]
    api.mock.submit(intent, type=method)
    [payment] = status(api, intent)["payments"]
    assert set(payment) == {"id", "status", "createdAt", "type", "messages"}
    assert (payment["type"], payment["messages"]) == (method, [])


def test_outcome_is_told_by_webhook_and_by_polling(api: Any, receiver: Any) -> None:
    """Both say the same (reference 5.3)."""
    api.webhook(receiver.url)
    intent = create(api).json()["paymentIntentId"]
    api.mock.submit(intent, type="card")
    api.mock.advance(0)
    assert json.loads(receiver.got[0].body)["status"] == status(api, intent)["status"] == "success"
