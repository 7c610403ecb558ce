"""A decision without a certain answer: what it holds up, what settles it, and what comes late."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import PaymentsError
from vivamo import (
    BadRequest,
    OutcomeUnknown,
    PayoutInDoubt,
    ReferenceConflict,
    RequestNotSent,
    UnexpectedReply,
)

from tests.ledger.desk import BASE_URL, FIFTY, Desk, page, refusal, timeout
from tests.vivamo.conftest import AT_ONCE, Sync


@pytest.mark.parametrize(
    "answer",
    [timeout(), page(502), refusal(500), refusal(409), page(400), httpx.Response(200, json={"status": "rejected"})],
    ids=["lost", "page 502", "500", "409", "page 400", "malformed"],
)
def test_decision_without_a_certain_answer_is_in_doubt(desk: Desk, answer: Any) -> None:
    """It is not sent again, nor is its opposite."""
    intent = desk.submitted()
    desk.instead(answer)
    with pytest.raises(PaymentsError):
        desk.approve(intent)
    for verb in ("approve", "reject"):
        with pytest.raises(PayoutInDoubt, match=r"its approval was claimed at .*outcome not known") as caught:
            desk.decide(verb, intent)
        assert (caught.value.reference, caught.value.subject) == ("p-1", intent)
    (doubt,) = desk.ledger.in_doubt()
    assert (doubt.step, doubt.state, doubt.intent_id, doubt.amount) == ("approve", "lost", intent, FIFTY)
    assert desk.sent("/proceed/") == 1


def test_answer_about_the_opposite_leaves_doubt(desk: Desk) -> None:
    """An approval that is answered as a rejection is believed in neither."""
    intent = desk.submitted()

    def opposite(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        return httpx.Response(200, content=answer.read().replace(b"pending", b"rejected"))

    desk.instead(opposite)
    with pytest.raises(PaymentsError, match="asked to approve"):
        desk.approve(intent)
    assert [doubt.step for doubt in desk.ledger.in_doubt()] == ["approve"]


@pytest.mark.parametrize(
    "answers",
    [
        [refusal(401)],
        [refusal(403)],
        [refusal(400, "Disbursement intent not found")],
        [page(429)],
        [httpx.ConnectError("no")] * AT_ONCE.tries,
    ],
    ids=["401", "403", "not found", "429", "not sent"],
)
@pytest.mark.parametrize("then", ["approve", "reject"])
def test_refused_decision_may_be_tried_again(desk: Desk, answers: list[Any], then: str) -> None:
    """Either way, since nothing was decided."""
    intent = desk.submitted()
    desk.instead(*answers)
    with pytest.raises(PaymentsError):
        desk.approve(intent)
    assert desk.ledger.in_doubt() == []
    assert desk.decide(then, intent).external_disbursement_id == "p-1"
    assert desk.paid() == (then == "approve")


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_refused_decision_may_be_somebody_elses(desk: Desk, verb: str) -> None:
    """It was approved past the ledger: until that is known, no other intent of the reference is."""
    first, second = desk.submitted(), desk.stray()
    desk.decided_elsewhere(first, allow=True)
    with pytest.raises(BadRequest, match="not pending validation"):
        desk.decide(verb, first)
    assert [(doubt.step, doubt.intent_id, doubt.state) for doubt in desk.ledger.in_doubt()] == [(verb, first, "lost")]
    with pytest.raises(ReferenceConflict, match="may have been approved"):
        desk.approve(second)
    found = desk.reconcile()
    assert (found.settled, found.in_doubt) == ((first,), ())
    with pytest.raises(ReferenceConflict, match=f"{first}, of the same reference, was approved"):
        desk.approve(second)
    assert desk.approve(first).status == "pending"
    assert desk.paid() == 1


def test_refused_decision_is_settled_by_its_status(desk: Desk) -> None:
    """Refused for another reason, it still waits, and may be decided again."""
    intent = desk.submitted()
    desk.instead(refusal(400))
    with pytest.raises(BadRequest):
        desk.approve(intent)
    with pytest.raises(PayoutInDoubt):
        desk.approve(intent)
    assert desk.reconcile().settled == (intent,)
    assert desk.approve(intent).status == "pending"
    assert desk.paid() == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"externalDisbursementId": "p-2"}, "differs in externalDisbursementId"),
        ({"externalCustomerId": "user_2"}, "differs in externalCustomerId"),
        ({"status": "pending-validation"}, "asked to approve .*'pending-validation'"),
    ],
    ids=["reference", "customer", "still waits"],
)
def test_answer_about_something_else_is_no_decision(desk: Desk, changes: dict[str, str], named: str) -> None:
    """It stays in doubt, and the server says what became of the intent."""
    intent = desk.submitted()
    right = {"externalCustomerId": "user_1", "externalDisbursementId": "p-1", "amount": "50.00", "status": "pending"}
    desk.instead(httpx.Response(200, json={**right, **changes}))
    with pytest.raises(UnexpectedReply, match=named):
        desk.approve(intent)
    assert [doubt.step for doubt in desk.ledger.in_doubt()] == ["approve"]
    assert (desk.reconcile().in_doubt, desk.paid()) == ((), 0)
    assert desk.approve(intent).status == "pending"


def test_fee_does_not_make_an_approval_doubtful(desk: Desk) -> None:
    """The amount of the answer may be what is left."""
    intent = desk.submitted()
    desk.instead(httpx.Response(200, json={"amount": "48.50", "status": "pending"}))
    assert desk.approve(intent).amount == "48.50"
    assert desk.ledger.in_doubt() == []


def test_refusal_after_doubt_is_asked_about(desk: Desk) -> None:
    """It was refused because the lost approval took effect: reconciling finds that out."""
    intent = desk.submitted()
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    desk.ledger.release("p-1", reason="not there", by="ann")
    with pytest.raises(BadRequest):
        desk.reject(intent)
    assert desk.reconcile().settled == (intent,)
    with pytest.raises(ReferenceConflict, match="the intent was approved"):
        desk.reject(intent)
    assert desk.approve(intent).status == "pending"


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_late_approval_is_recorded_as_what_it_is(desk: Desk, verb: str) -> None:
    """Released, and decided again, while it was on its way: the answer that comes says what the server did."""
    intent = desk.submitted()

    def slow(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        with desk.beside() as other, pytest.raises(BadRequest):
            other.decide(verb, intent)
        return answer

    desk.instead(slow)
    assert desk.approve(intent).status == "pending"
    assert desk.approve(intent).status == "pending"
    with pytest.raises(ReferenceConflict, match="the intent was approved"):
        desk.reject(intent)
    with pytest.raises(ReferenceConflict, match="of the same reference, was approved"):
        desk.approve(desk.stray())
    assert (desk.paid(), desk.ledger.in_doubt()) == (1, [])


def test_server_that_says_both_is_believed_once(desk: Desk) -> None:
    """Approved and rejected: the first answer that was recorded stands, and the other is a doubt."""
    intent = desk.submitted()

    def slow(request: httpx.Request) -> httpx.Response:
        answer = desk.wire.mock.handle_request(request)
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        desk.instead(httpx.Response(200, content=answer.read().replace(b"pending", b"rejected")))
        with desk.beside() as other:
            other.reject(intent)
        return answer

    desk.instead(slow)
    with pytest.raises(PayoutInDoubt, match="says that the intent was approved, and said before that it was rejected"):
        desk.approve(intent)
    with pytest.raises(ReferenceConflict, match="the intent was rejected"):
        desk.approve(intent)


@pytest.mark.parametrize("meanwhile", ["released", "reconciled"])
def test_decision_lost_after_it_was_settled_is_in_doubt(desk: Desk, meanwhile: str) -> None:
    """Whoever looked while it was on its way saw an intent that waits."""
    intent = desk.submitted()

    def slow(request: httpx.Request) -> httpx.Response:
        if meanwhile == "released":
            desk.ledger.release("p-1", reason="it hangs", by="ann")
        else:
            assert desk.settled_by(Sync, base_url=BASE_URL).settled == (intent,)
        return desk.lost(request)

    desk.instead(slow)
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    assert desk.steps()[-1] == "approve lost"
    with pytest.raises(PayoutInDoubt):
        desk.approve(intent)
    assert desk.reconcile().settled == (intent,)
    assert desk.approve(intent).status == "pending"
    assert desk.paid() == 1


def test_decision_not_sent_after_it_was_released_stays_released(desk: Desk) -> None:
    """Nothing new is known."""
    intent = desk.submitted()

    def unsent(_: httpx.Request) -> httpx.Response:
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        raise httpx.ConnectError("no")

    desk.instead(unsent, *[httpx.ConnectError("no")] * (AT_ONCE.tries - 1))
    with pytest.raises(RequestNotSent):
        desk.approve(intent)
    assert desk.steps()[-1] == "approve free, too late"
    assert desk.approve(intent).status == "pending"


def test_late_failure_of_a_decision_changes_nothing(desk: Desk) -> None:
    """It was released meanwhile, and sent again."""
    intent = desk.submitted()

    def slow(_: httpx.Request) -> httpx.Response:
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        with desk.beside() as other:
            other.approve(intent)
        raise httpx.ReadTimeout("slow")

    desk.instead(slow)
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    assert desk.steps()[-1] == "approve lost, too late"
    assert desk.ledger.in_doubt() == []
    assert desk.approve(intent).status == "pending"
    assert desk.paid() == 1


def test_both_answers_of_one_outage_are_settled(desk: Desk) -> None:
    """One approved, the other rejected: the doubtful rejection does not make the approval undone."""
    first, second = desk.submitted(), desk.stray()
    desk.reconcile()
    desk.instead(desk.lost, desk.lost)
    for verb, intent in (("approve", first), ("reject", second)):
        with pytest.raises((OutcomeUnknown, ReferenceConflict)):
            desk.decide(verb, intent)
    assert set(desk.reconcile().settled) == {first, second}
    assert set(desk.steps("p-1")[-2:]) == {"approved", "rejected"}
    assert desk.approve(first).status == "pending"
    assert (desk.paid(), desk.ledger.in_doubt()) == (1, [])


def test_approval_that_takes_effect_late_is_found(desk: Desk) -> None:
    """After a reconciliation had given it up."""
    intent = desk.submitted()
    held: list[httpx.Request] = []

    def slow(request: httpx.Request) -> httpx.Response:
        held.append(request)
        raise httpx.ReadTimeout("slow", request=request)

    desk.instead(slow)
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    assert desk.reconcile().settled == (intent,)
    assert desk.reconcile().settled == ()
    desk.wire.mock.handle_request(held[0])
    assert desk.reconcile().settled == (intent,)
    assert desk.steps("p-1")[-2:] == ["approve not done", "approved"]
    with pytest.raises(ReferenceConflict, match="was approved"):
        desk.reject(intent)
    assert desk.reconcile().settled == ()


def test_refusal_before_the_customer_submitted_bars_nothing(desk: Desk) -> None:
    """Nobody asked to approve it: once its status is known, another intent of the reference may be approved."""
    first = desk.create().disbursement_intent_id
    for verb in ("reject", "approve"):
        with pytest.raises(BadRequest):
            desk.decide(verb, first)
        second = desk.stray()
        with pytest.raises(ReferenceConflict, match="may have been approved"):
            desk.approve(second)
        assert desk.reconcile().settled == (first,)
    assert desk.approve(second).status == "pending"
    assert desk.paid() == 1


def test_lost_rejection_bars_nothing_once_it_is_settled(desk: Desk) -> None:
    """Come when it may, it pays nobody."""
    first, second = desk.submitted(), desk.stray()
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.reject(first)
    with pytest.raises(ReferenceConflict, match="may have been approved"):
        desk.approve(second)
    desk.reconcile()
    assert desk.approve(second).status == "pending"
    assert desk.paid() == 1


def test_release_of_a_refused_approval_still_holds_up_the_other(desk: Desk) -> None:
    """It was refused since somebody else had approved: a person who overlooks that does not pay twice."""
    first, second = desk.submitted(), desk.stray()
    desk.decided_elsewhere(first, allow=True)
    with pytest.raises(BadRequest):
        desk.approve(first)
    desk.ledger.release("p-1", reason="looked at the dashboard, and overlooked it", by="ann")
    with pytest.raises(ReferenceConflict, match="may have been approved"):
        desk.approve(second)
    assert desk.reconcile().settled == (first,)
    assert desk.paid() == 1
