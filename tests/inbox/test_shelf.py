"""What a person sees, and does about it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from payments_core.errors import LedgerError
from payments_core.inbox import bodies_about
from payments_core.ledger import Ledger, actor
from payments_core.store import Store
from vivamo.events import Event
from vivamo.inbox import Inbox

from tests.inbox.deliveries import KYC, OTHER, SECRET, Clock, deliver, payout, signed


def fails(_: Event, __: object) -> None:
    raise RuntimeError


@pytest.fixture
def parked(inbox: Inbox, clock: Clock) -> int:
    """The id of an event whose handler failed too often."""
    receipt = deliver(inbox, payout("success"))
    for _ in range(3):
        list(inbox.work(fails))
        clock.move(seconds=60)
    assert [event.id for event in inbox.parked()] == [receipt.id]
    return receipt.id


def test_events_are_listed_by_state(inbox: Inbox) -> None:
    """Oldest first, however many: they are read page by page."""
    for number in range(230):
        deliver(inbox, {**KYC, "status": str(number)})
    list(inbox.work(lambda *_: None, limit=225))
    everything = list(inbox.events())
    assert [event.event.status for event in everything] == [str(number) for number in range(230)]  # type: ignore[union-attr]
    assert list(inbox.events(state="done")) == everything[:225]
    assert list(inbox.events(state="waiting")) == everything[225:]


def test_state_that_does_not_exist_is_a_mistake(inbox: Inbox) -> None:
    """And not an empty list, which would look like good news."""
    misspelt: Any = "park"
    with pytest.raises(ValueError, match="state: expected one of waiting, done, overtaken, repeat, parked"):
        inbox.events(state=misspelt)


def test_parked_event_is_handled_when_a_person_says_so(inbox: Inbox, parked: int) -> None:
    """With as many attempts as a new one."""
    again = inbox.retry(parked, reason="the table is there now")
    assert (again.state, again.failures, again.error) == ("waiting", 0, None)
    assert len(list(inbox.work(lambda *_: None))) == 1
    assert inbox.parked() == []


def test_journal_names_who_and_why(inbox: Inbox, parked: int, store: Store, clock: Clock) -> None:
    """Of what was parked, by the reference of its payout; who retried it, and what it had failed with."""
    at = clock.now
    inbox.retry(parked, reason="the table is there now", by="Ada")
    inbox.retry(next(iter(park_again(inbox, clock))), reason="once more")
    steps = [(entry.step, entry.actor) for entry in Ledger(store).journal("payout-1")]
    assert steps == [
        ("event parked", actor()),
        ("event retried", "Ada"),
        ("event parked", actor()),
        ("event retried", actor()),
    ]
    told = list(Ledger(store).journal("payout-1"))
    assert told[0].cause.startswith(f"inbox event {parked}: RuntimeError at test_shelf.py:")
    assert (told[1].cause, told[1].at) == (f"inbox event {parked}: the table is there now", at)


def park_again(inbox: Inbox, clock: Clock) -> list[int]:
    for _ in range(3):
        list(inbox.work(fails))
        clock.move(seconds=60)
    return [event.id for event in inbox.parked()]


def test_event_without_a_reference_is_journalled_too(inbox: Inbox, store: Store, clock: Clock) -> None:
    """Under no reference."""
    deliver(inbox, KYC)
    assert park_again(inbox, clock) == [1]
    assert [entry.step for entry in Ledger(store).journal("")] == ["event parked"]


@pytest.mark.parametrize("reference", ["a\0b", "\ud800", "x" * 1000], ids=["nul", "half-a-pair", "long"])
def test_reference_that_a_journal_cannot_hold_is_written_otherwise(
    inbox: Inbox, store: Store, clock: Clock, reference: str
) -> None:
    """The event is parked all the same."""
    deliver(inbox, payout("success", externalDisbursementIntentId=reference))
    assert park_again(inbox, clock) == [1]
    (entry,) = Ledger(store).journal()
    assert entry.reference.isprintable()
    assert entry.reference.isascii()


def test_only_what_is_parked_can_be_retried(inbox: Inbox) -> None:
    """Two people at once handle it once."""
    receipt = deliver(inbox, payout("success"))
    for event_id in (receipt.id, 99):
        with pytest.raises(LedgerError, match=f"no parked event {event_id}"):
            inbox.retry(event_id, reason="impatience")


@pytest.mark.parametrize(
    "words", [{"reason": ""}, {"reason": " "}, {"reason": None}, {"reason": "x", "by": ""}, {"reason": "x", "by": 7}]
)
def test_retry_wants_a_reason(inbox: Inbox, words: dict[str, Any]) -> None:
    """Somebody will ask."""
    with pytest.raises(ValueError, match=r"(reason|by): expected some text"):
        inbox.retry(1, **words)


def test_forgotten_body_is_gone_and_its_copy_is_still_known(inbox: Inbox, clock: Clock) -> None:
    """An old delivery that is sent again must do nothing."""
    deliver(inbox, payout("success"))
    deliver(inbox, payout("success"), secret=OTHER)
    list(inbox.work(lambda *_: None))
    clock.move(days=1)
    assert inbox.forget(before=clock.now) == 2
    assert [(event.state, event.event) for event in inbox.events()] == [("done", None), ("repeat", None)]
    assert inbox.store.run(lambda connection: bodies_about(connection, "payout-1")) == []
    assert not deliver(inbox, payout("success")).new
    assert list(inbox.work(lambda *_: None)) == []
    assert inbox.forget(before=clock.now) == 0


@pytest.mark.usefixtures("parked")
def test_nothing_unsettled_or_recent_is_forgotten(inbox: Inbox, clock: Clock) -> None:
    """What waits, what is parked, and what was settled since."""
    deliver(inbox, {**KYC, "status": "rejected"})
    list(inbox.work(lambda *_: None))
    deliver(inbox, KYC)
    assert inbox.forget(before=clock.now) == 0
    assert all(event.event for event in inbox.events())
    with pytest.raises(ValueError, match="time zone"):
        inbox.forget(before=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake


def test_bodies_about_a_reference_are_in_order_of_arrival(inbox: Inbox) -> None:
    """For the ledger, which looks there for a lost intent. A parked one is authentic too."""
    bodies = []
    for payload in (payout("success"), payout("pending"), payout("success", disbursementIntentId="other")):
        body, headers = signed(payload)
        inbox.receive(body, headers)
        bodies.append(body)
    deliver(inbox, payout("success", disbursementIntentId="third", externalDisbursementIntentId="payout-2"))
    assert inbox.store.run(lambda connection: bodies_about(connection, "payout-1")) == bodies


def test_inbox_lives_in_the_database_of_a_ledger(database: str) -> None:
    """One store for both; the inbox closes what it opened itself, and nothing else."""
    with Ledger.open(database) as ledger:
        with Inbox(ledger.store, secrets=SECRET) as inbox:
            deliver(inbox, KYC)
        assert list(ledger.journal()) == []
    with Inbox.open(database, secrets=SECRET, create=False) as inbox:
        assert not deliver(inbox, KYC).new


def test_inbox_is_closed_on_asyncio(database: str) -> None:
    """With the connections of the event loop and those before it."""

    async def receive() -> bool:
        async with Inbox.open(database, secrets=SECRET) as inbox:
            body, headers = signed(KYC)
            return (await inbox.areceive(body, headers)).new

    assert asyncio.run(receive())


@pytest.mark.parametrize(
    "settings",
    [{"attempts": 0}, {"attempts": True}, {"attempts": 2.0}, {"base": -1}, {"cap": float("inf")}, {"base": True}],
)
def test_setting_that_cannot_work_is_refused(tmp_path: Any, settings: dict[str, Any]) -> None:
    """Before a file is made."""
    with pytest.raises(ValueError, match=f"{next(iter(settings))}: expected"):
        Inbox.open(tmp_path / "inbox.db", secrets=SECRET, **settings)
    assert list(tmp_path.iterdir()) == []


def test_moments_have_a_time_zone(inbox: Inbox) -> None:
    """UTC."""
    deliver(inbox, KYC)
    assert next(inbox.events()).received_at.tzinfo == UTC
