"""Settling doubt: by the list of those awaiting approval, and by the status of an intent."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.ledger import Duplicate, Ledger, Reconciliation
from vivamo import OutcomeUnknown, PaymentsError, PayoutInDoubt, ReferenceConflict

from tests.ledger.desk import Desk, desk_at, timeout
from tests.vivamo.conftest import Facade

NOTHING = Reconciliation(adopted=(), settled=(), duplicates=(), conflicts=(), in_doubt=())


def lose(desk: Desk, reference: str = "p-1") -> str:
    """Makes an intent whose answer is lost, and which its customer submits. Its id."""
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.create(reference)
    intent_id = str(desk.held(reference)[-1]["disbursementIntentId"])
    desk.wire.mock.submit(intent_id)
    return intent_id


def lose_decision(desk: Desk, verb: str, *, done: bool) -> str:
    """A decision whose answer is lost. The id of its intent."""
    intent_id = desk.submitted()
    desk.instead(desk.lost if done else timeout())
    with pytest.raises(OutcomeUnknown):
        desk.facade(f"disbursements.{verb}", intent_id)
    return intent_id


def test_nothing_in_doubt_changes_nothing(desk: Desk) -> None:
    """Only reads are sent."""
    desk.submitted()
    desk.wire.got.clear()
    before = desk.steps()
    assert desk.reconcile() == NOTHING
    assert desk.steps() == before
    assert {request.method for request in desk.wire.got} == {"GET"}


def test_lost_intent_that_is_listed_is_adopted(desk: Desk) -> None:
    """Its secret was lost with the answer; it may be approved, and nothing is sent again."""
    intent_id = lose(desk)
    assert desk.reconcile() == Reconciliation(adopted=("p-1",), settled=(), duplicates=(), conflicts=(), in_doubt=())
    again = desk.create()
    assert (again.disbursement_intent_id, again.client_secret_key) == (intent_id, "")
    assert (again.amount, again.currency, again.external_customer_id) == ("50.00", "USD", "user_1")
    assert again.external_disbursement_intent_id == "p-1"
    desk.approve(intent_id)
    assert (desk.paid(), len(desk.held())) == (1, 1)
    assert desk.steps()[:3] == ["claimed", "lost", "adopted"]


def test_reconciling_again_changes_nothing(desk: Desk) -> None:
    """It is safe to repeat."""
    lose(desk)
    desk.reconcile()
    before = desk.steps()
    assert desk.reconcile() == NOTHING
    assert desk.steps() == before


def test_lost_intent_that_is_not_listed_stays_in_doubt(desk: Desk) -> None:
    """Its customer has not submitted it, or it was never made."""
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create()
    (doubt,) = desk.reconcile().in_doubt
    assert (doubt.reference, doubt.step) == ("p-1", "create")
    with pytest.raises(PayoutInDoubt):
        desk.create()


def test_client_without_the_ledger_settles_it_too(desk: Desk, kind: type[Facade]) -> None:
    """A job of its own may reconcile."""
    lose(desk)
    assert desk.settled_by(kind).adopted == ("p-1",)


def test_claim_of_a_dead_worker_is_settled(desk: Desk) -> None:
    """It died after the server had made the intent."""

    def killed(request: httpx.Request) -> httpx.Response:
        desk.wire.mock.handle_request(request)
        raise KeyboardInterrupt

    desk.instead(killed)
    with pytest.raises(KeyboardInterrupt):
        desk.create()
    desk.wire.mock.submit(desk.held()[0]["disbursementIntentId"])
    assert desk.reconcile().adopted == ("p-1",)


@pytest.mark.parametrize(
    ("verb", "outcome", "status"),
    [
        ("approve", "success", "pending"),
        ("approve", "success", "success"),
        ("approve", "failed", "failed"),
        ("reject", "success", "rejected"),
    ],
)
def test_lost_decision_that_took_effect_is_settled(desk: Desk, verb: str, outcome: str, status: str) -> None:
    """By its status; then it is returned as if its answer had come."""
    intent_id = str(desk.create().disbursement_intent_id)
    desk.wire.mock.submit(intent_id, outcome=outcome)
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.facade(f"disbursements.{verb}", intent_id)
    desk.wire.mock.advance(0 if status == "pending" else 60)
    assert desk.facade("disbursements.status", intent_id).status == status
    assert desk.reconcile() == Reconciliation(
        adopted=(), settled=(intent_id,), duplicates=(), conflicts=(), in_doubt=()
    )
    told = desk.facade(f"disbursements.{verb}", intent_id)
    assert (told.status, told.amount) == ("pending" if verb == "approve" else "rejected", "50.00")
    assert told.disbursement_id
    assert desk.sent("/proceed/") == 1


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("then", ["approve", "reject"])
def test_lost_decision_that_never_arrived_may_be_made_again(desk: Desk, verb: str, then: str) -> None:
    """The intent still awaits approval: the server decides it once, whatever comes late."""
    intent_id = lose_decision(desk, verb, done=False)
    assert desk.reconcile().settled == (intent_id,)
    assert desk.facade(f"disbursements.{then}", intent_id).external_disbursement_id == "p-1"
    assert desk.paid() == (then == "approve")


@pytest.mark.parametrize(("verb", "allow", "status"), [("approve", False, "rejected"), ("reject", True, "pending")])
def test_decision_of_somebody_else_is_what_stands(desk: Desk, verb: str, allow: bool, status: str) -> None:
    """Ours was lost, and the intent was decided the other way: the ledger says what the server says."""
    intent_id = lose_decision(desk, verb, done=False)
    desk.decided_elsewhere(intent_id, allow=allow)
    assert desk.reconcile().settled == (intent_id,)
    with pytest.raises(ReferenceConflict, match="approved" if allow else "rejected"):
        desk.facade(f"disbursements.{verb}", intent_id)
    assert desk.facade(f"disbursements.{'approve' if allow else 'reject'}", intent_id).status == status


def test_rejection_that_turns_out_an_approval_holds_up_the_other_intent(desk: Desk) -> None:
    """It was approved past the ledger, which has found it out."""
    first, second = desk.submitted(), desk.stray()
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.reject(first)
    desk.decided_elsewhere(first, allow=True)
    desk.reconcile()
    with pytest.raises(ReferenceConflict, match=f"{first}, of the same reference, was approved"):
        desk.approve(second)
    assert desk.paid() == 1


def test_approval_beside_another_is_told(desk: Desk) -> None:
    """Somebody approved the second one past the ledger: that is one too many, and stands in the journal."""
    first, second = desk.submitted(), desk.stray()
    desk.approve(first)
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.reject(second)
    desk.decided_elsewhere(second, allow=True)
    found = desk.reconcile()
    assert (found.settled, found.in_doubt) == ((second,), ())
    assert [one.intent_ids for one in found.duplicates] == [tuple(sorted((first, second)))]
    last = list(desk.ledger.journal("p-1"))[-1]
    assert (last.step, last.cause) == (
        "reject not done",
        f"its status is pending; {first}, of the same reference, was approved too",
    )


@pytest.mark.parametrize("status", [{}, {"status": "pending-validation"}], ids=["not submitted", "pending-validation"])
def test_undecided_status_frees_the_decision(desk: Desk, status: dict[str, str]) -> None:
    """A server that has forgotten the submission decides nothing either."""
    intent_id = lose_decision(desk, "approve", done=False)
    desk.wire.instead_of_get += [httpx.Response(200, json=[]), httpx.Response(200, json=status)]
    assert desk.reconcile().settled == (intent_id,)


def test_status_nobody_knows_settles_nothing(desk: Desk) -> None:
    """It stays in doubt."""
    lose_decision(desk, "approve", done=False)
    desk.wire.instead_of_get += [httpx.Response(200, json=[]), httpx.Response(200, json={"status": "held-by-aliens"})]
    found = desk.reconcile()
    assert (found.settled, [doubt.step for doubt in found.in_doubt]) == ((), ["approve"])


def test_intent_that_the_server_forgot_does_not_hold_up_the_others(desk: Desk) -> None:
    """It stays in doubt, and the next one is settled."""
    lost = lose_decision(desk, "approve", done=True)
    other = desk.submitted("p-2")
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.approve(other)
    gone = httpx.Response(400, json={"message": "Disbursement intent not found"})
    desk.wire.instead_of_get += [httpx.Response(200, json=[]), gone]
    found = desk.reconcile()
    assert (found.settled, [doubt.intent_id for doubt in found.in_doubt]) == ((other,), [lost])


def test_server_that_fails_is_told(desk: Desk) -> None:
    """Nothing was settled, and nothing is lost: run it again."""
    intent_id = lose_decision(desk, "approve", done=True)
    desk.wire.instead_of_get += [httpx.Response(200, json=[])] + [httpx.Response(503) for _ in range(4)]
    with pytest.raises(PaymentsError):
        desk.reconcile()
    assert desk.reconcile().settled == (intent_id,)


def test_decision_settled_meanwhile_is_left_alone(desk: Desk) -> None:
    """Its worker was alive, and its answer came while the status was asked for."""
    intent_id = desk.submitted()
    statuses: list[Any] = []

    def slow(request: httpx.Request) -> httpx.Response:
        desk.wire.instead_of_get += [httpx.Response(200, json=[]), lambda get: late(get, request)]
        with desk.beside() as other:
            statuses.append(other.reconcile())
        return httpx.Response(200, content=answers[0])

    answers: list[bytes] = []

    def late(get: httpx.Request, request: httpx.Request) -> httpx.Response:
        before = desk.wire.mock.handle_request(get)
        answers.append(desk.wire.mock.handle_request(request).read())
        desk.ledger.release("p-1", reason="it hangs", by="ann")
        desk.instead(httpx.Response(200, json={"status": "pending"}))
        with desk.beside() as third:
            third.approve(intent_id)
        return before

    desk.instead(slow)
    assert desk.approve(intent_id).status == "pending"
    assert statuses[0].settled == ()


def test_two_intents_of_a_reference_are_reported(desk: Desk) -> None:
    """One was lost, one was made past the ledger: the first seen is adopted, the other is its duplicate."""
    first, second = lose(desk), desk.stray()
    found = desk.reconcile()
    assert found.adopted == ("p-1",)
    assert found.duplicates == (Duplicate(reference="p-1", intent_ids=tuple(sorted((first, second)))),)
    assert "second intent" in desk.steps("p-1")
    desk.approve(second)
    with pytest.raises(ReferenceConflict):
        desk.approve(first)
    assert desk.paid() == 1


def test_duplicate_of_a_made_intent_is_reported(desk: Desk) -> None:
    """Though nothing is in doubt, and again each time until it is decided."""
    first, second = desk.submitted(), desk.stray()
    for _ in range(2):
        assert desk.reconcile().duplicates == (Duplicate(reference="p-1", intent_ids=tuple(sorted((first, second)))),)
    desk.reject(second)


def test_two_intents_of_a_foreign_reference_are_reported(desk: Desk) -> None:
    """The ledger has never heard of it, and takes neither in."""
    both = tuple(sorted(desk.stray("q-1") for _ in range(2)))
    assert desk.reconcile().duplicates == (Duplicate(reference="q-1", intent_ids=both),)
    assert desk.steps("q-1") == []


def test_many_are_adopted(kind: type[Facade], sqlite: str) -> None:
    """More than one transaction takes."""
    with Ledger.open(sqlite) as ledger:
        desk = desk_at(kind, ledger)
        desk.customer("user_1")
        references = [f"p-{number:03}" for number in range(205)]
        for reference in references:
            lose(desk, reference)
        assert desk.reconcile().adopted == tuple(references)
        desk.facade.close()
