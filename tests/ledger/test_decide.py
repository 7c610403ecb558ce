"""The law of a decision: one an intent, one approval a reference, each sent once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import LedgerError, PaymentsError
from vivamo import (
    BadRequest,
    Money,
    NotFound,
    OutcomeUnknown,
    PayoutInDoubt,
    ReferenceConflict,
    RequestNotSent,
    UnexpectedReply,
)
from vivamo_api.models import DisbursementDecision

from tests.ledger.desk import BASE_URL, FIFTY, Desk, page, refusal, timeout
from tests.vivamo.conftest import AT_ONCE, Sync

APPROVAL = "/proceed/true"
REJECTION = "/proceed/false"
BOTH = pytest.mark.parametrize(("verb", "path"), [("approve", APPROVAL), ("reject", REJECTION)])


def decide(desk: Desk, verb: str, intent_id: str) -> Any:
    return desk.facade(f"disbursements.{verb}", intent_id)


@BOTH
def test_decision_is_sent_once(desk: Desk, verb: str, path: str) -> None:
    """A second one returns the first one's answer."""
    intent = desk.submitted()
    first, again = decide(desk, verb, intent), decide(desk, verb, intent)
    assert isinstance(again, DisbursementDecision)
    assert again.to_dict() == first.to_dict()
    assert (desk.sent(path), desk.ledger.in_doubt()) == (1, [])


@pytest.mark.parametrize(
    ("first", "then", "said"), [("approve", "reject", "approved"), ("reject", "approve", "rejected")]
)
def test_opposite_decision_is_refused(desk: Desk, first: str, then: str, said: str) -> None:
    """The first stands, and nothing is sent."""
    intent = desk.submitted()
    decide(desk, first, intent)
    with pytest.raises(ReferenceConflict, match=f"the intent was {said} at .*Nothing was sent") as caught:
        decide(desk, then, intent)
    assert (caught.value.reference, caught.value.subject) == ("p-1", intent)
    assert desk.sent("/proceed/") == 1


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
            decide(desk, verb, intent)
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
    assert decide(desk, then, intent).external_disbursement_id == "p-1"
    assert desk.paid() == (then == "approve")


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_refused_decision_may_be_somebody_elses(desk: Desk, verb: str) -> None:
    """It was approved past the ledger: until that is known, no other intent of the reference is."""
    first, second = desk.submitted(), desk.stray()
    desk.decided_elsewhere(first, allow=True)
    with pytest.raises(BadRequest, match="not pending validation"):
        decide(desk, verb, first)
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


def test_only_one_of_two_intents_is_approved(desk: Desk) -> None:
    """The other may be rejected, and then the first stays approved."""
    first, second = desk.submitted(), desk.stray()
    desk.approve(first)
    with pytest.raises(ReferenceConflict, match=f"{first}, of the same reference, was approved at .*reject this one"):
        desk.approve(second)
    assert desk.reject(second).status == "rejected"
    assert (desk.paid(), desk.sent(APPROVAL)) == (1, 1)


def test_second_intent_may_be_the_one_that_is_approved(desk: Desk) -> None:
    """Once the first is rejected for certain; but not while it is approved, or may be."""
    first, second = desk.submitted(), desk.stray()
    desk.reject(first)
    desk.approve(second)
    with pytest.raises(ReferenceConflict, match="the intent was rejected"):
        desk.approve(first)
    assert desk.paid() == 1


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_doubt_about_one_intent_holds_up_the_other(desk: Desk, verb: str) -> None:
    """Its late approval would be the second one."""
    first, second = desk.submitted(), desk.stray()
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        decide(desk, verb, first)
    with pytest.raises(ReferenceConflict, match=f"{first}, of the same reference,.* approved"):
        desk.approve(second)
    assert desk.paid() == 0


def test_freed_approval_still_holds_up_the_other(desk: Desk) -> None:
    """It was seen undecided, and the request that was lost may yet arrive; a certain rejection ends that."""
    first, second = desk.submitted(), desk.stray()
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.approve(first)
    assert desk.reconcile().settled == (first,)
    with pytest.raises(ReferenceConflict, match=f"{first}, of the same reference, may have been approved"):
        desk.approve(second)
    desk.reject(first)
    desk.approve(second)
    assert desk.paid() == 1


