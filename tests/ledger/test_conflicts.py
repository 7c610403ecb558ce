"""An intent that carries a reference and is for another payout, or of another server: never adopted, never approved."""

from __future__ import annotations

import json

import httpx
import pytest
from vivamo import ApprovalPolicy, LedgerError, Money, OutcomeUnknown, PaymentsError, ReferenceConflict

from tests.ledger.desk import FIFTY, Desk, timeout
from tests.vivamo.conftest import Facade


def lose(desk: Desk, reference: str = "p-1") -> str:
    """Makes an intent whose answer is lost, and which its customer submits. Its id."""
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.create(reference)
    intent_id = str(desk.held(reference)[-1]["disbursementIntentId"])
    desk.wire.mock.submit(intent_id)
    return intent_id


@pytest.mark.parametrize("other", [{"amount": "60.00"}, {"currency": "CAD"}, {"customer": "user_2"}], ids=str)
def test_intent_for_another_payout_is_a_conflict(desk: Desk, other: dict[str, str]) -> None:
    """It settles no doubt, and is never approved, by the ledger or by a review."""
    desk.customer("user_2")
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create()
    wrong = desk.stray("p-1", **other)
    found = desk.reconcile()
    assert (found.conflicts, found.adopted, len(found.in_doubt)) == ((wrong,), (), 1)
    with pytest.raises(ReferenceConflict, match="for another payout"):
        desk.approve(wrong)
    (reviewed,) = desk.review(lambda _: "approve")
    assert (reviewed.outcome, desk.paid()) == ("left", 0)
    assert desk.steps("p-1").count("conflicting intent") == 1


@pytest.mark.parametrize("amount", ["1,000.00", "50.001", "abc", ""])
def test_amount_that_cannot_be_read_holds_up_nothing(desk: Desk, amount: str) -> None:
    """Its intent is never approved; its rejection may be in doubt, and is settled, and the limits do without it."""
    desk.create()
    wrong = desk.stray("p-1", "60.00")

    def listed(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        return httpx.Response(200, content=answer.read().replace(b'"60.00"', json.dumps(amount).encode()))

    desk.wire.instead_of_get.append(listed)
    assert desk.reconcile().conflicts == (wrong,)
    with pytest.raises(ReferenceConflict):
        desk.approve(wrong)
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.reject(wrong)
    assert [(doubt.step, doubt.amount) for doubt in desk.ledger.in_doubt()] == [("reject", None)]
    other = desk.submitted("p-2")
    reviewed = desk.review(ApprovalPolicy(lambda _: "approve", per_day=FIFTY))
    assert [(one.intent_id, one.outcome) for one in reviewed] == [(other, "approved")]
    assert desk.reconcile().settled == (wrong,)
    assert (desk.reject(wrong).status, desk.ledger.in_doubt()) == ("rejected", [])


def test_stranger_with_an_amount_that_cannot_be_read_is_not_taken_in(desk: Desk) -> None:
    """Nobody can tell what is to be approved."""
    stray = desk.stray("q-1", "60.00")

    def listed(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        return httpx.Response(200, content=answer.read().replace(b'"60.00"', b'"6O.00"'))

    desk.wire.instead_of_get.append(listed)
    with pytest.raises(LedgerError, match=f"the intent {stray} has an amount that cannot be read"):
        desk.approve(stray)
    assert desk.sent("/proceed/") == 0


def test_conflict_stays_one(desk: Desk) -> None:
    """Even where the reference was freed, and claimed for that very payout later."""
    desk.instead(httpx.Response(400, json={"message": "no"}), timeout())
    with pytest.raises(PaymentsError):
        desk.create()
    wrong = desk.stray("p-1", "60.00")
    assert desk.reconcile().conflicts == (wrong,)
    with pytest.raises(OutcomeUnknown):
        desk.create(amount=Money("60.00", "USD"))
    assert desk.reconcile().conflicts == (wrong,)
    assert [doubt.reference for doubt in desk.ledger.in_doubt()] == ["p-1"]


def test_client_of_another_server_settles_nothing(desk: Desk, kind: type[Facade]) -> None:
    """The sandbox cannot tell what became of a payout in production."""
    lose(desk)
    found = desk.settled_by(kind, environment="production")
    assert (found.adopted, found.conflicts, len(found.in_doubt)) == ((), (), 1)
    assert desk.reconcile().adopted == ("p-1",)


def test_intent_that_changes_its_reference_is_a_conflict(desk: Desk) -> None:
    """A server that lists it with another reference than it was made for is not believed."""
    intent_id = desk.submitted()
    listed = desk.wire.mock.handle_request
    desk.wire.instead_of_get.append(
        lambda request: httpx.Response(200, content=listed(request).read().replace(b'"p-1"', b'"p-9"'))
    )
    assert desk.reconcile().conflicts == (intent_id,)
    with pytest.raises(ReferenceConflict, match="for another payout"):
        desk.approve(intent_id)
