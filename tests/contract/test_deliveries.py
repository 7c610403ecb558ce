"""Each law of deliveries can fail: every wrong sender is found out by one finding of the right kind."""

import socket
from collections.abc import Iterator

import payments_mock
import pytest
from payments_mock.outbox import Outbox

from contract_tests.findings import Finding
from tests.contract.request_log import run_against
from tests.contract.wrong_senders import SENDERS, Putting, wrong_sender
from tests.contract.wrong_servers import Asked, Forward, Said, wrong_server

ALL = ("delivery-transitions", "delivery-prize", "delivery-undisturbed", "delivery-updates", "delivery-retries")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _found(url: str, *laws: str) -> list[Finding]:
    run = run_against(url, control="on")
    # What a wrong sender does not send does not come later either.
    assert run.receiver is not None
    run.receiver.patience = 1.5
    try:
        assert [run.law(law) for law in laws] == [""] * len(laws)
        return list(run.findings)
    finally:
        run.close()


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    """One right server for all laws that find nothing."""
    with payments_mock.start("vivamo") as mock:
        yield mock.url


def test_right_sender_has_no_finding(right: str) -> None:
    """All laws of deliveries hold on the mock as it is."""
    assert _found(right, *ALL) == []


@pytest.mark.parametrize("name", SENDERS)
def test_wrong_sender_is_found_out_once(name: str) -> None:
    """One fault is one finding, of its kind, in its words."""
    kind, words, law, outbox = SENDERS[name]
    with wrong_sender(outbox) as url:
        found = _found(url, law)
    assert [finding.kind for finding in found] == [kind]
    assert words in found[0].message
    assert found[0].severity == ("additive" if name in {"new-field", "chatty"} else "breaking")


def test_doubled_deliveries_are_one_finding_of_all_laws() -> None:
    """Whichever law sees it, it is the same."""
    _, words, _, outbox = SENDERS["twice"]
    with wrong_sender(outbox) as url:
        found = _found(url, *ALL)
    assert len(found) == 1
    assert words in found[0].message


def test_another_method_is_found_out() -> None:
    """A delivery is a POST."""
    with wrong_sender(Outbox, Putting) as url:
        found = _found(url, "delivery-prize")
    assert [(finding.kind, finding.observed) for finding in found] == [("webhook-delivery", "PUT")]


def _waiting(asked: Asked, forward: Forward) -> Said:
    """A prize is answered when its webhooks have been."""
    said = forward(asked)
    if asked.path.endswith("/prizes"):
        headers = {"content-type": "application/json"}
        forward(Asked(method="POST", path="/_mock/clock/advance", headers=headers, body=b'{"seconds": 0}'))
    return said


def test_api_that_waits_for_receivers_is_found_out(right: str) -> None:
    """Deliveries are none of a caller's business."""
    with wrong_server(right, _waiting) as url:
        found = _found(url, "delivery-undisturbed")
    assert [finding.message for finding in found] == ["deliveries do not keep the API from answering"]


def test_secrets_stay_out_of_findings() -> None:
    """Neither the values of headers nor a signature shows in a report."""
    with wrong_sender(SENDERS["first-header"][-1]) as url:
        found = _found(url, "delivery-transitions")
    assert "pre-shared-key" not in str(found)


def test_public_address_is_enough_for_prizes() -> None:
    """Without /_mock, what an API call alone brings about is judged, and the rest is not exercised."""
    port = _free_port()
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url, webhook_url=f"http://127.0.0.1:{port}", webhook_port=port)
        assert run.law("delivery-prize") == ""
        assert all("/_mock" in run.law(law) for law in ALL if law != "delivery-prize")
        assert list(run.findings) == []
        run.close()


def test_without_a_way_in_nothing_that_could_be_delivered_is_registered(right: str) -> None:
    """No receiver, no delivery: the law says what it needs."""
    run = run_against(right)
    try:
        sent = run.wire.pace.sent
        assert "--webhook-url" in run.law("delivery-prize")
        assert run.wire.pace.sent - sent <= 1
    finally:
        run.close()
