"""What an error says of the money: whether it may have moved, and what to do next."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from payments_core.errors import LedgerError, PaymentsError, PayoutInDoubt, RequestNotSent
from payments_core.ledger import Ledger
from vivamo import Money

from tests.ledger.desk import BASE_URL, FIFTY, Clock, Desk, Wire, desk_at, locked, page, refusal
from tests.vivamo.conftest import AT_ONCE, Async, Facade, Sync

OTHER_INTENT = httpx.Response(200, json={"disbursementIntentId": "i-1", "amount": "9.00"})
CREATE = [
    (refusal(403), "nothing was made"),
    (refusal(400), "nothing was made"),
    (refusal(500), "it may have been made: find out"),
    (page(502), "it may have been made: find out"),
    (httpx.Response(200, text="no JSON"), "it may have been made: find out"),
    (OTHER_INTENT, "it may have been made: find out"),
]
DECIDE = [
    (refusal(403), "nothing was decided"),
    (refusal(400), r"it may have been decided: ask disbursements\.status"),
    (refusal(500), r"it may have been decided: ask disbursements\.status"),
    (httpx.Response(200, json={"status": "rejected"}), "it may have been decided"),
]


class Interrupted(BaseException):
    """As Ctrl-C is."""


def bare(kind: type[Facade], answer: httpx.Response) -> Facade:
    """A client without a ledger."""
    wire = Wire()
    wire.instead.append(answer)
    return kind(api_key=wire.mock.api_key, base_url=BASE_URL, transport=wire, retries=AT_ONCE)


def caught(call: Any, *args: Any, **kwargs: Any) -> PaymentsError:
    with pytest.raises(PaymentsError) as error:
        call(*args, **kwargs)
    return error.value


@pytest.mark.parametrize("name", ["disbursements.create_intent", "payments.create_intent"])
@pytest.mark.parametrize(("answer", "fate"), CREATE)
def test_create_without_a_ledger_says_it(kind: type[Facade], name: str, answer: httpx.Response, fate: str) -> None:
    """In its text, beside the reference, and by itself."""
    client = bare(kind, answer)
    error = caught(client, name, "user_1", FIFTY, reference="p-1")
    assert re.search(fate + r".*\[.*reference 'p-1'\]", str(error))
    assert re.match(fate, str(error.fate))
    client.close()


@pytest.mark.parametrize(("answer", "fate"), DECIDE)
def test_decision_without_a_ledger_says_it(kind: type[Facade], answer: httpx.Response, fate: str) -> None:
    """A refusal may mean that somebody else has decided."""
    client = bare(kind, answer)
    error = caught(client, "disbursements.approve", "i-1")
    assert re.search(fate, str(error))
    client.close()


@pytest.mark.parametrize("answer", [refusal(500), page(400), OTHER_INTENT, httpx.ReadTimeout("slow")], ids=repr)
def test_create_in_doubt_says_who_knows(desk: Desk, answer: Any) -> None:
    """And nothing else that would have it sent again."""
    desk.instead(answer)
    error = caught(desk.create)
    assert "it is in doubt in the ledger now: Ledger.reconcile finds out" in str(error)


def test_decision_in_doubt_says_who_knows(desk: Desk) -> None:
    """A plain refusal would read like one."""
    intent = desk.submitted()
    desk.decided_elsewhere(intent, allow=True)
    error = caught(desk.approve, intent)
    assert "not pending validation; it is in doubt in the ledger now" in str(error)


def test_database_that_fails_says_that_nothing_was_sent(desk: Desk, database: str) -> None:
    """Whoever reads it at night must not wonder."""
    with Ledger.open(database, wait=0.05) as impatient, locked(database):
        hurried = desk_at(Sync, impatient, wire=desk.wire)
        error = caught(hurried.create)
        hurried.facade.close()
    assert type(error) is LedgerError
    assert re.search(r"locked .*; nothing was sent \[reference 'p-1'\]", str(error))
    assert desk.sent("/disbursement-intents") == 0


def test_interrupted_create_says_that_it_is_in_doubt(desk: Desk) -> None:
    """Below the traceback of Ctrl-C."""

    def interrupted(_: httpx.Request) -> httpx.Response:
        raise Interrupted

    desk.instead(interrupted)
    with pytest.raises(Interrupted) as stopped:
        desk.create()
    assert "is in doubt now" in stopped.value.__notes__[0]
    assert [doubt.state for doubt in desk.ledger.in_doubt()] == ["claimed"]


def test_closed_client_claims_nothing(desk: Desk) -> None:
    """A slip of the program is no doubt about money."""
    if isinstance(desk.facade, Async):
        desk.facade.settle(desk.facade.client.aclose())
    else:
        desk.facade.close()
    error = caught(desk.create)
    assert isinstance(error, RequestNotSent)
    assert "this client is closed: make another one" in str(error)
    assert (desk.ledger.in_doubt(), desk.steps()) == ([], [])


def test_doubt_says_since_when(desk: Desk, clock: Clock) -> None:
    """To tell another worker's claim of this moment from one of last night."""
    desk.instead(httpx.ReadTimeout("slow"))
    caught(desk.create)
    lost = clock.now
    clock.advance(hours=3)
    error = caught(desk.create)
    assert isinstance(error, PayoutInDoubt)
    assert error.since == lost
    intent = desk.submitted("p-2")
    desk.instead(httpx.ReadTimeout("slow"))
    caught(desk.approve, intent)
    clock.advance(hours=1)
    error = caught(desk.approve, intent)
    assert isinstance(error, PayoutInDoubt)
    assert error.since == lost + timedelta(hours=3)


