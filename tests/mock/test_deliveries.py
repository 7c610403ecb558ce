"""Deliveries: what is sent to whom, how it is signed, and when it is tried again."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

HOOKS = "/v1/operators/webhooks"


def payloads(receiver: Any) -> list[dict[str, Any]]:
    return [json.loads(delivery.body) for delivery in receiver.got]


def settle(api: Any) -> None:
    """Waits for what is due now."""
    api.mock.advance(0)


def minutes_between(log: list[dict[str, Any]]) -> list[float]:
    moments = [datetime.fromisoformat(attempt["at"]) for attempt in log]
    return [round((b - a).total_seconds() / 60, 1) for a, b in itertools.pairwise(moments)]


def test_delivery_is_signed_over_the_bytes_sent(api: Any, receiver: Any) -> None:
    """HMAC-SHA512 in lower-case hexadecimal, under the endpoint's own secret, computed here by hand (reference 9.5)."""
    hook = api.webhook(receiver.url, headers={"X-Custom-Auth": "pre-shared"})
    api.mock.submit(api.opened("disbursement"))
    [delivery] = receiver.wait_for(1)
    assert (
        delivery.headers["signature"] == hmac.new(hook["secretKey"].encode(), delivery.body, hashlib.sha512).hexdigest()
    )
    assert delivery.headers["x-custom-auth"] == "pre-shared"
    assert delivery.headers["content-type"] == "application/json"


def test_log_has_what_was_sent(api: Any, receiver: Any) -> None:
    """Byte for byte."""
    hook = api.webhook(receiver.url)
    api.mock.submit(api.opened("disbursement"))
    settle(api)
    [attempt], [delivery] = api.mock.deliveries(), receiver.got
    assert set(attempt) == {
        *("id", "event", "endpointId", "eventType", "url", "headers", "body", "attempt", "status", "error", "at")
    }
    assert attempt["body"].encode() == delivery.body
    assert attempt["headers"]["signature"] == delivery.headers["signature"]
    assert (attempt["endpointId"], attempt["url"]) == (hook["_id"], receiver.url)
    assert (attempt["eventType"], attempt["attempt"]) == ("transaction", 1)
    assert (attempt["status"], attempt["error"]) == (200, None)


@pytest.mark.parametrize("outcome", ["success", "failed"])
def test_disbursement_is_told_when_created_and_when_done(api: Any, receiver: Any, outcome: str) -> None:
    """Not when approved: that is the caller's own doing. Flat, with the reference echoed (reference 6.5)."""
    api.webhook(receiver.url)
    intent = api.opened("disbursement")
    api.mock.submit(intent, outcome=outcome, sub_status="returned")
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    api.mock.advance(5)
    common = {
        "amount": "50.00",
        "transactionType": "disbursement",
        "externalCustomerId": "user_1",
        "disbursementIntentId": intent,
        "externalDisbursementIntentId": "ref-1",
    }
    assert payloads(receiver) == [
        {**common, "status": "pending-validation"},
        {**common, "status": outcome, "subStatus": "returned"},
    ]


def test_rejection_is_not_told(api: Any, receiver: Any) -> None:
    """No such webhook is documented (reference 6.5)."""
    api.webhook(receiver.url)
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    api("POST", f"/v1/disbursements/{intent}/proceed/false")
    api.mock.advance(60)
    assert [payload["status"] for payload in payloads(receiver)] == ["pending-validation"]


def test_payment_is_told_when_it_failed_and_when_it_succeeded(api: Any, receiver: Any) -> None:
    """Not while it is pending (reference 9.6)."""
    api.webhook(receiver.url)
    intent = api.opened("payment")
    api.mock.submit(intent, type="card", outcome="failed", sub_status="declined")
    api.mock.submit(intent, outcome="pending")
    api.mock.submit(intent, outcome="success")
    settle(api)
    failed, succeeded = payloads(receiver)
    assert failed == {
        "amount": "50.00",
        "status": "failed",
        "subStatus": "declined",
        "transactionType": "payment",
        "externalCustomerId": "user_1",
        "paymentIntentId": intent,
        "externalPaymentIntentId": "ref-1",
    }
    assert succeeded["status"] == "success"
    assert "subStatus" not in succeeded


