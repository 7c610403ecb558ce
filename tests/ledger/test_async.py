"""The ledger on asyncio: cancellation, several loops, and nothing left open."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
from payments_core.ledger import Ledger
from payments_core.store import utc_now
from sqlalchemy import Connection, inspect, text
from vivamo import AsyncVivamo, PayoutInDoubt

from tests.ledger.desk import BASE_URL, FIFTY, Wire

Main = Callable[[AsyncVivamo, Ledger], Awaitable[Any]]


@asynccontextmanager
async def paying(ledger: Ledger, wire: Wire) -> AsyncIterator[AsyncVivamo]:
    """A client in this loop."""
    async with AsyncVivamo(wire.mock.api_key, base_url=BASE_URL, transport=wire, ledger=ledger) as vivamo:
        yield vivamo


def create(vivamo: AsyncVivamo, reference: str = "p-1") -> Any:
    return vivamo.disbursements.create_intent("user_1", FIFTY, reference=reference)


class Hanging(Wire):
    """A server that has done the work, and does not answer before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived, self.go_on = asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.handle_request(request)
        if "disbursement-intents" in request.url.path:
            self.arrived.set()
            await self.go_on.wait()
        return answer


def test_cancelled_while_it_is_sent_stays_in_doubt(database: str) -> None:
    """Nobody knows what the server did, so nobody sends it again."""

    async def main(ledger: Ledger) -> None:
        wire = Hanging()
        async with paying(ledger, wire) as vivamo:
            await vivamo.customers.create("user_1", email="a@example.com")
            task = asyncio.create_task(create(vivamo))
            await wire.arrived.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            with pytest.raises(PayoutInDoubt, match="it is being sent, or its worker died"):
                await create(vivamo)
            (made,) = wire.mock.state()["disbursementIntents"]
            wire.mock.submit(made["disbursementIntentId"])
            found = await ledger.reconcile(vivamo)
            assert found.adopted == ("p-1",)
        assert wire.sent("disbursement-intents") == 1

    with Ledger.open(database) as ledger:
        asyncio.run(main(ledger))


