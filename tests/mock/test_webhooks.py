"""Webhook endpoints: registered, listed, changed, deleted; never two for one event."""

from __future__ import annotations

from typing import Any

import pytest

HOOKS = "/v1/operators/webhooks"
URL = "https://your-app.com/webhooks/vivamo"
CONFLICT = {"message": "A webhook with this URL and overlapping event types already exists"}


def test_secret_is_shown_on_registration_alone(api: Any) -> None:
    """Everything else is echoed everywhere (reference 9.1, 9.2, 9.3)."""
    made = api.webhook(URL, headers={"X-Auth": "key"}, eventTypes=["transaction"])
    assert len(made.pop("secretKey")) >= 32
    expected = {"url": URL, "status": "active", "headers": {"X-Auth": "key"}, "eventTypes": ["transaction"]}
    assert made == {"_id": made["_id"], **expected}
    assert api("GET", HOOKS).json() == [made]
    assert api("PATCH", f"{HOOKS}/{made['_id']}", {}).json() == made


def test_update_changes_what_is_sent_alone(api: Any) -> None:
    """An empty list of event types means all of them, and is not the same as none given (reference 9.2)."""
    made = api.webhook(URL, headers={"X-Auth": "key"}, eventTypes=["transaction"])
    path = f"{HOOKS}/{made['_id']}"
    changed = api("PATCH", path, {"status": "inactive", "url": URL + "/2"}).json()
    assert changed["status"] == "inactive"
    assert changed["url"] == URL + "/2"
    assert (changed["headers"], changed["eventTypes"]) == ({"X-Auth": "key"}, ["transaction"])
    assert api("PATCH", path, {"eventTypes": []}).json()["eventTypes"] == []


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ([], [], 409),
        ([], ["transaction"], 409),
        (["transaction"], [], 409),
        (["transaction", "kyc_verification"], ["kyc_verification"], 409),
        (["transaction"], ["kyc_verification"], 200),
    ],
)
def test_same_url_for_an_overlapping_event_is_a_conflict(
    api: Any, first: list[str], second: list[str], code: int
) -> None:
    """On registration and on update alike; another URL is free (reference 9.2)."""
    api.webhook(URL, eventTypes=first)
    assert api("POST", HOOKS, {"url": URL, "eventTypes": second}).status_code == code
    other = api.webhook(URL + "/other", eventTypes=second)
    updated = api("PATCH", f"{HOOKS}/{other['_id']}", {"url": URL})
    assert updated.status_code == 409
    assert updated.json() == CONFLICT
    assert api("GET", HOOKS).json()[-1]["url"] == URL + "/other"


def test_paused_endpoint_still_holds_its_url(api: Any) -> None:
    """Resuming it must not make a second one for an event."""
    made = api.webhook(URL)
    api("PATCH", f"{HOOKS}/{made['_id']}", {"status": "inactive"})
    assert api("POST", HOOKS, {"url": URL}).status_code == 409


def test_update_does_not_conflict_with_itself(api: Any) -> None:
    """The URL is its own."""
    made = api.webhook(URL)
    assert api("PATCH", f"{HOOKS}/{made['_id']}", {"url": URL, "eventTypes": []}).status_code == 200


def test_deleted_endpoint_is_gone_and_its_url_free(api: Any) -> None:
    """A secret is rotated so: delete, register again (reference 9.2)."""
    made = api.webhook(URL)
    answer = api("DELETE", f"{HOOKS}?webhookId={made['_id']}")
    assert (answer.status_code, list(answer.json())) == (200, ["message"])
    assert api("GET", HOOKS).json() == []
    assert api.webhook(URL)["secretKey"] != made["secretKey"]


@pytest.mark.parametrize(("method", "path"), [("DELETE", f"{HOOKS}?webhookId=none"), ("PATCH", f"{HOOKS}/none")])
def test_unknown_endpoint_is_not_found(api: Any, method: str, path: str) -> None:
    """As assumed in A12."""
    answer = api(method, path, {"status": "active"})
    assert (answer.status_code, answer.json()) == (400, {"message": "Webhook not found"})


@pytest.mark.parametrize("query", ["", "?", "?webhookid=x", "?webhookId=a&webhookId=b"])
def test_deletion_needs_exactly_one_id(api: Any, query: str) -> None:
    """Of two ids one would be the wrong one."""
    api.webhook(URL)
    assert "errors" in api("DELETE", HOOKS + query).json()
    assert len(api("GET", HOOKS).json()) == 1


def test_any_text_may_be_a_url(api: Any) -> None:
    """The spec asks for a string; what comes of it is a matter of delivery."""
    for url in ("", "not a url", "http://[", "javascript:alert(1)", "http://\u0000", "http://a" * 5000):
        assert api("POST", HOOKS, {"url": url}).status_code == 200
    api.customer()
    api.mock.submit_kyc("user_1")
    assert {attempt["status"] for attempt in api.mock.deliveries()} == {None}
    assert len(api.mock.deliveries()) == 6
