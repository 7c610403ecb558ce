"""When the database cannot be written the answer is 503, so that Vivamo sends the event again; then it is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.receivers.conftest import bodies
from tests.receivers.posts import Post, event, send


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process writes, and goes on for longer than the inbox waits."""
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        yield
        writer.execute("ROLLBACK")


@contextmanager
def moved(database: Path) -> Iterator[None]:
    """Somebody takes the file away, and puts it back."""
    aside = database.with_name("aside.db")
    database.rename(aside)
    yield
    aside.rename(database)


@contextmanager
def replaced(database: Path) -> Iterator[None]:
    """Somebody puts another file in its place, an empty one."""
    with moved(database):
        database.touch()
        yield


TROUBLES: list[Callable[[Path], AbstractContextManager[None]]] = [locked, moved, replaced]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_event_is_asked_for_again_until_it_is_stored(
    port: int, database: Path, trouble: Callable[[Path], AbstractContextManager[None]]
) -> None:
    """503 while the store is down, 200 once it is back; the one before is still there."""
    assert send(port, Post(body=event(1)))
    with trouble(database):
        reply = send(port, Post(body=event(2)))
        assert reply is not None
        assert (reply.status, reply.headers["retry-after"], reply.text) == (503, "60", "try again later")
    again = send(port, Post(body=event(2)))
    assert again is not None
    assert again.status == 200
    assert bodies(database) == [event(1), event(2)]


def test_forged_event_is_refused_while_the_store_is_down(port: int, database: Path) -> None:
    """A forger does not learn how the database is doing, and does not keep it busy."""
    with locked(database):
        reply = send(port, Post(headers=(("signature", "00"),)))
    assert reply is not None
    assert reply.status == 400


def test_reason_is_told_to_the_operator_alone(port: int, database: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One error in the log, which says what to do; nothing of the payload."""
    with locked(database):
        assert send(port, Post())
    (record,) = [record for record in caplog.records if record.name == "vivamo.receivers"]
    assert record.levelname == "ERROR"
    assert "is locked by another" in record.getMessage()
    assert "payout-1" not in caplog.text
