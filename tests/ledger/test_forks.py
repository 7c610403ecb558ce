"""SQLite across a fork: a child either shares the file soundly, or refuses it."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from payments_core import forks
from payments_core.errors import LedgerError
from payments_core.store import Store
from sqlalchemy import Connection, text

from tests.ledger.test_turns import busy

# Newer Pythons warn of a fork beside threads, which is what is tried here.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
LONG = 30.0
REFUSED = "forked while a connection to .* was in use"
OK, TORN = 0, 7


@pytest.fixture
def store(sqlite: str) -> Iterator[Store]:
    """With a table to write into."""
    store = Store.open(sqlite, wait=0.2)
    store.run(lambda connection: connection.execute(text("CREATE TABLE done (x TEXT)")))
    yield store
    store.close()


@pytest.fixture
def torn(monkeypatch: pytest.MonkeyPatch) -> set[forks.Place]:
    """What this process refuses, for this test alone."""
    refused: set[forks.Place] = set()
    monkeypatch.setattr(forks, "_torn", refused)
    return refused


def write(store: Store, value: str) -> None:
    store.run(lambda connection: connection.execute(text("INSERT INTO done VALUES (:x)"), {"x": value}))


def written(store: Store) -> list[str]:
    return store.run(lambda connection: list(connection.scalars(text("SELECT x FROM done ORDER BY x"))), reading=True)


def forked(work: Callable[[], None]) -> Callable[[], int]:
    """Does `work` in a child; its exit code when called. 0: done, 7: refused."""
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            try:
                work()
                code = OK
            except LedgerError as error:
                code = TORN if "forked while" in str(error) else 2
        os._exit(code)
    return lambda: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_child_goes_on_when_its_parent_closes(store: Store, sqlite: str) -> None:
    """The parent, as the last one that it knows of, would delete the log that the child writes into."""
    gate, go = os.pipe()
    write(store, "parent")

    def work() -> None:
        write(store, "child, before")
        os.read(gate, 1)
        write(store, "child, after")

    code = forked(work)
    time.sleep(0.1)
    store.close()
    os.write(go, b"x")
    assert code() == OK
    os.close(gate)
    os.close(go)
    fresh = Store.open(sqlite)
    assert written(fresh) == ["child, after", "child, before", "parent"]
    fresh.close()


def test_child_may_open_it_anew(store: Store, sqlite: str) -> None:
    """While its parent has it open, and closes it then."""
    code = forked(lambda: write(Store.open(sqlite), "child"))
    store.close()
    assert code() == OK
    assert written(store) == ["child"]


def test_fork_waits_for_the_other_threads(store: Store) -> None:
    """For a writer and a reader, within the patience."""
    threads = [
        threading.Thread(target=store.run, args=(lambda _: time.sleep(0.1),), kwargs={"reading": reading})
        for reading in (False, True)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.03)
    code = forked(lambda: write(store, "child"))
    for thread in threads:
        thread.join()
    assert code() == OK
    write(store, "parent")
    assert written(store) == ["child", "parent"]


@pytest.mark.parametrize("anew", [False, True])
def test_child_of_a_fork_inside_a_transaction_refuses_the_file(store: Store, sqlite: str, anew: bool) -> None:
    """Of another thread, which takes longer than the patience. The parent goes on."""
    with busy(store):
        code = forked(lambda: write(Store.open(sqlite) if anew else store, "child"))
    assert code() == TORN
    write(store, "parent")
    assert written(store) == ["parent"]


def test_handler_that_forks_goes_on(store: Store) -> None:
    """Its own transaction is its parent's; the child refuses the file at once."""
    codes = []

    def work(connection: Connection) -> None:
        codes.append(forked(lambda: write(store, "child")))
        connection.execute(text("INSERT INTO done VALUES ('parent')"))

    store.run(work)
    assert [code() for code in codes] == [TORN]
    assert written(store) == ["parent"]


@pytest.mark.parametrize("reading", [True, False])
def test_pause_ends_when_somebody_does_not_stop(store: Store, torn: set[forks.Place], reading: bool) -> None:
    """What the child of a fork sees, seen from here: the file is refused; and in the parent all goes on."""
    over = threading.Event()
    begun = threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        over.wait(LONG)

    thread = threading.Thread(target=store.run, args=(work,), kwargs={"reading": reading})
    thread.start()
    begun.wait(LONG)
    forks.before()
    forks.after_in_parent()
    forks.before()
    forks.after_in_child()
    over.set()
    thread.join()
    assert store.place in torn
    with pytest.raises(LedgerError, match=REFUSED):
        write(store, "x")
    torn.clear()
    write(store, "y")
    assert written(store) == ["y"]


def test_connections_of_an_event_loop_cannot_be_closed_for_it(store: Store, torn: set[forks.Place]) -> None:
    """So its child refuses the file, and the loop goes on."""

    async def main() -> None:
        await store.arun(lambda _: None)
        forks.before()
        forks.after_in_child()
        with pytest.raises(LedgerError, match=REFUSED):
            await store.arun(lambda _: None)
        torn.clear()
        await store.arun(lambda _: None)
        await store.aclose()
        forks.before()
        forks.after_in_child()
        await store.arun(lambda _: None)
        await store.aclose()

    asyncio.run(main())


def test_readers_wait_for_the_end_of_a_fork(store: Store) -> None:
    """A connection opened in between would be inherited."""
    ticket = store._turns.pause()
    assert ticket is not None
    found: list[list[str]] = []
    thread = threading.Thread(target=lambda: found.append(written(store)))
    thread.start()
    time.sleep(0.05)
    assert found == []
    store._turns.resume(ticket)
    thread.join()
    assert found == [[]]


def test_file_by_its_uri_is_refused_too(sqlite: str, torn: set[forks.Place]) -> None:
    """By the name that it was opened by."""
    store = Store.open(f"sqlite:///file:{sqlite}?uri=true")
    assert store.place == f"file:{sqlite}"
    torn.add(store.place)
    with pytest.raises(LedgerError, match=REFUSED):
        store.run(lambda _: None)
    with pytest.raises(LedgerError, match=REFUSED):
        Store.open(f"sqlite:///file:{sqlite}?uri=true")
    store.close()
