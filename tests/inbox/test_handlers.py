"""What a handler must not do: end the transaction, or be no plain function. None of it does anything twice."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from payments_core.store import Store
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from vivamo.events import Event
from vivamo.inbox import Inbox

from tests.inbox.deliveries import KYC, SECRET, Clock, deliver

Ending = Callable[[Connection], object]


@pytest.fixture
def count(store: Store) -> Callable[[], int]:
    """How often the handler below has taken effect."""
    store.run(lambda connection: connection.execute(text("CREATE TABLE effects (what TEXT)")))
    rows = text("SELECT count(*) FROM effects")
    return lambda: int(store.run(lambda connection: connection.execute(rows).scalar_one()))


def driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def row(connection: Connection) -> None:
    connection.execute(text("INSERT INTO effects VALUES ('x')"))


def handler_that(ends: Ending, *, hides: bool = False) -> Callable[[Event, Connection], None]:
    """Writes, ends the transaction, and goes on writing if it can; some programs hide every error."""

    def handler(_: Event, connection: Connection) -> None:
        row(connection)
        for step in (ends, row):
            with contextlib.suppress(Exception) if hides else contextlib.nullcontext():
                step(connection)

    return handler


def close_twice(connection: Connection) -> None:
    with contextlib.suppress(Exception):
        connection.close()
    connection.close()


ENDINGS: dict[str, Ending] = {
    "commit": lambda connection: connection.commit(),
    "rollback": lambda connection: connection.rollback(),
    "close": lambda connection: connection.close(),
    "close-twice": close_twice,
    "transaction": lambda connection: connection.get_transaction().commit(),  # type: ignore[union-attr]
    "statement": lambda connection: connection.execute(text(" commit")),
    "driver-sql": lambda connection: connection.exec_driver_sql("ROLLBACK"),
}


@pytest.mark.parametrize("hides", [False, True], ids=["open", "hidden"])
@pytest.mark.parametrize("ends", ENDINGS.values(), ids=ENDINGS)
def test_handler_cannot_end_the_transaction(
    inbox: Inbox, count: Callable[[], int], clock: Clock, ends: Ending, hides: bool
) -> None:
    """It fails as if it had raised: nothing of it stays, and the connection is as good as new."""
    deliver(inbox, KYC)
    assert list(inbox.work(handler_that(ends, hides=hides))) == []
    (failed,) = inbox.events()
    assert count() == 0
    assert (failed.state, failed.failures) == ("waiting", 1)
    assert failed.error == "the handler ended or broke the transaction"
    clock.move(seconds=60)
    assert len(list(inbox.work(lambda _, connection: row(connection)))) == 1
    assert count() == 1


def once_then(ends: Ending) -> Callable[[Event, Connection], None]:
    def handler(_: Event, connection: Connection) -> None:
        row(connection)
        ends(connection)

    return handler


def test_commit_behind_our_back_takes_effect_once(inbox: Inbox, count: Callable[[], int], clock: Clock) -> None:
    """The driver itself can be told to commit: then the mark is committed with the effect."""
    deliver(inbox, KYC)
    handler = once_then(lambda connection: driver(connection).commit())
    for _ in range(3):
        list(inbox.work(handler))
        clock.move(days=1)
    assert (count(), [event.state for event in inbox.events()]) == (1, ["done"])


def test_rollback_behind_our_back_takes_no_effect(inbox: Inbox, count: Callable[[], int]) -> None:
    """And is noticed, though the driver alone knew."""
    deliver(inbox, KYC)
    handler = once_then(lambda connection: driver(connection).rollback())
    assert list(inbox.work(handler)) == []
    assert (count(), [event.failures for event in inbox.events()]) == (0, [1])


def test_error_of_the_database_that_is_hidden_is_a_failure(inbox: Inbox, count: Callable[[], int]) -> None:
    """PostgreSQL would commit such a transaction as nothing; SQLite goes on after the statement."""
    deliver(inbox, KYC)

    def handler(_: Event, connection: Connection) -> None:
        row(connection)
        with contextlib.suppress(SQLAlchemyError):
            connection.execute(text("SELECT * FROM nowhere"))

    handled = list(inbox.work(handler))
    (stored,) = inbox.events()
    broken = inbox.store.url.get_backend_name() == "postgresql"
    assert (len(handled), count(), stored.failures) == ((0, 0, 1) if broken else (1, 1, 0))


def test_savepoints_of_a_handler_are_its_own(inbox: Inbox, count: Callable[[], int]) -> None:
    """It may try something, take it back, and go on; one left open does no harm."""
    deliver(inbox, KYC)

    def handler(_: Event, connection: Connection) -> None:
        tried = connection.begin_nested()
        row(connection)
        tried.rollback()
        with connection.begin_nested():
            row(connection)
        connection.begin_nested()

    assert len(list(inbox.work(handler))) == 1
    assert count() == 1


def test_savepoint_left_open_by_a_failure_is_taken_back(inbox: Inbox, count: Callable[[], int]) -> None:
    """With all that was in it."""
    deliver(inbox, KYC)

    def handler(_: Event, connection: Connection) -> None:
        connection.begin_nested()
        row(connection)
        raise ZeroDivisionError

    assert list(inbox.work(handler)) == []
    assert (count(), [event.failures for event in inbox.events()]) == (0, [1])


def test_effect_that_cannot_be_committed_is_a_failure(postgresql: str) -> None:
    """A deferred constraint speaks up at the commit alone. It must not stop the queue for ever."""
    table = "CREATE TABLE effects (id INT PRIMARY KEY, parent INT REFERENCES effects DEFERRABLE INITIALLY DEFERRED)"

    def handler(_: Event, connection: Connection) -> None:
        connection.execute(text("INSERT INTO effects VALUES (1, 2)"))

    with Inbox.open(postgresql, secrets=SECRET) as inbox:
        inbox.store.run(lambda connection: connection.execute(text(table)))
        deliver(inbox, KYC)
        assert list(inbox.work(handler)) == []
        (failed,) = inbox.events()
    assert (failed.failures, failed.error) == (1, "what the handler did could not be committed")


async def asynchronous(event: Event, connection: Connection) -> None: ...


async def asynchronous_generator(_: Event, __: Connection) -> AsyncIterator[None]:
    yield


def generator(_: Event, __: Connection) -> Iterator[None]:
    yield


class Asynchronous:
    async def __call__(self, event: Event, connection: Connection) -> None: ...


@pytest.mark.parametrize(
    "handler",
    [
        None,
        "handler",
        asynchronous,
        asynchronous_generator,
        generator,
        functools.partial(asynchronous),
        Asynchronous(),
        lambda: None,
        lambda event: None,
        lambda event, connection, more: None,
    ],
    ids=lambda handler: getattr(handler, "__name__", None) or type(handler).__name__,
)
def test_what_cannot_handle_is_refused_at_once(inbox: Inbox, handler: Any) -> None:
    """Before an event is touched, and not as a failure of each."""
    deliver(inbox, KYC)
    with pytest.raises(TypeError, match="handler: expected"):
        inbox.work(handler)
    assert [event.failures for event in inbox.events()] == [0]


@pytest.mark.parametrize("unrun", [asynchronous, generator, asynchronous_generator])
def test_handler_that_returns_what_has_not_run_is_a_mistake(inbox: Inbox, unrun: Any) -> None:
    """Its event is not done: nothing has happened."""
    deliver(inbox, KYC)
    with pytest.raises(TypeError, match="has not run"):
        list(inbox.work(lambda event, connection: unrun(event, connection)))
    assert [(event.state, event.failures) for event in inbox.events()] == [("waiting", 0)]


def test_handler_without_a_signature_is_taken(inbox: Inbox) -> None:
    """What is written in C may not tell its arguments: `max` has none to show. It fails by itself."""
    silent: Any = max
    deliver(inbox, KYC)
    assert list(inbox.work(silent)) == []
    (failed,) = inbox.events()
    assert (failed.failures, failed.error) == (1, "TypeError")


@pytest.mark.parametrize("poll", [0, -1.0, float("nan")])
def test_poll_is_seconds(inbox: Inbox, poll: float) -> None:
    """A worker that never waits would keep the database busy for nothing."""
    with pytest.raises(ValueError, match="poll: expected seconds"):
        inbox.work(lambda *_: None, poll=poll)


def test_limit_is_a_number(inbox: Inbox) -> None:
    """Less than none is a mistake, and not all."""
    with pytest.raises(ValueError, match="limit: expected how many"):
        inbox.work(lambda *_: None, limit=-1)