@pytest.mark.parametrize("fails", [False, True], ids=["commits", "fails"])
def test_cancelled_inside_a_transaction_waits_for_its_end(database: str, fails: bool) -> None:
    """It is committed, or taken back, when the cancellation comes out."""
    tasks: list[asyncio.Task[None]] = []

    def work(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE mark (x INTEGER)"))
        tasks[0].cancel()
        connection.execute(text("SELECT nonsense FROM nowhere" if fails else "SELECT 1"))

    async def main(ledger: Ledger) -> None:
        tasks.append(asyncio.create_task(ledger.store.arun(work)))
        with pytest.raises(asyncio.CancelledError):
            await tasks[0]
        assert ("mark" in await ledger.store.arun(names)) is not fails
        await ledger.aclose()

    with Ledger.open(database) as ledger:
        asyncio.run(main(ledger))


def names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_cancelled_while_it_claims_sends_nothing(database: str) -> None:
    """The claim stands, which is doubt; the server never heard of it."""
    tasks: list[asyncio.Task[Any]] = []

    def clock() -> datetime:  # which is read inside the claim's transaction
        for task in tasks:
            task.cancel()
        return utc_now()

    async def main(ledger: Ledger) -> None:
        wire = Wire()
        async with paying(ledger, wire) as vivamo:
            tasks.append(asyncio.create_task(create(vivamo)))
            with pytest.raises(asyncio.CancelledError):
                await tasks[0]
        assert wire.got == []

    with Ledger.open(database, clock=clock) as ledger:
        asyncio.run(main(ledger))
        assert [doubt.state for doubt in ledger.in_doubt()] == ["claimed"]


def test_loop_that_ends_during_a_transaction_takes_it_back(database: str) -> None:
    """`asyncio.run` cancels everything that is left, the transaction itself too: then none of it is there."""

    async def main(ledger: Ledger) -> None:
        begun = asyncio.Event()

        def work(connection: Connection) -> None:
            connection.execute(text("CREATE TABLE mark (x INTEGER)"))
            begun.set()
            for _ in range(1000):
                connection.execute(text("SELECT 1"))

        left = asyncio.create_task(ledger.store.arun(work))
        await begun.wait()
        assert not left.done()

    with Ledger.open(database) as ledger:
        asyncio.run(main(ledger))
        gc.collect()  # SQLite keeps the lock of a connection as long as one of its cursors is about
        assert "mark" not in ledger.store.run(names)


def test_many_tasks_at_once_claim_once(database: str) -> None:
    """Of twenty that create one reference, one sends; the others have its intent, or a doubt."""

    async def main(ledger: Ledger) -> list[Any]:
        async with paying(ledger, wire) as vivamo:
            await vivamo.customers.create("user_1", email="a@example.com")
            return await asyncio.gather(*(create(vivamo) for _ in range(20)), return_exceptions=True)

    wire = Wire()
    with Ledger.open(database) as ledger:
        found = asyncio.run(main(ledger))
    intents = {one.disbursement_intent_id for one in found if not isinstance(one, Exception)}
    assert {type(one) for one in found if isinstance(one, Exception)} <= {PayoutInDoubt}
    assert (len(intents), wire.sent("disbursement-intents")) == (1, 1)


def test_two_loops_share_a_ledger(database: str) -> None:
    """Each in a thread of its own, at once, beside a thread without asyncio."""
    wire, barrier = Wire(), threading.Barrier(3)

    async def main(reference: str) -> None:
        async with paying(ledger, wire) as vivamo:
            barrier.wait()
            for number in range(10):
                await create(vivamo, f"{reference}-{number}")

    def bare() -> None:
        barrier.wait()
        for _ in range(10):
            ledger.in_doubt()

    with Ledger.open(database) as ledger:
        asyncio.run(_customer(ledger, wire))
        threads = [threading.Thread(target=lambda one=one: asyncio.run(main(one))) for one in ("a", "b")]
        threads.append(threading.Thread(target=bare))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        steps = [entry.step for entry in ledger.journal()]
    assert (steps.count("made"), wire.sent("disbursement-intents")) == (20, 20)


async def _customer(ledger: Ledger, wire: Wire) -> None:
    async with paying(ledger, wire) as vivamo:
        await vivamo.customers.create("user_1", email="a@example.com")


def test_ledger_serves_one_loop_after_the_other(database: str) -> None:
    """Nothing of the first is left for the second."""
    wire = Wire()
    with Ledger.open(database) as ledger:
        for _ in range(3):
            asyncio.run(_one(ledger, wire))
    assert wire.sent("disbursement-intents") == 1


async def _one(ledger: Ledger, wire: Wire) -> None:
    async with paying(ledger, wire) as vivamo:
        if not wire.mock.state()["customers"]:
            await vivamo.customers.create("user_1", email="a@example.com")
        await create(vivamo)


def test_client_closes_a_ledger_of_its_own(database: str) -> None:
    """Opened from a path: no connection is left, or the warning of one would fail this test."""

    async def main() -> None:
        wire = Wire()
        async with AsyncVivamo(wire.mock.api_key, base_url=BASE_URL, transport=wire, ledger=database) as vivamo:
            await vivamo.customers.create("user_1", email="a@example.com")
            await create(vivamo)
        assert wire.sent("disbursement-intents") == 1

    asyncio.run(main())
    gc.collect()


def test_closing_what_was_never_used_is_fine(database: str) -> None:
    """In a loop that had no connection."""

    async def main(ledger: Ledger) -> None:
        await ledger.aclose()
        await ledger.aclose()

    with Ledger.open(database) as ledger:
        asyncio.run(main(ledger))
        ledger.close()
        assert ledger.in_doubt() == []
