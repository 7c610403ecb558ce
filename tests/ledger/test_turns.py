"""One writer at a time: in the order of coming, and no longer than the line stands still."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from payments_core.store import Store
from payments_core.turns import Line
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


def queued(line: Line, count: int) -> None:
    """Waits until so many stand in line."""
    end = time.monotonic() + LONG
    while len(line._waiting) < count:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_thread_that_is_held_up_says_by_what(sqlite: str) -> None:
    """A receiver beside a slow handler must answer 503 in time; and the line goes on without it."""
    with Ledger.open(sqlite, wait=0.05) as ledger:
        with busy(ledger.store), pytest.raises(LedgerError, match=r"another thread .* more than 0.05 s.*`wait`"):
            ledger.store.run(lambda _: None)
        assert ledger.store.run(lambda _: 1) == 1


def test_reader_waits_for_nobody(sqlite: str) -> None:
    """The write-ahead log is for that."""
    with Ledger.open(sqlite, wait=0.05) as ledger, busy(ledger.store):
        assert ledger.in_doubt() == []


def test_turns_are_in_order_and_outlast_the_patience_while_the_line_moves() -> None:
    """Eight of them, each a good part of the patience, take longer than it in all."""
    line, order = Line(0.2), []
    line.take()

    def one(number: int) -> None:
        line.take()
        order.append(number)
        time.sleep(0.05)
        line.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=one, args=(number,)))
        threads[-1].start()
        queued(line, number + 1)
    line.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


@pytest.mark.parametrize("given", [False, True], ids=["waiting", "its turn came at that moment"])
def test_interrupted_thread_does_not_hold_the_line(monkeypatch: pytest.MonkeyPatch, given: bool) -> None:
    """Neither as one who waits for ever, nor as one whose turn never ends."""
    line = Line(LONG)
    line.take()

    def interrupted(_: threading.Event, __: float | None = None) -> bool:
        if given:
            line.leave()
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(Interrupted):
            line.take()
    if not given:
        line.leave()
    line.take()


def test_task_that_is_held_up_says_by_what(sqlite: str) -> None:
    """The same on asyncio, where one may be cancelled in line, and the line goes on."""

    async def main() -> Any:
        with Ledger.open(sqlite, wait=0.05) as ledger:
            loop = ledger.store._in_loop()
            await loop._take()
            with pytest.raises(LedgerError, match=r"another task of this process .* more than 0.05 s"):
                await ledger.store.arun(lambda _: None)
            loop._leave()
            found = await ledger.store.arun(lambda connection: connection.execute(text("SELECT 1")).scalar())
            await ledger.aclose()
            return found

    assert asyncio.run(main()) == 1


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
def test_cancelled_task_does_not_hold_the_line(sqlite: str, given: bool) -> None:
    """The twin of the interrupted thread."""

    async def main() -> None:
        with Ledger.open(sqlite, wait=LONG) as ledger:
            await ledger.store.arun(lambda _: None)
            loop = ledger.store._in_loop()
            await loop._take()
            second = asyncio.create_task(loop._take())
            await asyncio.sleep(0)
            if given:
                loop._leave()
            second.cancel()
            with pytest.raises(asyncio.CancelledError):
                await second
            if not given:
                loop._leave()
            assert await ledger.store.arun(lambda _: 1) == 1
            await ledger.aclose()

    asyncio.run(asyncio.wait_for(main(), LONG))
