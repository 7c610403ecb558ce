"""The control interface: each call's effect, and each mistake named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from payments_mock.message import Request

SUBMIT = "/_mock/disbursement-intents/{}/submit"


def post(api: Any, path: str, body: Any = None) -> httpx.Response:
    answer: httpx.Response = api.http.post(path, content=body if isinstance(body, bytes) else json.dumps(body or {}))
    return answer


def test_control_needs_no_key(api: Any) -> None:
    """It is no part of the API."""
    del api.http.headers["Authorization"]
    assert api.http.get("/_mock/clock").status_code == 200
    assert api.http.get("/v1/customers").status_code == 403


@pytest.mark.parametrize("path", ["/_mock/clock", "/_mock/state", "/_mock/nothing"])
def test_control_answers_this_machine_only(api: Any, path: str) -> None:
    """Whatever the path; the API itself answers everybody."""
    headers = ((b"authorization", b"Bearer sk_test_mock"),)
    far = Request(method="GET", target=path.encode(), headers=headers, from_loopback=False)
    assert api.mock.mock.respond(far).status == 403
    assert api.mock.mock.respond(replace(far, target=b"/v1/customers")).status == 200


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (SUBMIT, {"outcome": "success"}, "type"),
        (SUBMIT, {"type": "cash", "outcome": "success"}, "type"),
        (SUBMIT, {"type": ["bank"], "outcome": "success"}, "type"),
        (SUBMIT, {"type": "bank"}, "outcome"),
        (SUBMIT, {"type": "bank", "outcome": "pending"}, "outcome"),
        (SUBMIT, {"type": "bank", "outcome": "success", "subStatus": 1}, "subStatus"),
        (SUBMIT, {"type": "bank", "outcome": "success", "substatus": "x"}, "substatus"),
        (SUBMIT, {"type": "bank", "outcome": "success", "ip": "8.8.8"}, "ip"),
        (SUBMIT, {"type": "bank", "outcome": "success", "ip": 134744072}, "ip"),
        ("/_mock/customers/user_1/kyc/submit", {"outcome": "pending"}, "outcome"),
        ("/_mock/customers/user_1/kyc/submit", {"outcome": "verified", "documents": "yes"}, "documents"),
        ("/_mock/customers/user_1/w9/complete", {"done": True}, "done"),
        ("/_mock/clock/advance", {}, "seconds"),
        ("/_mock/clock/advance", {"seconds": -1}, "seconds"),
        ("/_mock/clock/advance", {"seconds": "60"}, "seconds"),
        ("/_mock/clock/advance", {"seconds": True}, "seconds"),
        ("/_mock/clock/advance", {"seconds": 1e300}, "seconds"),
        ("/_mock/clock/advance", {"minutes": 1, "seconds": 1}, "minutes"),
        ("/_mock/faults", {}, "fault"),
        ("/_mock/faults", {"fault": "418"}, "fault"),
        ("/_mock/faults", {"fault": "500", "times": 0}, "times"),
        ("/_mock/faults", {"fault": "500", "times": 1.5}, "times"),
        ("/_mock/faults", {"fault": "500", "operation": "createCustomers"}, "operation"),
        ("/_mock/faults", {"fault": "500", "operation": "GET /v1/customers/user_1"}, "operation"),
        ("/_mock/faults", {"fault": "slow", "seconds": 1e9}, "seconds"),
        ("/_mock/reset", {"all": True}, "all"),
        ("/_mock/clock/advance", b"{", "body"),
        ("/_mock/clock/advance", b"[]", "body"),
        ("/_mock/clock/advance", b'{"seconds": NaN}', "body"),
        ("/_mock/clock/advance", b'{"seconds": 1, "seconds": 2}', "body"),
        ("/_mock/clock/advance", b"\xff", "body"),
    ],
)
def test_mistake_names_its_field_and_what_was_expected(api: Any, path: str, body: Any, field: str) -> None:
    """And changes nothing."""
    intent = api.opened("disbursement")
    before = api.mock.state()
    answer = post(api, path.format(intent), body)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert answer.json()["expected"]
    after = api.mock.state()
    assert {**after, "now": None} == {**before, "now": None}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_mock/disbursement-intents/none/submit", {"type": "bank", "outcome": "success"}),
        ("/_mock/payment-intents/none/submit", {"type": "bank", "outcome": "success"}),
        ("/_mock/customers/none/kyc/submit", {"outcome": "verified"}),
        ("/_mock/customers/none/w9/complete", {}),
        ("/_mock/nothing", {}),
    ],
)
def test_control_of_what_is_not_there_is_404(api: Any, path: str, body: Any) -> None:
    """Told apart from a mistake in a field."""
    answer = post(api, path, body)
    assert answer.status_code == 404
    assert "not found" in answer.json()["message"].lower()


def test_control_by_a_wrong_method_is_405(api: Any) -> None:
    """With the right one in `Allow`."""
    answer = api.http.get("/_mock/reset")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_control_id_is_decoded_once(api: Any) -> None:
    """As an id of the API is."""
    api.customer("a/b", email="x@example.com")
    assert api.mock.submit_kyc("a/b")["status"] == "verified"
    assert post(api, "/_mock/customers/%FF/w9/complete").json()["field"] == "id"


def test_clock_moves_by_what_was_asked(api: Any) -> None:
    """And never back."""
    before = datetime.fromisoformat(api.mock.now())
    after = datetime.fromisoformat(api.mock.advance(90.5))
    assert timedelta(seconds=90.5) <= after - before < timedelta(seconds=92)
    assert datetime.fromisoformat(api.mock.now()) >= after


def test_clock_stops_short_of_the_end_of_the_calendar(api: Any) -> None:
    """A year of five digits is no RFC 3339."""
    ten_years = {"seconds": 315_360_000}
    answers = [post(api, "/_mock/clock/advance", ten_years) for _ in range(800)]
    assert [answers[0].status_code, answers[-1].status_code] == [200, 400]
    assert "calendar" in answers[-1].json()["message"]
    api.customer()
    assert api.intent("payment").status_code == 200


def test_state_tells_everything_but_the_key(api: Any) -> None:
    """Customers, intents, webhooks, deliveries, faults, and the moment."""
    api.webhook("https://your-app.com/webhooks")
    api.mock.submit(api.opened("disbursement", customData={"a": "b"}))
    api.opened("payment")
    api.mock.fault("500", operation="createCustomer")
    state = api.mock.state()
    counted = ("customers", "paymentIntents", "disbursementIntents", "webhooks", "deliveries", "faults")
    assert {name: len(state[name]) for name in counted} == dict.fromkeys(counted, 1)
    assert state["disbursementIntents"][0]["customData"] == {"a": "b"}
    assert state["disbursementIntents"][0]["disbursements"][0]["status"] == "pending-validation"
    assert "sk_test_mock" not in json.dumps(state)


def test_reset_starts_afresh(api: Any) -> None:
    """State, clock and ids: the same calls have the same ids again."""
    first = api.opened("disbursement")
    api.mock.advance(24 * 3600)
    advanced = datetime.fromisoformat(api.mock.now())
    api.mock.reset()
    assert advanced - datetime.fromisoformat(api.mock.now()) > timedelta(hours=23)
    assert api("GET", "/v1/customers").json() == {"customers": []}
    assert api.opened("disbursement") == first


def test_reset_cancels_what_is_scheduled(api: Any) -> None:
    """An approval of before has no outcome after."""
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    assert api.mock.state()["scheduled"] == 1
    api.mock.reset()
    assert api.mock.state()["scheduled"] == 0


def test_index_needs_no_key(api: Any) -> None:
    """A person who opens the address learns what it is."""
    answer = httpx.Client(transport=api.mock, base_url="http://mock.invalid").get("/")
    assert answer.status_code == 200
    assert "/_mock" in answer.text
