"""Webhooks, as the reference's section 9 has them; `test_webhooks.py` and `test_deliveries.py` show the rest of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any

import pytest

HOOKS = "/v1/operators/webhooks"
URL = "https://your-app.com/webhooks/vivamo"
KEY = {"X-Custom-Auth": "your_pre_shared_key"}
TYPES = ["transaction", "kyc_verification", "customer_w9_required", "customer_w9_completed"]


def told(receiver: Any) -> list[dict[str, Any]]:
    return [json.loads(delivery.body) for delivery in receiver.got]


def test_registration_is_answered_with_the_secret(api: Any) -> None:
    """`_id`, not `id`; active from the start (reference 9.1)."""
    made = api.webhook(URL, headers=KEY)
    assert {"_id", "url", "status", "secretKey", "headers"} <= set(made)
    assert "id" not in made
    assert (made["url"], made["status"], made["headers"]) == (URL, "active", KEY)


@pytest.mark.parametrize("body", [{}, {"headers": KEY}, {"url": None}, {"url": URL, "headers": [KEY]}])
def test_url_is_required_and_headers_are_a_map(api: Any, body: dict[str, Any]) -> None:
    """No longer an array of keys and values (reference 9.1)."""
    assert "errors" in api("POST", HOOKS, body).json()


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://your-app.com/webhooks/vivamo-updated"},
        {"status": "inactive"},
        {"eventTypes": ["transaction"]},
        {"headers": {"X-Custom-Auth": "updated_pre_shared_key"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_field_may_be_updated_alone(api: Any, change: dict[str, Any]) -> None:
    """None is required; the answer shows no secret (reference 9.2)."""
    made = api.webhook(URL, headers=KEY)
    changed = api("PATCH", f"{HOOKS}/{made['_id']}", change).json()
    assert set(changed) == {"_id", "url", "status", "eventTypes", "headers"}
    assert change.items() <= changed.items()


@pytest.mark.parametrize("change", [{"status": "paused"}, {"eventTypes": ["payment"]}, {"eventTypes": "transaction"}])
def test_status_and_event_types_are_enums(api: Any, change: dict[str, Any]) -> None:
    """Two of the one, four of the other (reference 9.2)."""
    made = api.webhook(URL)
    assert "errors" in api("PATCH", f"{HOOKS}/{made['_id']}", change).json()
    assert api("PATCH", f"{HOOKS}/{made['_id']}", {"eventTypes": TYPES}).json()["eventTypes"] == TYPES


@pytest.mark.parametrize("event_types", [None, [], TYPES])
def test_no_event_types_means_all_events(api: Any, receiver: Any, event_types: list[str] | None) -> None:
    """Left out, or an empty array (reference 9.2)."""
    api.webhook(receiver.url, **({} if event_types is None else {"eventTypes": event_types}))
    api.mock.submit(api.opened("payment"))
    api.mock.submit_kyc("user_1")
    api.mock.complete_w9("user_1")
    api.mock.advance(0)
    found = [attempt["eventType"] for attempt in api.mock.deliveries()]
    assert found == ["transaction", "kyc_verification", "customer_w9_completed"]


def test_inactive_endpoint_hears_nothing_until_it_is_active_again(api: Any, receiver: Any) -> None:
    """`inactive` pauses (reference 9.2)."""
    path = f"{HOOKS}/{api.webhook(receiver.url)['_id']}"
    for status in ("inactive", "active"):
        api("PATCH", path, {"status": status})
        api.mock.submit(api.opened("payment"))
    api.mock.advance(0)
    assert len(receiver.got) == 1


def test_update_does_not_rotate_the_secret(api: Any, receiver: Any) -> None:
    """Only deleting and registering again does (reference 9.2)."""
    secret = api.webhook(receiver.url)["secretKey"]
    [made] = api("GET", HOOKS).json()
    api("PATCH", f"{HOOKS}/{made['_id']}", {"headers": KEY})
    api.mock.submit(api.opened("payment"))
    [delivery] = receiver.wait_for(1)
    assert delivery.headers["signature"] == hmac.new(secret.encode(), delivery.body, hashlib.sha512).hexdigest()


def test_list_has_every_endpoint_and_no_secret(api: Any) -> None:
    """It cannot be had again (reference 9.3)."""
    for number in range(3):
        api.webhook(f"{URL}/{number}")
    listed = api("GET", HOOKS).json()
    assert [one["url"] for one in listed] == [f"{URL}/{number}" for number in range(3)]
    assert "secretKey" not in json.dumps(listed)


def test_deletion_takes_one_endpoint_away(api: Any) -> None:
    """Below the same path as the list; a second time it is unknown (reference 9.4)."""
    first, second = api.webhook(URL)["_id"], api.webhook(URL + "/2")["_id"]
    assert api("DELETE", f"{HOOKS}?webhookId={first}").status_code == 200
    assert [one["_id"] for one in api("GET", HOOKS).json()] == [second]
    assert api("DELETE", f"{HOOKS}?webhookId={first}").status_code == 400


def test_signature_is_128_digits_of_lower_case_hexadecimal(api: Any, receiver: Any) -> None:
    """In the header `signature`: no prefix, no timestamp, no id of an event beside it (reference 9.5)."""
    api.webhook(receiver.url, headers=KEY)
    api.mock.submit(api.opened("payment"))
    [delivery] = receiver.wait_for(1)
    assert re.fullmatch("[0-9a-f]{128}", delivery.headers["signature"])
    transport = {"host", "content-type", "content-length", "accept", "accept-encoding", "connection", "user-agent"}
    assert set(delivery.headers) - transport == {"signature", "x-custom-auth"}


def test_custom_headers_are_those_of_the_moment(api: Any, receiver: Any) -> None:
    """Added to each delivery, the updated ones from then on (reference 9.5)."""
    made = api.webhook(receiver.url, headers=KEY)
    api.mock.submit(api.opened("payment"))
    api.mock.advance(0)
    api("PATCH", f"{HOOKS}/{made['_id']}", {"headers": {"X-Custom-Auth": "updated_pre_shared_key"}})
    api.mock.submit(api.opened("payment"))
    api.mock.advance(0)
    found = [delivery.headers["x-custom-auth"] for delivery in receiver.got]
    assert found == ["your_pre_shared_key", "updated_pre_shared_key"]


def test_acknowledged_delivery_is_not_tried_again(api: Any, receiver: Any) -> None:
    """A 200 ends it, on the first try or on a later one (reference 9.5)."""
    receiver.next_statuses.extend([500, 204])
    api.webhook(receiver.url)
    api.mock.submit(api.opened("payment"))
    api.mock.advance(24 * 3600)
    assert [attempt["status"] for attempt in api.mock.deliveries()] == [500, 204, 200]


@pytest.mark.parametrize(("outcome", "detail"), [("success", {}), ("failed", {"subStatus": "declined"})])
def test_payload_of_a_payment_is_flat(api: Any, receiver: Any, outcome: str, detail: dict[str, str]) -> None:
    """The documented sample's fields: an amount that is a string, your reference, no envelope (reference 9.6)."""
    api.webhook(receiver.url)
    intent = api.opened("payment", amount="15.50", externalPaymentIntentId="42cd8fa2-69da-4813-a312-eb061f9e535d")
    api.mock.submit(intent, type="card", outcome=outcome, sub_status=detail.get("subStatus"))
    receiver.wait_for(1)
    assert told(receiver) == [
        {
            "amount": "15.50",
            "status": outcome,
            **detail,
            "transactionType": "payment",
            "externalCustomerId": "user_1",
            "paymentIntentId": intent,
            "externalPaymentIntentId": "42cd8fa2-69da-4813-a312-eb061f9e535d",
        }
    ]