def test_released_approval_still_holds_up_the_other(desk: Desk) -> None:
    """A person who is wrong does not pay twice."""
    first, second = desk.submitted(), desk.stray()
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.approve(first)
    desk.ledger.release("p-1", reason="looked at the dashboard, and overlooked it", by="ann")
    with pytest.raises(ReferenceConflict, match="may have been approved"):
        desk.approve(second)
    with pytest.raises(BadRequest):
        desk.reject(first)
    with pytest.raises(ReferenceConflict, match="may have been approved"):
        desk.approve(second)
    assert desk.paid() == 1


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
            decide(other, verb, intent)
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


def test_intent_that_the_ledger_never_saw_is_looked_up_and_taken_in(desk: Desk) -> None:
    """Then its reference is taken, and another intent of it is not approved."""
    intent = desk.stray("q-1")
    assert desk.approve(intent).external_disbursement_id == "q-1"
    assert desk.steps("q-1") == ["made without the ledger", "approve claimed", "approved"]
    with pytest.raises(ReferenceConflict, match="reject this one"):
        desk.approve(desk.stray("q-1"))
    with pytest.raises(ReferenceConflict, match="used for another payout"):
        desk.create("q-1", Money("60", "USD"))
    assert desk.create("q-1").disbursement_intent_id == intent
    assert desk.paid("q-1") == 1


def test_intent_that_is_not_pending_is_not_decided(desk: Desk) -> None:
    """The ledger never saw it, and could not tell what else was approved for its reference."""
    intent = desk.stray("q-1")
    desk.decided_elsewhere(intent, allow=True)
    with pytest.raises(LedgerError, match=r"not awaiting approval \('pending'\). Nothing was sent") as caught:
        desk.approve(intent)
    assert caught.value.subject == intent
    assert desk.sent("/proceed/") == 0


def test_intent_that_was_not_submitted_is_not_decided(desk: Desk) -> None:
    """The same, with its own word."""
    intent = desk.stray("q-1")
    desk.wire.instead_of_get += [httpx.Response(200, json=[]), httpx.Response(200, json={})]
    with pytest.raises(LedgerError, match=r"not awaiting approval \(not submitted\)"):
        desk.approve(intent)


def test_intent_that_nobody_knows_is_not_found(desk: Desk) -> None:
    """The server's own words, and nothing was claimed."""
    with pytest.raises(NotFound):
        desk.approve("0123456789abcdef01234567")
    assert (desk.steps(), desk.sent("/proceed/")) == ([], 0)


@pytest.mark.parametrize("intent_id", ["", "../x", "a/b", 5])
def test_mistake_in_an_id_claims_nothing(desk: Desk, intent_id: Any) -> None:
    """It is found before anything is asked."""
    with pytest.raises((TypeError, ValueError)):
        desk.approve(intent_id)
    assert desk.wire.got == []


@pytest.mark.parametrize("other", [{"amount": "50.01"}, {"currency": "CAD"}, {"customer": "user_2"}], ids=str)
def test_intent_for_another_payout_is_only_rejected(desk: Desk, other: dict[str, str]) -> None:
    """It carries the reference, and is not what was claimed for it."""
    desk.customer("user_2")
    desk.create()
    wrong = desk.stray("p-1", **other)
    with pytest.raises(ReferenceConflict, match="for another payout than its reference was claimed for: reject it"):
        desk.approve(wrong)
    assert desk.sent(APPROVAL) == 0
    assert desk.reject(wrong).status == "rejected"
    assert desk.paid() == 0


def test_decision_without_a_ledger_is_sent_each_time(desk: Desk) -> None:
    """What the ledger is for."""
    intent = desk.submitted()
    bare = type(desk.facade)(api_key=desk.wire.mock.api_key, transport=desk.wire)
    bare("disbursements.approve", intent)
    with pytest.raises(BadRequest):
        bare("disbursements.approve", intent)
    bare.close()
    assert desk.sent(APPROVAL) == 2
