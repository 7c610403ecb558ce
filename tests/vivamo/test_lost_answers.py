"""The law of money over a real socket: a create is sent once, and what became of it is said truly."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest
from payments_mock import RunningMock
from vivamo import Drift, Money, OutcomeUnknown, RateLimited, RequestNotSent, RetryPolicy, ServerError, UnexpectedReply

from .conftest import AT_ONCE, answering

FIFTY = Money("50.00", "USD")
CREATES = [
    ("payments.create_intent", "createPaymentIntent", "payment_intents"),
    ("disbursements.create_intent", "createDisbursementIntent", "disbursement_intents"),
]


@pytest.fixture
def paying(vivamo: Any) -> Any:
    """A facade with a customer to pay."""
    vivamo("customers.create", "user_1", email="a@example.com")
    return vivamo


def made(mock: RunningMock, operation: str) -> int:
    """How many intents the server holds."""
    state = mock.state()
    held = state["paymentIntents" if "Payment" in operation else "disbursementIntents"]
    return len(held)


@pytest.mark.parametrize(("method", "operation", "_held"), CREATES, ids=[case[1] for case in CREATES])
def test_create_whose_answer_is_lost_is_sent_once(
    paying: Any, vivamo_mock: RunningMock, method: str, operation: str, _held: str
) -> None:
    """The intent was made; the error says so, and names your reference."""
    vivamo_mock.fault("drop-after", operation=operation)
    with pytest.raises(OutcomeUnknown, match="reference 'payout-7'") as caught:
        paying(method, "user_1", FIFTY, reference="payout-7")
    assert caught.value.reference == "payout-7"
    assert made(vivamo_mock, operation) == 1


@pytest.mark.parametrize(("method", "operation", "_held"), CREATES, ids=[case[1] for case in CREATES])
def test_create_that_was_dropped_before_it_was_done_is_not_repeated(
    paying: Any, vivamo_mock: RunningMock, method: str, operation: str, _held: str
) -> None:
    """From here it looks the same, so it is treated the same."""
    vivamo_mock.fault("drop-before", operation=operation)
    with pytest.raises(OutcomeUnknown):
        paying(method, "user_1", FIFTY, reference="payout-7")
    assert made(vivamo_mock, operation) == 0


@pytest.mark.parametrize("fault", ["500", "429", "html-502"])
def test_create_that_meets_trouble_is_sent_once(paying: Any, vivamo_mock: RunningMock, fault: str) -> None:
    """One fault is set for one call: a second call would have gone through."""
    vivamo_mock.fault(fault, operation="createDisbursementIntent")
    with pytest.raises(RateLimited if fault == "429" else ServerError) as caught:
        paying("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert caught.value.reference == "payout-7"
    assert "<html" not in str(caught.value).lower()
    assert made(vivamo_mock, "createDisbursementIntent") == 0


def test_create_with_an_unreadable_answer_is_unexpected(paying: Any, vivamo_mock: RunningMock) -> None:
    """Half a JSON document is no intent."""
    vivamo_mock.fault("malformed", operation="createDisbursementIntent")
    with pytest.raises(UnexpectedReply, match="cannot be read") as caught:
        paying("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert (caught.value.operation, caught.value.reference) == ("create_disbursement_intent", "payout-7")
    assert caught.value.__cause__ is None


def test_approval_whose_answer_is_lost_is_sent_once(paying: Any, vivamo_mock: RunningMock) -> None:
    """The money is on its way; a second approval would be refused, and is not even tried."""
    intent = paying("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    vivamo_mock.submit(intent.disbursement_intent_id)
    vivamo_mock.fault("drop-after", operation="proceedWithDisbursement")
    with pytest.raises(
        OutcomeUnknown, match=f"proceed_with_disbursement, id '{intent.disbursement_intent_id}'"
    ) as caught:
        paying("disbursements.approve", intent.disbursement_intent_id)
    assert caught.value.subject == intent.disbursement_intent_id
    assert paying("disbursements.status", intent.disbursement_intent_id).status == "pending"


@pytest.mark.parametrize("fault", ["500", "html-502", "drop-before", "drop-after"])
def test_read_outlives_passing_trouble(paying: Any, vivamo_mock: RunningMock, fault: str) -> None:
    """Three times in trouble, and answered at the fourth."""
    vivamo_mock.fault(fault, operation="getCustomer", times=3)
    assert paying("customers.get", "user_1").external_customer_id == "user_1"


def test_read_gives_up_with_the_last_answer(paying: Any, vivamo_mock: RunningMock) -> None:
    """A server that stays down is said to be down."""
    vivamo_mock.fault("html-502", operation="getCustomer", times=4)
    with pytest.raises(ServerError) as caught:
        paying("customers.get", "user_1")
    assert caught.value.status == 502


def test_slow_answer_to_a_create_is_unknown(kind: Any, vivamo_mock: RunningMock) -> None:
    """The time-out passes while the server still works."""
    facade = kind(api_key=vivamo_mock.api_key, base_url=vivamo_mock.url, timeout=0.3)
    facade("customers.create", "user_1", email="a@example.com")
    vivamo_mock.fault("slow", operation="createPaymentIntent", seconds=1)
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        facade("payments.create_intent", "user_1", FIFTY, reference="pay-7")
    facade.close()


def test_refused_connection_says_that_nothing_was_sent(kind: Any) -> None:
    """Nobody listens there."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    facade = kind(api_key="sk_test_x", base_url=url, retries=AT_ONCE)
    with pytest.raises(RequestNotSent, match=f"not sent to {url} .*nothing happened") as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert caught.value.reference == "payout-7"
    facade.close()


