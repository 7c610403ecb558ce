"""A handler's writes and the mark on its event are one: both are there, or neither."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from payments_core.errors import LedgerError
from payments_core.store import Store
from sqlalchemy import Connection, text
from vivamo.events import Event
from vivamo.inbox import Inbox

from tests.inbox.deliveries import KYC, Clock, deliver, payout


@pytest.fixture
def effects(store: Store) -> Callable[[], list[str]]:
    """A table of the application, and what stands in it."""
    store.run(lambda connection: connection.execute(text("CREATE TABLE effects (what TEXT PRIMARY KEY)")))
    rows = text("SELECT what FROM effects ORDER BY what")
    return lambda: list(store.run(lambda connection: connection.scalars(rows).all()))


def write(event: Event, connection: Connection) -> None:
    connection.execute(text("INSERT INTO effects VALUES (:what)"), {"what": str(event.raw["status"])})


def write_and_fail(event: Event, connection: Connection) -> None:
    write(event, connection)
    raise ZeroDivisionError(f"about {event.raw}")


def works(inbox: Inbox, handler: Any) -> int:
    return len(list(inbox.work(handler)))


def test_event_is_yielded_after_its_commit(inbox: Inbox, effects: Callable[[], list[str]]) -> None:
    """Whoever gets it finds the effect in the database, and no second time."""
    deliver(inbox, payout("success"))
    for event in inbox.work(write):
        assert event.raw["status"] == "success"
        assert effects() == ["success"]
    assert works(inbox, write) == 0
    (stored,) = inbox.events()
    assert (stored.state, stored.settled_at) == ("done", inbox.store.clock())


def test_failed_handler_leaves_nothing_and_is_due_again(
    inbox: Inbox, effects: Callable[[], list[str]], clock: Clock
) -> None:
    """Not before its time, and then it takes effect once."""
    deliver(inbox, payout("success"))
    assert works(inbox, write_and_fail) == 0
    (failed,) = inbox.events()
    assert (failed.state, failed.failures, effects()) == ("waiting", 1, [])
    assert failed.due_at is not None
    assert (failed.due_at - clock.now).total_seconds() == 10.0
    assert works(inbox, write) == 0
    clock.move(seconds=10)
    assert works(inbox, write) == 1
    assert effects() == ["success"]


def test_failures_park_an_event(inbox: Inbox, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """After as many as were allowed, each wait longer, up to a cap."""
    deliver(inbox, payout("success"))
    waits = []
    for _ in range(2):
        works(inbox, write_and_fail)
        (failed,) = inbox.events()
        assert failed.due_at is not None
        waits.append((failed.due_at - clock.now).total_seconds())
        clock.now = failed.due_at
    works(inbox, write_and_fail)
    (parked,) = inbox.parked()
    assert (waits, parked.failures, parked.due_at) == ([10.0, 15.0], 3, None)
    clock.move(days=30)
    assert works(inbox, write) == 0
    assert "is parked" in caplog.text


@pytest.mark.usefixtures("effects")
def test_failure_is_told_without_what_the_error_says(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """Its kind and the handler's line; an error's text may hold a customer."""
    deliver(inbox, payout("success"))
    with caplog.at_level(logging.DEBUG, "payments_core.inbox"):
        works(inbox, write_and_fail)
    (failed,) = inbox.events()
    assert failed.error is not None
    assert failed.error.startswith("ZeroDivisionError at test_work.py:")
    assert failed.error in caplog.text
    assert "user_1" not in failed.error + caplog.text


def test_failed_event_holds_nobody_up(inbox: Inbox, effects: Callable[[], list[str]]) -> None:
    """Those of others go on at once."""
    deliver(inbox, KYC)
    deliver(inbox, {**KYC, "status": "rejected"})

    def handler(event: Event, connection: Connection) -> None:
        write_and_fail(event, connection) if event.raw == KYC else write(event, connection)

    assert works(inbox, handler) == 1
    assert effects() == ["rejected"]


def test_retries_come_among_new_events(inbox: Inbox, clock: Clock) -> None:
    """At least one turn in eight, however many are new; and the new ones first otherwise."""
    deliver(inbox, {**KYC, "status": "old"})
    works(inbox, write_and_fail)
    clock.move(seconds=60)
    for number in range(12):
        deliver(inbox, {**KYC, "status": f"new {number}"})
    seen = [event.raw["status"] for event in inbox.work(lambda *_: None)]
    assert seen.index("old") == 7
    assert [status for status in seen if status != "old"] == [f"new {number}" for number in range(12)]


@pytest.mark.parametrize("back", [3600.0, 5.0], ids=["an-hour", "seconds"])
def test_clock_that_was_set_back_delays_a_retry_by_one_wait(inbox: Inbox, clock: Clock, back: float) -> None:
    """And a new event not at all."""
    deliver(inbox, KYC)
    works(inbox, write_and_fail)
    clock.move(seconds=-back)
    deliver(inbox, {**KYC, "status": "rejected"})
    seen = [event.raw["status"] for event in inbox.work(lambda *_: None)]
    clock.move(seconds=15)
    seen += [event.raw["status"] for event in inbox.work(lambda *_: None)]
    assert sorted(seen) == ["rejected", "verified"]
    assert seen[0] == "rejected"


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, SystemExit])
def test_interrupted_handler_leaves_all_as_it_was(
    inbox: Inbox, effects: Callable[[], list[str]], stopped: type[BaseException]
) -> None:
    """It is no failure of the event: nothing is counted, and it is due at once."""
    deliver(inbox, payout("success"))

    def handler(event: Event, connection: Connection) -> None:
        write(event, connection)
        raise stopped

    with pytest.raises(stopped):
        works(inbox, handler)
    (stored,) = inbox.events()
    assert (stored.state, stored.failures, effects()) == ("waiting", 0, [])
    assert works(inbox, write) == 1


def test_limit_leaves_the_rest(inbox: Inbox) -> None:
    """So many are handled, and no more."""
    for status in "abc":
        deliver(inbox, {**KYC, "status": status})
    assert len(list(inbox.work(lambda *_: None, limit=2))) == 2
    assert len(list(inbox.work(lambda *_: None, limit=0))) == 0
    assert works(inbox, lambda *_: None) == 1


def test_worker_that_polls_waits_for_what_comes(inbox: Inbox) -> None:
    """Until it is told to stop."""
    stop = threading.Event()
    seen = []
    arriving = threading.Timer(0.05, lambda: deliver(inbox, KYC))
    arriving.start()
    for event in inbox.work(lambda *_: None, poll=0.01, stop=stop):
        seen.append(event.raw)
        stop.set()
    arriving.join()
    assert seen == [KYC]
    assert list(inbox.work(lambda *_: None, poll=0.01, stop=stop)) == []


def test_iterator_that_is_left_leaves_no_transaction(inbox: Inbox) -> None:
    """Between two events nothing is held."""
    deliver(inbox, KYC)
    deliver(inbox, payout("success"))
    for _ in inbox.work(lambda *_: None):
        break
    assert [event.state for event in inbox.events()] == ["done", "waiting"]
    assert deliver(inbox, payout("pending", disbursementIntentId="b")).new


def test_store_that_is_gone_ends_the_work(sqlite: str) -> None:
    """Nothing is counted against an event while the database is away."""
    with Inbox.open(sqlite, secrets="whsec_the_endpoint_s_own") as inbox:
        deliver(inbox, KYC)
        Path(sqlite).rename(f"{sqlite}.moved")
        with pytest.raises(LedgerError):
            works(inbox, write)
        Path(f"{sqlite}.moved").rename(sqlite)
        assert [event.failures for event in inbox.events()] == [0]
