"""The free list of connections: how many there are, and which of them are used again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from payments_core.async_connections import AsyncConnections
from payments_core.connections import IDLE_SECONDS, MOST_CONNECTIONS, Connections, Idle

REQUEST = httpx.Request("GET", "http://127.0.0.1/", extensions={"timeout": {"pool": 0.01}})


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield b"{}"

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{}"


class Unclosable(Body):
    def close(self) -> None:
        raise httpx.ReadError("cancelled")

    async def aclose(self) -> None:
        raise httpx.ReadError("cancelled")


class One(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that counts, and fails when told."""

    def __init__(self) -> None:
        self.asked = 0
        self.closed = False
        self.error: Exception | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - httpx names it
        self.asked += 1
        if self.error:
            raise self.error
        return httpx.Response(200, stream=Body())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class World:
    """The free list of either kind, its clock, and all that it has made."""

    def __init__(self, kind: Callable[..., Any]) -> None:
        self.now = 0.0
        self.made: list[One] = []
        self.loop = asyncio.new_event_loop()
        self.list = kind(self.make, lambda: self.now)

    def make(self) -> One:
        self.made.append(One())
        return self.made[-1]

    def send(self) -> httpx.Response:
        if isinstance(self.list, Connections):
            return self.list.handle_request(REQUEST)
        answer: httpx.Response = self.loop.run_until_complete(self.list.handle_async_request(REQUEST))
        return answer

    def end(self, response: httpx.Response, *, read: bool = True) -> None:
        if isinstance(self.list, Connections):
            if read:
                response.read()
            response.close()
            response.stream.close()  # type: ignore[union-attr]  # a second time
        else:
            self.loop.run_until_complete(response.aread() if read else response.aclose())
            self.loop.run_until_complete(response.stream.aclose())  # type: ignore[union-attr]  # a second time

    def close(self) -> None:
        if isinstance(self.list, Connections):
            self.list.close()
        else:
            self.loop.run_until_complete(self.list.aclose())


