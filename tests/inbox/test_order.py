"""A status never goes backwards, whatever arrives first."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace
from typing import Any, cast

import pytest
from payments_core.errors import EventChanged
from payments_core.inbox import keep, secret_id
from payments_core.inbox_order import advance
from payments_core.payout import Stamp
from payments_core.schema import inbox_events
from sqlalchemy import Connection, update
from sqlalchemy.exc import OperationalError
from vivamo.events import Event
from vivamo.inbox import Inbox
from vivamo.subjects import delivery_of
from vivamo.webhooks import read

from tests.inbox.deliveries import KYC, SECRET, W9, Clock, deliver, payment, payout, signed


def handed_out(inbox: Inbox) -> list[Any]:
    """The statuses that a handler gets to see, in order."""
    return [event.raw.get("status") for event in inbox.work(lambda *_: None)]


def state_of(inbox: Inbox, event_id: int) -> str:
    return next(event.state for event in inbox.events() if event.id == event_id)


PAYMENTS = list(permutations(["pending", "failed", "success"]))
PAYOUTS = list(permutations(["pending-validation", "pending", "success"]))


@pytest.mark.parametrize("arrival", PAYMENTS, ids="-".join)
def test_payment_only_goes_forward(inbox: Inbox, arrival: tuple[str, ...]) -> None:
    """Pending, failed, success: what arrives too late is kept and not handed out. Success after failed is legal."""
    seen: list[str] = []
    for status in arrival:
        deliver(inbox, payment(status))
        seen += handed_out(inbox)
    ranks = ["pending", "failed", "success"]
    assert seen == [status for i, status in enumerate(arrival) if status == max(arrival[: i + 1], key=ranks.index)]
    assert seen[-1] == "success"


@pytest.mark.parametrize("arrival", PAYOUTS, ids="-".join)
def test_payout_only_goes_forward(inbox: Inbox, arrival: tuple[str, ...]) -> None:
    """The same when everything has arrived before anything is worked: oldest first, and late ones overtaken."""
    for status in arrival:
        deliver(inbox, payout(status))
    order = ["pending-validation", "pending", "success"]
    expected = [status for i, status in enumerate(arrival) if status == max(arrival[: i + 1], key=order.index)]
    assert handed_out(inbox) == expected
    assert {event.state for event in inbox.events()} <= {"done", "overtaken"}


def test_status_that_comes_again_in_other_words_is_overtaken(inbox: Inbox) -> None:
    """A second failure of one payment tells nothing new of where it stands."""
    deliver(inbox, payment("failed", subStatus="declined"))
    again = deliver(inbox, payment("failed", subStatus="error"))
    assert handed_out(inbox) == ["failed"]
    assert state_of(inbox, again.id) == "overtaken"


def test_status_that_is_not_known_is_handed_out_and_moves_nothing(inbox: Inbox) -> None:
    """Its place in the order is unknown; the known ones keep theirs."""
    for status in ("frozen", "success", "thawed", "pending"):
        deliver(inbox, payment(status))
    assert handed_out(inbox) == ["frozen", "success", "thawed"]
    deliver(inbox, payment("failed"))
    assert handed_out(inbox) == []


def test_what_has_no_order_is_handed_out_as_it_came(inbox: Inbox) -> None:
    """A verification can be rejected after it was verified."""
    deliver(inbox, KYC)
    deliver(inbox, {**KYC, "status": "rejected"})
    deliver(inbox, W9)
    deliver(inbox, {"transactionType": "refund"})
    assert [event.raw for event in inbox.work(lambda *_: None)] == [
        KYC,
        {**KYC, "status": "rejected"},
        W9,
        {"transactionType": "refund"},
    ]


def test_subjects_do_not_wait_for_each_other(inbox: Inbox) -> None:
    """Each intent has an order of its own."""
    deliver(inbox, payout("success", disbursementIntentId="a"))
    deliver(inbox, payout("pending", disbursementIntentId="b"))
    assert handed_out(inbox) == ["success", "pending"]


def stored_unseen(inbox: Inbox, payload: dict[str, Any]) -> int:
    """Stores as a second receiver would that has not seen what the first one is storing: without a subject's past."""
    body, _ = signed(payload)
    delivery = delivery_of(read(body), body=body, secret_id=secret_id(SECRET.encode()))

    def insert(connection: Connection) -> int:
        kept = keep(connection, delivery, Stamp(at=inbox.store.now(), actor="a test"))
        believed = {"state": "waiting", "changed": False, "error": None}
        connection.execute(update(inbox_events).where(inbox_events.c.id == kept.id).values(**believed))
        return kept.id

    return inbox.store.run(insert)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"status": "failed"}, "EventChanged: failed after success"), ({"amount": "9.00"}, "EventChanged: amount differ")],
    ids=["end", "amount"],
)
def test_contradiction_that_nobody_saw_on_arrival_is_parked_at_work(
    inbox: Inbox, changes: dict[str, Any], error: str
) -> None:
    """Two receivers at once see neither's event; the worker sees both. A copy is refused from then on."""
    deliver(inbox, payout("success"))
    stored_unseen(inbox, payout(**{"status": "success", **changes}))
    assert handed_out(inbox) == ["success"]
    (parked,) = inbox.parked()
    assert parked.error == error
    with pytest.raises(EventChanged):
        deliver(inbox, payout(**{"status": "success", **changes}))