def test_refused_connection_is_tried_again(kind: Any) -> None:
    """The second connection carries the create."""
    body = {
        "disbursementIntentId": "i", "amount": "50.00", "currency": "USD", "externalCustomerId": "user_1",
        "externalDisbursementIntentId": "payout-7", "clientSecretKey": "s",
    }  # fmt: skip
    facade, got = answering(kind, httpx.ConnectError("refused"), httpx.Response(200, json=body))
    assert facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7").disbursement_intent_id == "i"
    assert len(got) == 2
    facade.close()


@pytest.mark.parametrize("status", [520, 599, 799])
def test_status_nobody_knows_is_a_server_error(kind: Any, status: int) -> None:
    """Gateways make their own."""
    seen: list[Drift] = []
    facade, _ = answering(kind, httpx.Response(status, text="<html>"), retries=0, on_drift=seen.append)
    with pytest.raises(ServerError) as caught:
        facade("webhook_endpoints.list")
    assert caught.value.status == status
    assert seen == [Drift("list_webhooks", "undocumented-status", "", str(status))]
    facade.close()


@pytest.mark.parametrize("retries", [0, 1, RetryPolicy(tries=2, base=0)], ids=repr)
def test_retries_are_the_callers_to_set(kind: Any, retries: Any) -> None:
    """A number of repeats, or a whole policy."""
    facade, got = answering(kind, httpx.Response(503), retries=retries)
    with pytest.raises(ServerError):
        facade("webhook_endpoints.list")
    assert len(got) == (1 if retries == 0 else 2)
    facade.close()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"amount": "50.01"}, "amount"),
        ({"amount": "500.00"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "x"}, "amount"),
        ({"currency": "CAD"}, "currency"),
        ({"externalCustomerId": "user_2"}, "externalCustomerId"),
        ({"externalDisbursementIntentId": "payout-8"}, "reference"),
    ],
    ids=str,
)
def test_intent_that_was_not_asked_for_is_not_handed_on(kind: Any, change: dict[str, str], wrong: str) -> None:
    """Another amount, person or reference is an error, not an answer."""
    body = {
        "disbursementIntentId": "i", "amount": "50.00", "currency": "USD", "externalCustomerId": "user_1",
        "externalDisbursementIntentId": "payout-7", "clientSecretKey": "s", **change,
    }  # fmt: skip
    facade, _ = answering(kind, httpx.Response(200, json=body))
    with pytest.raises(UnexpectedReply, match=f"differs in {wrong}") as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert caught.value.reference == "payout-7"
    facade.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b'{"disbursementIntentId": null}', b"<html>", b"\xff", b'"text"', b"[" * 100_000,
     b'{"disbursementIntentId": 5, "amount": {}}'],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 201, 204])
def test_answer_that_is_no_intent_is_unexpected(kind: Any, status: int, body: bytes) -> None:
    """Whatever a 2xx holds, what comes out is an intent or one of our errors."""
    facade, got = answering(kind, httpx.Response(status, content=body))
    with pytest.raises(UnexpectedReply) as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert (caught.value.reference, len(got)) == ("payout-7", 1)
    facade.close()
