"""Several receivers and workers on PostgreSQL, at moments that a test chooses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from payments_core.inbox import Kept, keep, secret_id
from payments_core.payout import Stamp
from payments_core.store import Store
from sqlalchemy import Connection, text
from vivamo.events import Event
from vivamo.inbox import Inbox
from vivamo.subjects import delivery_of
from vivamo.webhooks import read

from tests.inbox.deliveries import KYC, OTHER, SECRET, deliver, payment, signed

STAMP = Stamp(at="2026-03-01T12:00:00.000Z", actor="a test")


@pytest.fixture
def shared(postgresql: str) -> Iterator[Inbox]:
    with Inbox.open(postgresql, secrets=[SECRET, OTHER], base=0.0) as inbox:
        yield inbox


def kept(connection: Connection, secret: str) -> Kept:
    body, _ = signed(KYC, secret)
    return keep(connection, delivery_of(read(body), body=body, secret_id=secret_id(secret.encode())), STAMP)


def waits_for_a_lock(store: Store) -> bool:
    """Whether a session of this database waits for another one."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(store.run(lambda connection: connection.execute(waiting).scalar_one()))


def received_at_once(store: Store, secret: str, other: str) -> tuple[Kept, Kept]:
    """The same body twice: the second receiver comes while the first one's transaction is open."""
    with ThreadPoolExecutor() as pool:

        def first(connection: Connection) -> tuple[Kept, Future[Kept]]:
            mine = kept(connection, secret)
            late = pool.submit(store.run, lambda connection: kept(connection, other))
            while not waits_for_a_lock(store):
                assert not late.done()
            return mine, late

        mine, late = store.run(first)
        return mine, late.result(timeout=10)


@pytest.mark.parametrize(("secret", "states"), [(SECRET, ["waiting"]), (OTHER, ["waiting", "repeat"])])
def test_copies_that_are_received_at_once_are_one_event(shared: Inbox, secret: str, states: list[str]) -> None:
    """The second receiver waits for the first one, and sees what it stored; under either secret."""
    mine, late = received_at_once(shared.store, SECRET, secret)
    assert (mine.new, late.new, late.id) == (True, False, mine.id)
    assert [event.state for event in shared.events()] == states


def test_repeats_that_are_received_at_once_are_one_row(shared: Inbox) -> None:
    """Of an event that the first endpoint told of before."""
    event = deliver(shared, KYC)
    mine, late = received_at_once(shared.store, OTHER, OTHER)
    assert {mine.id, late.id} == {event.id}
    assert [event.state for event in shared.events()] == ["waiting", "repeat"]


def test_two_workers_share_the_events(shared: Inbox) -> None:
    """What one holds the other passes by; neither waits."""
    for status in ("verified", "rejected"):
        deliver(shared, {**KYC, "status": status})
    seen: list[object] = []

    def outer(event: Event, _: Connection) -> None:
        seen.append(event.raw["status"])
        if len(seen) == 1:
            assert len(list(shared.work(lambda inner, _: seen.append(inner.raw["status"])))) == 1

    assert len(list(shared.work(outer))) == 1
    assert seen == ["verified", "rejected"]


def test_subject_has_one_worker_at_a_time(shared: Inbox) -> None:
    """While a payment's first event is handled, nobody has its second one."""
    for status in ("failed", "success"):
        deliver(shared, payment(status))
    seen: list[object] = []

    def outer(event: Event, _: Connection) -> None:
        assert list(shared.work(lambda *_: seen.append("too early"))) == []
        seen.append(event.raw["status"])

    assert len(list(shared.work(outer))) == 2
    assert seen == ["failed", "success"]


def test_worker_that_meets_a_subject_in_use_waits_and_sees_what_was_done(shared: Inbox) -> None:
    """A later event went first and is being handled when the earlier one comes due: that one is overtaken."""
    early = deliver(shared, payment("failed"))
    late = deliver(shared, payment("success"))
    handling, finish = threading.Event(), threading.Event()
    seen: list[object] = []

    def slow(event: Event, _: Connection) -> None:
        handling.set()
        assert finish.wait(10)
        seen.append(event.raw["status"])

    due = text("UPDATE inbox_events SET due_at = :due WHERE id = :id")
    shared.store.run(lambda connection: connection.execute(due, {"due": "2999", "id": early.id}))
    with ThreadPoolExecutor() as pool:
        first = pool.submit(lambda: list(shared.work(slow, limit=1)))
        assert handling.wait(10)
        shared.store.run(lambda connection: connection.execute(due, {"due": None, "id": early.id}))
        second = pool.submit(lambda: list(shared.work(lambda *_: seen.append("backwards"))))
        while not waits_for_a_lock(shared.store):
            assert not second.done()
        finish.set()
        assert (len(first.result(10)), second.result(10)) == (1, [])
    assert seen == ["success"]
    assert {event.id: event.state for event in shared.events()} == {early.id: "overtaken", late.id: "done"}


@pytest.mark.parametrize("known", [True, False], ids=["a subject that has begun", "a new subject"])
def test_subject_in_use_holds_up_no_other(postgresql: str, known: bool) -> None:
    """Another worker's handler takes longer than the patience: its subject is left to it, and the others go on."""
    handling, finish = threading.Event(), threading.Event()
    with Inbox.open(postgresql, secrets=[SECRET], wait=0.2) as inbox:
        if known:
            deliver(inbox, payment("pending"))
            list(inbox.work(lambda *_: None))
        early, late = deliver(inbox, payment("failed")), deliver(inbox, payment("success"))
        due = text("UPDATE inbox_events SET due_at = :due WHERE id = :id")
        inbox.store.run(lambda connection: connection.execute(due, {"due": "2999", "id": early.id}))

        def slow(*_: object) -> None:
            handling.set()
            assert finish.wait(10)

        with ThreadPoolExecutor() as pool:
            first = pool.submit(lambda: list(inbox.work(slow, limit=1)))
            assert handling.wait(10)
            inbox.store.run(lambda connection: connection.execute(due, {"due": None, "id": early.id}))
            other = deliver(inbox, payment("success", paymentIntentId="i-9", externalPaymentIntentId="order-9"))
            (handled,) = inbox.work(lambda *_: None)
            assert handled.raw["externalPaymentIntentId"] == "order-9"
            finish.set()
            assert len(first.result(10)) == 1
        states = {event.id: event.state for event in inbox.events()}
        assert (states[early.id], states[late.id], states[other.id]) == ("waiting", "done", "done")
        assert list(inbox.work(lambda *_: None)) == []
        assert {event.id: event.state for event in inbox.events()}[early.id] == "overtaken"