@pytest.fixture(params=[Connections, AsyncConnections], ids=["sync", "async"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Both kinds obey the same laws."""
    one = World(request.param)
    yield one
    one.loop.close()


def test_calls_one_after_another_share_a_connection(world: World) -> None:
    """Keep-alive."""
    for _ in range(5):
        world.end(world.send())
    assert [one.asked for one in world.made] == [5]


def test_calls_at_once_have_a_connection_each(world: World) -> None:
    """And afterwards the last one given back is the first to be used."""
    answers = [world.send() for _ in range(3)]
    for answer in answers:
        world.end(answer)
    world.end(world.send())
    assert [one.asked for one in world.made] == [1, 1, 2]


def test_answer_left_unread_ends_its_connection(world: World) -> None:
    """What is still on its way would be taken for the next answer."""
    world.end(world.send(), read=False)
    world.end(world.send())
    assert [(one.asked, one.closed) for one in world.made] == [(1, True), (1, False)]


def test_answer_that_cannot_be_closed_ends_its_connection(world: World) -> None:
    """As one whose task is cancelled while it closes: the next call would wait for a connection that is never free."""
    answer = world.send()
    answer.stream._body = Unclosable()  # type: ignore[union-attr]
    with pytest.raises(httpx.ReadError, match="cancelled"):
        world.end(answer)
    world.end(world.send())
    assert [(one.asked, one.closed) for one in world.made] == [(1, True), (1, False)]


def test_answer_that_is_dropped_frees_its_place() -> None:
    """Ctrl-C may take it from whoever was about to read it."""
    connections = Connections(One)
    for _ in range(MOST_CONNECTIONS + 1):
        connections.handle_request(REQUEST)
    assert connections.handle_request(REQUEST).status_code == 200


def test_interrupt_while_a_connection_is_made_frees_its_place() -> None:
    """A thousand times, whatever it interrupts."""

    def interrupted() -> One:
        raise KeyboardInterrupt

    connections = Connections(interrupted)
    for _ in range(MOST_CONNECTIONS + 1):
        with pytest.raises(KeyboardInterrupt):
            connections.handle_request(REQUEST)


def test_error_ends_its_connection(world: World) -> None:
    """Nobody knows what is left on it."""
    world.end(world.send())
    world.made[0].error = httpx.ReadTimeout("slow")
    with pytest.raises(httpx.ReadTimeout):
        world.send()
    world.end(world.send())
    assert [(one.asked, one.closed) for one in world.made] == [(2, True), (1, False)]


def test_there_are_no_more_than_so_many(world: World) -> None:
    """The next one waits as long as its time-out says; one given back is there for it."""
    answers = [world.send() for _ in range(MOST_CONNECTIONS)]
    with pytest.raises(httpx.PoolTimeout, match=f"all {MOST_CONNECTIONS} connections"):
        world.send()
    world.end(answers.pop())
    world.end(world.send())
    assert len(world.made) == MOST_CONNECTIONS


def test_trouble_frees_its_place(world: World) -> None:
    """A thousand errors leave room for a call."""
    for _ in range(MOST_CONNECTIONS * 2):
        world.end(world.send())
        world.made[-1].error = httpx.ConnectError("refused")
        with pytest.raises(httpx.ConnectError):
            world.send()
    assert world.send().status_code == 200


def test_connection_that_cannot_be_made_frees_its_place(world: World) -> None:
    """Its error passes, and the next try has room."""

    def broken() -> One:
        raise httpx.ConnectError("no certificates")

    world.list._make = broken
    for _ in range(MOST_CONNECTIONS + 1):
        with pytest.raises(httpx.ConnectError, match="no certificates"):
            world.send()


def test_connection_that_was_long_idle_is_closed(world: World) -> None:
    """By and by, as others come back: a burst leaves nothing open for ever."""
    for answer in [world.send() for _ in range(3)]:
        world.end(answer)
    world.now = IDLE_SECONDS + 1
    for _ in range(3):
        world.end(world.send())
    assert [one.closed for one in world.made] == [True, True, False]


def test_close_ends_what_is_idle_now_and_the_others_later(world: World) -> None:
    """An answer that is being read is read to its end."""
    idle, busy = world.send(), world.send()
    world.end(idle)
    world.close()
    assert [one.closed for one in world.made] == [True, False]
    world.end(busy)
    assert [one.closed for one in world.made] == [True, True]


def test_nothing_idle_is_nothing_stale() -> None:
    """Another thread may have taken the one that was put there a moment ago."""
    assert Idle[One](lambda: 0.0).stale() is None


def test_threads_never_share_a_connection() -> None:
    """Each has one of its own while it calls."""
    busy: set[int] = set()
    shared: list[int] = []
    gate = threading.Barrier(8)

    class Watched(One):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if id(self) in busy:
                shared.append(id(self))
            busy.add(id(self))
            return super().handle_request(request)

    connections = Connections(Watched)

    def work() -> None:
        gate.wait()
        for _ in range(200):
            answer = connections.handle_request(httpx.Request("GET", "http://127.0.0.1/"))
            busy.discard(id(answer.stream._transport))  # type: ignore[union-attr]
            answer.read()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shared == []


def test_cancelled_call_frees_its_place_and_ends_its_connection() -> None:
    """asyncio may cancel a call at any moment."""

    class Slow(One):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(60)
            return await super().handle_async_request(request)

    made: list[Slow] = []

    def make() -> Slow:
        made.append(Slow())
        return made[-1]

    async def main() -> None:
        connections = AsyncConnections(make)
        for _ in range(MOST_CONNECTIONS + 1):
            task = asyncio.create_task(connections.handle_async_request(REQUEST))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert all(one.closed for one in made)
    assert len(made) == MOST_CONNECTIONS + 1