def test_verification_is_told_at_each_change(api: Any, receiver: Any) -> None:
    """By the customer and by hand; starting one is no change."""
    api.webhook(receiver.url)
    api.customer()
    api("GET", "/v1/customers/user_1/kyc-info")
    api.mock.submit_kyc("user_1", outcome="under_review")
    api("POST", "/v1/customers/user_1/kyc-verify/proof_of_id", {"verify": True})
    settle(api)
    common = {"externalCustomerId": "user_1", "type": "proof_of_id"}
    assert payloads(receiver) == [{**common, "status": "under_review"}, {**common, "status": "verified_manually"}]


def test_w9_is_told_when_required_and_when_completed(api: Any, receiver: Any) -> None:
    """Each under its own event type; a second completion tells nobody."""
    api.webhook(receiver.url)
    api.customer()
    prize = {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T"}
    capture_url = api("POST", "/v1/customers/user_1/prizes", prize).json()["w9CaptureUrl"]
    api.mock.complete_w9("user_1")
    api.mock.complete_w9("user_1")
    settle(api)
    assert payloads(receiver) == [
        {"externalCustomerId": "user_1", "event": "customer_w9_required", "w9CaptureUrl": capture_url},
        {"externalCustomerId": "user_1", "event": "customer_w9_completed"},
    ]
    assert [one["eventType"] for one in api.mock.deliveries()] == ["customer_w9_required", "customer_w9_completed"]


def test_endpoint_gets_the_types_it_asked_for(api: Any, receiver: Any) -> None:
    """Each one signed with the secret of its own endpoint (reference 9.2)."""
    hooks = {
        api.webhook(receiver.url + "/all")["_id"]: ["kyc_verification", "transaction"],
        api.webhook(receiver.url + "/kyc", eventTypes=["kyc_verification"])["_id"]: ["kyc_verification"],
        api.webhook(receiver.url + "/w9", eventTypes=["customer_w9_required"])["_id"]: [],
    }
    intent = api.opened("payment")
    api.mock.submit_kyc("user_1")
    api.mock.submit(intent)
    settle(api)
    for hook, types in hooks.items():
        assert [one["eventType"] for one in api.mock.deliveries() if one["endpointId"] == hook] == types


@pytest.mark.parametrize("status", [201, 204, 302, 400, 404, 500])
def test_anything_but_200_is_tried_five_times_more(api: Any, receiver: Any, status: int) -> None:
    """After 1 to 5 minutes of the clock, the same bytes each time; redirects are not followed (reference 9.5)."""
    receiver.status = status
    api.webhook(receiver.url)
    api.mock.submit(api.opened("disbursement"))
    api.mock.advance(3600)
    log = api.mock.deliveries()
    assert [attempt["attempt"] for attempt in log] == [1, 2, 3, 4, 5, 6]
    assert minutes_between(log) == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert {attempt["status"] for attempt in log} == {status}
    assert len({delivery.body for delivery in receiver.got}) == 1
    assert {delivery.path for delivery in receiver.got} == {"/hook"}


def test_retry_comes_when_it_is_due_and_no_earlier(api: Any, receiver: Any) -> None:
    """A second short of the minute there is none."""
    receiver.status = 500
    api.webhook(receiver.url)
    api.mock.submit(api.opened("disbursement"))
    settle(api)
    api.mock.advance(58)
    assert len(receiver.got) == 1
    receiver.status = 200
    api.mock.advance(3)
    assert len(receiver.got) == 2
    api.mock.advance(3600)
    assert len(receiver.got) == 2


def test_nobody_listening_is_retried_too(api: Any, receiver: Any) -> None:
    """No answer is no acknowledgement; the log says why (reference 9.5)."""
    api.webhook(receiver.url)
    receiver.close()
    api.mock.submit(api.opened("disbursement"))
    api.mock.advance(60)
    assert [(one["status"], one["error"]) for one in api.mock.deliveries()] == [(None, "ConnectError")] * 2


def test_receiver_that_is_too_slow_has_not_acknowledged(open_api: Callable[..., Any], receiver: Any) -> None:
    """However it answers in the end."""
    api = open_api(answer_within=0.2)
    receiver.pause = 0.6
    api.webhook(receiver.url)
    api.mock.submit(api.opened("disbursement"))
    settle(api)
    [attempt] = api.mock.deliveries()
    assert (attempt["status"], attempt["error"]) == (None, "no answer within 0.2 s")


@pytest.mark.parametrize("how", ["delete", "pause"])
def test_no_retry_after_deletion_or_while_paused(api: Any, receiver: Any, how: str) -> None:
    """And no new event either (reference 9.2)."""
    receiver.status = 500
    hook = api.webhook(receiver.url)
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    settle(api)
    if how == "delete":
        api("DELETE", f"{HOOKS}?webhookId={hook['_id']}")
    else:
        api("PATCH", f"{HOOKS}/{hook['_id']}", {"status": "inactive"})
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    api.mock.advance(3600)
    assert len(receiver.got) == len(api.mock.deliveries()) == 1


def test_resumed_endpoint_gets_what_happens_from_then_on(api: Any, receiver: Any) -> None:
    """What happened meanwhile is not made up for."""
    hook = api.webhook(receiver.url)
    api.customer()
    api("PATCH", f"{HOOKS}/{hook['_id']}", {"status": "inactive"})
    api.mock.submit_kyc("user_1", outcome="rejected")
    api("PATCH", f"{HOOKS}/{hook['_id']}", {"status": "active"})
    api.mock.submit_kyc("user_1", outcome="verified")
    settle(api)
    assert [payload["status"] for payload in payloads(receiver)] == ["verified"]


def test_events_of_one_endpoint_keep_their_order(api: Any, receiver: Any) -> None:
    """Even when the receiver takes its time over each."""
    receiver.pause = 0.02
    api.webhook(receiver.url)
    api.customer()
    intents = [api.opened("disbursement") for _ in range(15)]
    for intent in intents:
        api.mock.submit(intent)
    settle(api)
    assert [payload["disbursementIntentId"] for payload in payloads(receiver)] == intents


def test_slow_endpoint_keeps_no_other_waiting(api: Any, receiver: Any) -> None:
    """Nor any answer of the API: here the slow one ends only when the quick one has been served."""
    quick_served = threading.Event()
    orders = {"/hook/slow": lambda: quick_served.wait(5), "/hook/quick": quick_served.set}
    receiver.on_delivery = lambda delivery: orders[delivery.path]()
    api.webhook(receiver.url + "/slow")
    api.webhook(receiver.url + "/quick")
    api.mock.submit(api.opened("disbursement"))
    assert api("GET", "/v1/customers").status_code == 200
    settle(api)
    assert quick_served.is_set()
    assert len(receiver.got) == 2


def test_receiver_may_call_the_api(api: Any, receiver: Any) -> None:
    """While the clock is being advanced, too: a handler looks up the status of what it is told of."""
    seen: list[str] = []

    def look_up(delivery: Any) -> None:
        intent = json.loads(delivery.body)["disbursementIntentId"]
        seen.append(api("GET", f"/v1/disbursement-intents/{intent}/status").json()["status"])

    receiver.on_delivery = look_up
    api.webhook(receiver.url)
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    settle(api)
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    api.mock.advance(60)
    assert seen == ["pending-validation", "success"]


def test_reset_ends_every_delivery(api: Any, receiver: Any) -> None:
    """Neither what is under way nor what is scheduled is heard of again."""
    receiver.status, receiver.pause = 500, 0.3
    api.webhook(receiver.url)
    intent = api.opened("disbursement")
    api.mock.submit(intent)
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    receiver.wait_for(1)
    api.mock.reset()
    api.mock.advance(3600)
    assert len(receiver.got) == 1
    assert api.mock.deliveries() == []


def test_delivery_given_up_before_it_began_leaves_no_trace(api: Any, receiver: Any) -> None:
    """A reset may come between a parcel's queueing and its first step; the clock and the endpoint go on after it."""
    carrier = api.mock.mock.outbox.carrier
    intents = [api.opened("disbursement") for _ in range(3)]
    api.webhook(receiver.url + "/first")
    dropping = threading.Thread(target=carrier.drop_all)
    with api.mock.mock.lock:  # The courier stops at it with the first parcel in hand.
        api.mock.submit(intents[0])
        time.sleep(0.2)
        dropping.start()
        time.sleep(0.2)
        api.webhook(receiver.url + "/second")
        api.mock.submit(intents[1])
    dropping.join()
    assert carrier.wait_until_idle(5)
    receiver.got.clear()
    api.mock.submit(intents[2])
    assert carrier.wait_until_idle(5)
    assert {delivery.path for delivery in receiver.got} == {"/hook/first", "/hook/second"}