def test_answer_that_cannot_be_recorded_is_lost_and_not_being_sent(desk: Desk) -> None:
    """The server gave the intent of another reference: the reason stands in the doubt."""
    first = desk.create("p-1").disbursement_intent_id

    def repeated(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        second = desk.held("p-2")[0]["disbursementIntentId"]
        return httpx.Response(200, content=answer.read().replace(second.encode(), first.encode()))

    desk.instead(repeated)
    caught(desk.create, "p-2")
    (doubt,) = desk.ledger.in_doubt()
    assert (doubt.reference, doubt.state) == ("p-2", "lost")
    assert f"the intent {first}, which the ledger holds for another reference" in str(doubt.reason)


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_intent_of_another_server_is_not_decided(desk: Desk, verb: str) -> None:
    """Ids of the sandbox mean nothing in production."""
    intent = desk.submitted()
    other = Sync(api_key=desk.wire.mock.api_key, environment="production", transport=desk.wire, ledger=desk.ledger)
    error = caught(other, f"disbursements.{verb}", intent)
    other.close()
    assert "made at https://api.test.vivamo.co, and this is https://api.vivamo.co. Nothing was sent" in str(error)
    assert desk.sent("/proceed/") == 0


def test_approval_given_up_is_asked_about_at_its_own_server(desk: Desk) -> None:
    """The other one may have an intent of the same id."""
    intent = desk.submitted()
    desk.instead(httpx.ReadTimeout("slow"))
    caught(desk.approve, intent)
    desk.reconcile()
    desk.decided_elsewhere(intent, allow=True)
    assert desk.settled_by(Sync, environment="production").settled == ()
    assert desk.reconcile().settled == (intent,)


@pytest.mark.parametrize("dry_run", [True, False])
def test_reference_of_another_server_is_left(desk: Desk, dry_run: bool) -> None:
    """A sandbox's payout of the same name must neither be approved nor spoil the books of the other one."""
    desk.submitted()
    other = Sync(api_key=desk.wire.mock.api_key, environment="production", transport=desk.wire, ledger=desk.ledger)
    (reviewed,) = other("disbursements.review", lambda _: "approve", dry_run=dry_run)
    assert (reviewed.outcome, "claimed at another server. Nothing was sent" in reviewed.reason) == ("left", True)
    assert other.settle(desk.ledger.reconcile(other.client)).conflicts == ()
    other.close()
    (reviewed,) = desk.review(lambda _: "approve", dry_run=dry_run)
    assert (reviewed.outcome, desk.paid()) == ("approved", 0 if dry_run else 1)


@pytest.mark.parametrize("reference", [" p-1", "p-1 ", "p-1\u00a0"])
@pytest.mark.parametrize("name", ["disbursements.create_intent", "payments.create_intent"])
def test_blank_around_a_reference_is_refused(desk: Desk, name: str, reference: str) -> None:
    """It would be another reference, and a second payout."""
    with pytest.raises(ValueError, match="reference: expected no blank at its beginning or end"):
        desk.facade(name, "user_1", Money("9.99", "USD"), reference=reference)
    assert desk.steps() == []
