"""Settling doubt by what the webhooks say: what is no longer awaiting approval, and payments, stand in no list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vivamo import Inbox, Money, OutcomeUnknown, PayoutInDoubt, ReferenceConflict, SignatureInvalid

from tests.inbox.deliveries import KYC, SECRET, deliver, payment, payout
from tests.ledger.desk import Desk, timeout
from tests.vivamo.conftest import Async


@pytest.fixture
def inbox(database: str) -> Iterator[Inbox]:
    """In the ledger's own database."""
    with Inbox.open(database, secrets=[SECRET]) as inbox:
        yield inbox


def lose(desk: Desk, reference: str = "p-1") -> None:
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create(reference)


def lose_payment(desk: Desk) -> None:
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        pay(desk)


def pay(desk: Desk) -> Any:
    return desk.facade("payments.create_intent", "user_1", Money("9.99", "USD"), reference="order-1")


def test_lost_payout_that_a_webhook_names_is_adopted(desk: Desk, inbox: Inbox) -> None:
    """It was approved by somebody else, and has arrived."""
    lose(desk)
    deliver(inbox, KYC)
    deliver(inbox, payout("success", disbursementIntentId="i-9", externalDisbursementIntentId="p-1"))
    found = desk.reconcile()
    assert (found.adopted, found.in_doubt) == (("p-1",), ())
    assert desk.create().disbursement_intent_id == "i-9"
    assert desk.steps("p-1") == ["claimed", "lost", "adopted"]
    assert [entry.cause for entry in desk.ledger.journal("p-1")][-1] == "seen in a webhook"


def test_inbox_in_another_database_is_named(desk: Desk, tmp_path: Path) -> None:
    """Without it nothing is found."""
    lose(desk)
    with Inbox.open(tmp_path / "inbox.db", secrets=[SECRET]) as other:
        deliver(other, payout("success", disbursementIntentId="i-9", externalDisbursementIntentId="p-1"))
        assert len(desk.reconcile().in_doubt) == 1
        assert desk.reconcile(inbox=other).adopted == ("p-1",)
        if isinstance(desk.facade, Async):
            desk.facade.settle(other.aclose())


def test_lost_payment_that_a_webhook_names_is_adopted(desk: Desk, inbox: Inbox) -> None:
    """There is no list of payments."""
    lose_payment(desk)
    deliver(inbox, payment("pending", paymentIntentId="i-8"))
    assert desk.reconcile().adopted == ("order-1",)
    assert pay(desk).payment_intent_id == "i-8"
    assert desk.sent("/payment-intents") == 1


@pytest.mark.parametrize("absent", ["", " ", None])
def test_webhook_without_an_intent_adopts_nothing(desk: Desk, inbox: Inbox, absent: str | None) -> None:
    """The documented sample of a payment has none."""
    lose_payment(desk)
    event = {name: value for name, value in payment("success").items() if name != "paymentIntentId"}
    deliver(inbox, event if absent is None else {**event, "paymentIntentId": absent})
    assert [doubt.reference for doubt in desk.reconcile().in_doubt] == ["order-1"]
    with pytest.raises(PayoutInDoubt):
        pay(desk)


@pytest.mark.parametrize("changes", [{"amount": "60.00"}, {"externalCustomerId": "user_2"}], ids=["amount", "customer"])
def test_webhook_about_another_payout_adopts_nothing(desk: Desk, inbox: Inbox, changes: dict[str, str]) -> None:
    """It carries the reference, and is not what was asked for: a person must look."""
    lose(desk)
    deliver(inbox, payout("success", disbursementIntentId="i-9", externalDisbursementIntentId="p-1", **changes))
    found = desk.reconcile()
    assert (found.adopted, found.conflicts, len(found.in_doubt)) == ((), ("i-9",), 1)
    with pytest.raises(ReferenceConflict):
        desk.approve("i-9")


def test_forged_webhook_adopts_nothing(desk: Desk, inbox: Inbox) -> None:
    """It never gets into the inbox."""
    lose(desk)
    event = payout("success", disbursementIntentId="i-9", externalDisbursementIntentId="p-1")
    with pytest.raises(SignatureInvalid):
        deliver(inbox, event, secret="whsec_guessed")
    assert (desk.reconcile().adopted, len(desk.ledger.in_doubt())) == ((), 1)


def test_two_intents_that_webhooks_name_are_told(desk: Desk, inbox: Inbox) -> None:
    """The first is the payout, and the second is a duplicate."""
    lose(desk)
    for intent_id in ("i-8", "i-9"):
        deliver(inbox, payout("success", disbursementIntentId=intent_id, externalDisbursementIntentId="p-1"))
    found = desk.reconcile()
    assert [one.intent_ids for one in found.duplicates] == [("i-8", "i-9")]
    assert desk.create().disbursement_intent_id == "i-8"
