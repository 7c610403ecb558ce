"""Disbursements, as the reference's section 6 has them; `test_intents.py` shows the rest of it."""

from __future__ import annotations

from typing import Any

import payments_mock
import pytest

from tests.mock.facts.calls import intent_body

AWAITING = "/v1/disbursements/pending-validation"
CUSTOM = {"custom1": "value1", "custom2": "value2", "custom3": "value3"}


def create(api: Any, **details: Any) -> Any:
    api.customer()
    return api("POST", "/v1/disbursement-intents", intent_body("disbursement", **details))


def submitted(api: Any, **how: Any) -> str:
    """The id of a new intent that the customer has submitted."""
    intent: str = create(api).json()["disbursementIntentId"]
    api.mock.submit(intent, **how)
    return intent


def status(api: Any, intent: str) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"/v1/disbursement-intents/{intent}/status").json()
    return found


def decide(api: Any, intent: str, allow: str) -> Any:
    return api("POST", f"/v1/disbursements/{intent}/proceed/{allow}")


def test_new_intent_is_answered_flat_and_in_strings(api: Any) -> None:
    """Eight fields and no wrapper (reference 6.1)."""
    made = create(api).json()
    assert set(made) == {
        *("disbursementIntentId", "amount", "currency", "externalCustomerId", "externalDisbursementIntentId"),
        *("clientSecretKey", "clientSecretKeyValidTill", "expirationTime"),
    }
    assert all(isinstance(value, str) for value in made.values())


@pytest.mark.parametrize("name", ["amount", "currency", "externalDisbursementIntentId"])
def test_amount_currency_and_reference_are_required(api: Any, name: str) -> None:
    """Each by itself (reference 6.1)."""
    assert [list(error) for error in create(api, **{name: None}).json()["errors"]] == [["required"]]


@pytest.mark.parametrize("currency", ["USD", "CAD", "USDT"])
def test_currency_may_be_a_crypto_token(api: Any, currency: str) -> None:
    """Answered as it was sent (reference 6.1)."""
    assert create(api, currency=currency).json()["currency"] == currency


@pytest.mark.parametrize("amount", [50, 50.0])
def test_amount_is_a_string(api: Any, amount: Any) -> None:
    """Never a number (reference 6.1)."""
    assert [list(error) for error in create(api, amount=amount).json()["errors"]] == [["type"]]


@pytest.mark.parametrize(("data", "code"), [(CUSTOM, 200), ({**CUSTOM, "custom4": "value4"}, 400)])
def test_custom_data_has_three_pairs_at_most(api: Any, data: dict[str, str], code: int) -> None:
    """A fourth is refused (reference 6.1)."""
    assert create(api, customData=data).status_code == code


@pytest.mark.parametrize(("asked", "sent"), [(None, False), (False, False), (True, True)])
def test_status_mail_is_asked_for_or_not_sent(api: Any, asked: bool | None, sent: bool) -> None:
    """`sendStatusEmail` is false unless said otherwise (reference 6.1)."""
    assert create(api, sendStatusEmail=asked).status_code == 200
    assert [intent["sendsEmail"] for intent in api.mock.state()["disbursementIntents"]] == [sent]


def test_flag_of_a_payment_means_nothing_on_a_payout(api: Any) -> None:
    """The naming trap: `sendStatusEmail` here, `sendReceiptEmail` there (reference 6.1)."""
    create(api, sendReceiptEmail=True)
    assert [intent["sendsEmail"] for intent in api.mock.state()["disbursementIntents"]] == [False]


@pytest.mark.parametrize("shown", ["pending-validation", "pending", "success", "failed", "rejected"])
def test_status_is_one_of_five_with_a_single_record(api: Any, shown: str) -> None:
    """The record is an object, no list, and has the same status (reference 6.2)."""
    intent = submitted(api, outcome="failed" if shown == "failed" else "success")
    if shown != "pending-validation":
        decide(api, intent, "false" if shown == "rejected" else "true")
    api.mock.advance(5 if shown in ("success", "failed") else 0)
    found = status(api, intent)
    assert set(found) == {"status", "disbursement"}
    assert found["status"] == found["disbursement"]["status"] == shown
    assert set(found["disbursement"]) == {"id", "status", "createdAt", "type", "messages"}


@pytest.mark.parametrize("method", ["card", "bank", "pay_by_bank", "crypto"])
def test_payout_is_made_by_one_of_four_methods(api: Any, method: str) -> None:
    """The record says which, and so does the list of what awaits approval (reference 6.5, 10.5)."""
    intent = submitted(api, type=method)
    assert status(api, intent)["disbursement"]["type"] == method
    assert [one["type"] for one in api("GET", AWAITING).json()] == [method]


def test_list_of_what_awaits_is_a_bare_array_with_its_own_names(api: Any) -> None:
    """`externalDisbursementId`, a `customerId` that is a profile, a status that is an object (reference 6.3)."""
    assert api("GET", AWAITING).json() == []
    contact = {"firstName": "John", "lastName": "Smith", "phone": "+15551234567"}
    api.customer("user_1", **contact, city="New York")
    intent = submitted(api)
    [listed] = api("GET", AWAITING).json()
    assert listed["disbursementIntentId"] == intent
    assert listed["externalDisbursementId"] == "disbursement_intent_569"
    assert "externalDisbursementIntentId" not in listed
    assert listed["customerId"] == {"data": {**contact, "email": "user_1@example.com"}}
    assert listed["status"] == {"name": "pending-validation", "createdAt": listed["createdAt"]}


@pytest.mark.parametrize(("allow", "shown"), [("true", "pending"), ("false", "rejected")])
def test_decision_is_answered_by_its_own_names(api: Any, allow: str, shown: str) -> None:
    """By the id of the intent, without a body; approval makes it pending (reference 6.4)."""
    intent = submitted(api)
    answer = decide(api, intent, allow).json()
    assert set(answer) == {
        *("disbursementId", "amount", "externalCustomerId", "externalDisbursementId", "currency", "status")
    }
    assert answer["status"] == shown
    assert answer["disbursementId"] == status(api, intent)["disbursement"]["id"] != intent
    assert api("GET", AWAITING).json() == []


def test_record_has_no_id_to_proceed_with(api: Any) -> None:
    """The path says disbursements, and its id is the intent's (reference 6.4)."""
    intent = submitted(api)
    record = status(api, intent)["disbursement"]["id"]
    assert decide(api, record, "true").json() == {"message": "Disbursement intent not found"}


def test_failure_has_a_detail(api: Any) -> None:
    """In `subStatus` (reference 6.5)."""
    intent = submitted(api, outcome="failed", sub_status="returned")
    decide(api, intent, "true")
    api.mock.advance(5)
    assert status(api, intent)["disbursement"]["subStatus"] == "returned"


def test_expired_intent_needs_a_new_one(api: Any) -> None:
    """The customer cannot submit the old (reference 6.5)."""
    intent = create(api).json()["disbursementIntentId"]
    api.mock.advance(2 * 3600 + 1)
    with pytest.raises(payments_mock.ControlRefused, match="has expired"):
        api.mock.submit(intent)
    assert status(api, submitted(api))["status"] == "pending-validation"
