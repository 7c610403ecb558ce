"""A person who knows that nothing was made, and whose word is kept."""

from __future__ import annotations

from typing import Any

import pytest
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from vivamo import BadRequest, Money, OutcomeUnknown, PayoutInDoubt, ReferenceConflict

from tests.ledger.desk import Desk, refusal, timeout


def doubt(desk: Desk) -> None:
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create()


def test_released_reference_is_sent_by_the_next_call(desk: Desk) -> None:
    """And not before; who released it and why is in the journal."""
    doubt(desk)
    desk.ledger.release("p-1", reason="support: no such intent, ticket 4711", by="ann")
    assert (desk.held(), desk.ledger.in_doubt()) == ([], [])
    desk.create()
    assert len(desk.held()) == 1
    entry = next(entry for entry in desk.ledger.journal("p-1") if entry.step == "released")
    assert (entry.actor, entry.cause) == ("ann", "support: no such intent, ticket 4711")


def test_released_reference_is_bound_to_its_payout(desk: Desk) -> None:
    """Should the lost one turn up, it must be for the same amount."""
    doubt(desk)
    desk.ledger.release("p-1", reason="not there", by="ann")
    with pytest.raises(ReferenceConflict, match=r"amount '50.00', now '60.00'"):
        desk.create(amount=Money("60.00", "USD"))
    assert desk.held() == []


def test_refusal_after_a_release_keeps_it_bound(desk: Desk) -> None:
    """The second attempt was refused, and the first may yet turn up."""
    doubt(desk)
    desk.ledger.release("p-1", reason="not there", by="ann")
    desk.instead(refusal(400))
    with pytest.raises(BadRequest):
        desk.create()
    with pytest.raises(ReferenceConflict):
        desk.create(amount=Money("60.00", "USD"))
    assert desk.create().amount == "50.00"


def test_lost_intent_that_turns_up_after_a_release_is_the_second(desk: Desk) -> None:
    """It is reported, and one of the two is approved."""
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.create()
    desk.ledger.release("p-1", reason="not there", by="ann")
    desk.submitted()
    first, second = (one["disbursementIntentId"] for one in desk.held())
    desk.wire.mock.submit(first)
    assert desk.reconcile().duplicates[0].intent_ids == tuple(sorted((first, second)))
    desk.approve(first)
    with pytest.raises(ReferenceConflict):
        desk.approve(second)
    assert desk.paid() == 1


def test_lost_intent_that_turns_up_before_the_next_call_is_taken(desk: Desk) -> None:
    """Then nothing is sent after all."""
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown):
        desk.create()
    desk.ledger.release("p-1", reason="not there", by="ann")
    desk.wire.mock.submit(desk.held()[0]["disbursementIntentId"])
    assert desk.reconcile().adopted == ("p-1",)
    assert desk.create().disbursement_intent_id == desk.held()[0]["disbursementIntentId"]
    assert len(desk.held()) == 1


def test_decision_in_doubt_is_released_too(desk: Desk) -> None:
    """The same intent may be decided again."""
    intent = desk.submitted()
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    desk.ledger.release("p-1", reason="still waits", by="ann")
    assert desk.approve(intent).status == "pending"
    assert desk.steps("p-1")[-4:] == ["approve lost", "approve released", "approve claimed", "approved"]


@pytest.mark.parametrize("state", ["new", "made", "free", "released"])
def test_what_is_not_in_doubt_is_not_released(desk: Desk, state: str) -> None:
    """Least of all what was made: it would be paid again."""
    if state == "made":
        desk.create()
    if state == "free":
        desk.instead(refusal(400))
        with pytest.raises(BadRequest):
            desk.create()
    if state == "released":
        doubt(desk)
        desk.ledger.release("p-1", reason="not there", by="ann")
    before = desk.steps()
    with pytest.raises(LedgerError, match="'p-1' is not in doubt, so there is nothing to release"):
        desk.ledger.release("p-1", reason="again", by="ann")
    assert desk.steps() == before


def test_release_of_one_leaves_the_others(desk: Desk) -> None:
    """By its reference, to the letter."""
    doubt(desk)
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create("p-2")
    desk.ledger.release("p-1", reason="not there", by="ann")
    with pytest.raises(PayoutInDoubt):
        desk.create("p-2")


@pytest.mark.parametrize(
    ("name", "value"),
    [("reference", ""), ("reference", 5), ("reason", " "), ("reason", None), ("by", ""), ("by", 7)],
)
def test_release_needs_words(ledger: Ledger, name: str, value: Any) -> None:
    """A reference, a reason, and a person, if one is named."""
    settings = {"reference": "p-1", "reason": "not there", "by": "ann", name: value}
    with pytest.raises(ValueError, match=f"{name}: expected some text"):
        ledger.release(settings.pop("reference"), **settings)


def test_release_names_the_user_by_itself(desk: Desk) -> None:
    """Where nobody says who it was."""
    doubt(desk)
    desk.ledger.release("p-1", reason="not there")
    last = list(desk.ledger.journal())[-1]
    assert last.actor.count("@") == 1
    assert ":" not in last.actor
