"""One writer at a time, thread or task: in the order of coming, and no longer than the line stands still."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from payments_core.store import Store
from payments_core.turns import Line, Ticket, Turns
from sqlalchemy import Connection, text

LONG = 30.0


class Interrupted(BaseException):
    """As Ctrl-C is."""


@contextmanager
def busy(store: Store) -> Iterator[None]:
    """Another thread is writing."""
    begun, over = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        over.wait(LONG)

    thread = threading.Thread(target=store.run, args=(work,))
    thread.start()
    begun.wait(LONG)
    try:
        yield
    finally:
        over.set()
        thread.join()


def queued(turns: Turns, count: int) -> None:
    """Waits until so many stand in line."""
    end = time.monotonic() + LONG
    while len(turns._line._waiting) < count:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_thread_that_is_held_up_says_by_what(sqlite: str) -> None:
    """A receiver beside a slow handler must answer 503 in time; and the line goes on without it."""
    with Ledger.open(sqlite, wait=0.05) as ledger:
        with (
            busy(ledger.store),
            pytest.raises(LedgerError, match=r"another thread or task .* more than 0.05 s.*`wait`"),
        ):
            ledger.store.run(lambda _: None)
        assert ledger.store.run(lambda _: 1) == 1


def test_reader_waits_for_nobody(sqlite: str) -> None:
    """The write-ahead log is for that."""
    with Ledger.open(sqlite, wait=0.05) as ledger, busy(ledger.store):
        assert ledger.in_doubt() == []


def test_turns_are_in_order_and_outlast_the_patience_while_the_line_moves() -> None:
    """Eight of them, each a good part of the patience, take longer than it in all."""
    turns, order = Turns(0.3), []

    def one(number: int) -> None:
        with turns.writing():
            order.append(number)
            time.sleep(0.1)

    threads = []
    with turns.writing():
        for number in range(8):
            threads.append(threading.Thread(target=one, args=(number,)))
            threads[-1].start()
            queued(turns, number + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


@pytest.mark.parametrize("given", [False, True], ids=["waiting", "its turn came at that moment"])
def test_interrupted_thread_does_not_hold_the_line(monkeypatch: pytest.MonkeyPatch, given: bool) -> None:
    """Neither as one who waits for ever, nor as one whose turn never ends."""
    turns = Turns(LONG)
    first = Ticket(lambda: None)
    turns._line.take(first)

    def interrupted(_: threading.Event, __: float | None = None) -> bool:
        if given:
            turns._line.leave(first)
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(Interrupted), turns.writing():
            pass
    turns._line.leave(first)
    with turns.writing():
        assert list(turns._line._waiting) == []


def test_task_that_is_held_up_says_by_what(sqlite: str) -> None:
    """Behind a thread, as in a server with a worker beside it; and the line goes on without it."""

    async def main() -> object:
        with Ledger.open(sqlite, wait=0.05) as ledger:
            with busy(ledger.store), pytest.raises(LedgerError, match=r"thread or task of this process .* 0.05 s"):
                await ledger.store.arun(lambda _: None)
            found = await ledger.store.arun(lambda connection: connection.execute(text("SELECT 1")).scalar())
            await ledger.aclose()
            return found

    assert asyncio.run(main()) == 1


def test_task_gets_its_turn_between_those_of_a_busy_thread(sqlite: str) -> None:
    """SQLite's own lock would let it wait for as long as the thread goes on."""
    over = threading.Event()

    def worker(store: Store) -> None:
        while not over.is_set():
            store.run(lambda _: time.sleep(0.02))

    async def main() -> int:
        with Ledger.open(sqlite, wait=1.0) as ledger:
            thread = threading.Thread(target=worker, args=(ledger.store,))
            thread.start()
            try:
                done = [await ledger.store.arun(lambda _: 1) for _ in range(20)]
            finally:
                over.set()
                await asyncio.to_thread(thread.join)
            await ledger.aclose()
            return sum(done)

    assert asyncio.run(main()) == 20


def test_tasks_turns_are_in_order_and_outlast_the_patience_while_the_line_moves(sqlite: str) -> None:
    """A thousand payouts at once wait for each other, and none of them fails for that."""

    async def main() -> list[int]:
        order: list[int] = []
        with Ledger.open(sqlite, wait=0.2) as ledger:

            def work(number: int, _: Connection) -> None:
                order.append(number)
                time.sleep(0.05)

            await asyncio.gather(*(ledger.store.arun(partial(work, number)) for number in range(10)))
            await ledger.aclose()
        return order

    assert asyncio.run(main()) == list(range(10))


@pytest.mark.parametrize("given", [False, True], ids=["waiting", "its turn came at that moment"])
def test_cancelled_task_does_not_hold_the_line(given: bool) -> None:
    """The twin of the interrupted thread."""

    async def enter(turns: Turns) -> None:
        async with turns.awriting():
            raise AssertionError

    async def main() -> None:
        turns, first = Turns(LONG), Ticket(lambda: None)
        turns._line.take(first)
        second = asyncio.create_task(enter(turns))
        await asyncio.to_thread(queued, turns, 1)
        if given:
            turns._line.leave(first)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        turns._line.leave(first)
        async with turns.awriting():
            assert list(turns._line._waiting) == []

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_task_of_a_closed_loop_is_passed_over() -> None:
    """Nobody waits there any more."""
    line, first, third = Line(), Ticket(lambda: None), Ticket(lambda: None)

    def closed() -> None:
        raise RuntimeError("Event loop is closed")

    assert line.take(first)
    assert not line.take(Ticket(closed))
    assert not line.take(third)
    line.leave(first)
    assert line._owner is third
