"""The law of a decision: one an intent, one approval a reference, each sent once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import LedgerError
from vivamo import (
    BadRequest,
    Money,
    NotFound,
    OutcomeUnknown,
    ReferenceConflict,
)
from vivamo_api.models import DisbursementDecision

from tests.ledger.desk import Desk, timeout

APPROVAL = "/proceed/true"
REJECTION = "/proceed/false"
BOTH = pytest.mark.parametrize(("verb", "path"), [("approve", APPROVAL), ("reject", REJECTION)])


@BOTH
def test_decision_is_sent_once(desk: Desk, verb: str, path: str) -> None:
    """A second one returns the first one's answer."""
    intent = desk.submitted()
    first, again = desk.decide(verb, intent), desk.decide(verb, intent)
    assert isinstance(again, DisbursementDecision)
    assert again.to_dict() == first.to_dict()
    assert (desk.sent(path), desk.ledger.in_doubt()) == (1, [])


@pytest.mark.parametrize(
    ("first", "then", "said"), [("approve", "reject", "approved"), ("reject", "approve", "rejected")]
)
def test_opposite_decision_is_refused(desk: Desk, first: str, then: str, said: str) -> None:
    """The first stands, and nothing is sent."""
    intent = desk.submitted()
    desk.decide(first, intent)
    with pytest.raises(ReferenceConflict, match=f"the intent was {said} at .*Nothing was sent") as caught:
        desk.decide(then, intent)
    assert (caught.value.reference, caught.value.subject) == ("p-1", intent)
    assert desk.sent("/proceed/") == 1


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
        desk.decide(verb, first)
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
