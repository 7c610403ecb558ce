"""What the model of a run's records says of webhook endpoints."""

from typing import Any

import pytest

from contract_tests.vivamo.world import words
from tests.contract.world_play import Play

DONE = {"message": "done"}


@pytest.fixture
def play() -> Play:
    """A world with nothing in it."""
    return Play()


HOOKS = "/v1/operators/webhooks"
URL = "https://example.invalid/Hook"


def _endpoint(name: str, **changes: Any) -> dict[str, Any]:
    return {"_id": name, "url": URL, "status": "active", "eventTypes": [], "headers": {}} | changes


def _register(play: Play, name: str, sent: dict[str, Any], **changes: Any) -> list[tuple[str, str, str]]:
    answer = _endpoint(name, secretKey=f"whsec-{name}") | sent | changes
    return play.tell(f"POST {HOOKS}", answer, sent={"url": URL, **sent})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"url": URL.lower()}, ("echo", words.ECHO, "/url")),
        ({"status": "inactive"}, ("state-machine", words.ACTIVE, "/status")),
        ({"eventTypes": ["kyc_verification", "transaction", "transaction"]}, None),
        ({"eventTypes": ["transaction"]}, ("echo", words.ECHO, "/eventTypes")),
        ({"headers": {"x-key": "Value"}}, None),
        ({"headers": {"X-Key": "value"}}, ("echo", words.ECHO, "/headers")),
        ({"headers": {}}, ("echo", words.ECHO, "/headers")),
    ],
)
def test_endpoint_is_registered_as_it_was_sent(play: Play, changes: Any, found: Any) -> None:
    """Header names have no case, values have; the order of events means nothing."""
    sent = {"eventTypes": ["transaction", "kyc_verification"], "headers": {"X-Key": "Value"}}
    assert _register(play, "w1", sent, **changes) == ([found] if found else [])


def test_overlapping_endpoints_are_not_accepted(play: Play) -> None:
    """Of the same address; the paused one and the deleted one do not count."""
    assert _register(play, "w1", {"eventTypes": ["transaction"]}) == []
    assert _register(play, "w2", {"eventTypes": ["kyc_verification"]}) == []
    assert _register(play, "w3", {}) == [("state-machine", words.OVERLAP, "")]
    assert play.tell(f"DELETE {HOOKS}?webhookId=w3", DONE) == []
    both = ["transaction", "kyc_verification"]
    found = play.tell(f"PATCH {HOOKS}/w2", _endpoint("w2", eventTypes=both), sent={"eventTypes": both})
    assert found == [("state-machine", words.OVERLAP_UPDATE, "")]


def test_update_of_an_endpoint_keeps_what_it_does_not_name(play: Play) -> None:
    """In the answer, and in the list afterwards."""
    sent = {"eventTypes": ["transaction"], "headers": {"X-Key": "Value"}}
    assert _register(play, "w1", sent) == []
    right = _endpoint("w1", status="inactive") | sent
    assert play.tell(f"PATCH {HOOKS}/w1", right, sent={"status": "inactive"}) == []
    assert play.tell(f"GET {HOOKS}", [right]) == []
    assert play.tell(f"GET {HOOKS}", [right | {"status": "active"}]) == [("echo", words.ECHO, "/0/status")]
    assert play.tell(f"GET {HOOKS}", [right | {"eventTypes": []}]) == [("echo", words.ECHO, "/0/eventTypes")]
    assert play.tell(f"PATCH {HOOKS}/w1", right | {"headers": {}}, sent={"status": "inactive"}) == [
        ("echo", words.ECHO, "/headers")
    ]


def test_secret_is_told_by_the_registration_alone(play: Play) -> None:
    """And each endpoint has its own."""
    assert _register(play, "w1", {}) == []
    told = _endpoint("w1", secretKey="whsec-w1")
    assert play.tell(f"GET {HOOKS}", [told]) == [("state-machine", words.SECRET_TOLD, "/0/secretKey")]
    assert play.tell(f"PATCH {HOOKS}/w1", told, sent={"status": "active"}) == [
        ("state-machine", words.SECRET_TOLD, "/secretKey")
    ]
    found = _register(play, "w2", {"url": f"{URL}/2"}, secretKey="whsec-w1")
    assert found == [("state-machine", words.OWN_SECRET, "/secretKey")]


def test_deleted_endpoint_stays_away(play: Play) -> None:
    """It is in no list, takes no update, and is not deleted twice."""
    assert _register(play, "w1", {}) == []
    assert play.tell(f"DELETE {HOOKS}?webhookId=w1", {"message": "Webhook not found"}, status=400) == [
        ("state-machine", words.KNOWN, "")
    ]
    assert play.tell(f"GET {HOOKS}", []) == [("list-contents", words.ENDPOINT_LISTED, "")]
    assert play.tell(f"DELETE {HOOKS}?webhookId=w1", DONE) == []
    assert play.tell(f"GET {HOOKS}", [_endpoint("w1")]) == [("list-contents", words.ENDPOINT_OFF, "")]
    assert play.tell(f"PATCH {HOOKS}/w1", {"message": "Webhook not found"}, sent={"url": URL}, status=400) == []
    assert play.tell(f"DELETE {HOOKS}?webhookId=w1", DONE) == [("state-machine", words.UNKNOWN_ID, "")]


def test_endpoint_that_nobody_has_seen_is_no_endpoint(play: Play) -> None:
    """One that any list has told may be another's."""
    unknown = [("state-machine", words.UNKNOWN_ID, "")]
    assert play.tell(f"DELETE {HOOKS}?webhookId=w9", DONE) == unknown
    assert play.tell(f"PATCH {HOOKS}/w9", _endpoint("w9"), sent={"url": URL}) == unknown
    assert play.tell(f"GET {HOOKS}", [_endpoint("w8")]) == []
    assert play.tell(f"DELETE {HOOKS}?webhookId=W8", DONE) == []


def test_deletion_without_a_clear_answer_leaves_the_endpoint_open(play: Play) -> None:
    """It is listed or it is not."""
    assert _register(play, "w1", {}) == []
    assert play.tell(f"DELETE {HOOKS}?webhookId=w1", {}, status=503) == []
    assert play.tell(f"GET {HOOKS}", []) == []
    assert play.tell(f"GET {HOOKS}", [_endpoint("w1")]) == []