def test_person_can_have_a_contradiction_handled(inbox: Inbox) -> None:
    """A bank may take back what it had paid. From then on that is where the payout stands."""
    deliver(inbox, payout("success"))
    assert handed_out(inbox) == ["success"]
    with pytest.raises(EventChanged):
        deliver(inbox, payout("failed"))
    inbox.retry(inbox.parked()[0].id, reason="the bank returned it")
    assert deliver(inbox, payout("failed")).status_code == 200
    assert handed_out(inbox) == ["failed"]
    late = deliver(inbox, payout("pending"))
    assert handed_out(inbox) == []
    assert state_of(inbox, late.id) == "overtaken"


def test_handled_contradiction_takes_no_status_back(inbox: Inbox) -> None:
    """A person has a late one with another amount handled: success stays success."""
    deliver(inbox, payment("success"))
    with pytest.raises(EventChanged):
        deliver(inbox, payment("pending", amount="1.00"))
    inbox.retry(inbox.parked()[0].id, reason="to tell them")
    assert handed_out(inbox) == ["success", "pending"]
    deliver(inbox, payment("failed"))
    assert handed_out(inbox) == []


def test_later_status_goes_before_one_that_failed(inbox: Inbox, clock: Clock) -> None:
    """Nobody waits for a broken event; when it is due again, it is late."""
    first = deliver(inbox, payout("pending-validation"))
    deliver(inbox, payout("success"))

    def handler(event: Event, _: Connection) -> None:
        if event.raw["status"] == "pending-validation":
            raise RuntimeError

    assert [event.raw["status"] for event in inbox.work(handler)] == ["success"]
    clock.move(seconds=60)
    assert handed_out(inbox) == []
    assert state_of(inbox, first.id) == "overtaken"


def test_database_that_breaks_between_two_statements_is_no_busy_subject() -> None:
    """Only a lock is waited for; everything else is told."""

    class Breaking:
        """The subject is new; then the connection is gone."""

        def execute(self, statement: object, _: object = None) -> Any:
            if "INSERT" in str(statement):
                raise OperationalError("INSERT", None, Exception("gone"))
            return SimpleNamespace(first=lambda: None)

    row = SimpleNamespace(subject="s", status="pending", rank=0, facts="{}", id=1)
    with pytest.raises(OperationalError):
        advance(cast("Any", Breaking()), cast("Any", row), now="2026-03-01T12:00:00.000Z")
