"""Sends webhooks over HTTP from a thread of its own, so that no API answer waits for a receiver."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from functools import partial

import httpx

from payments_mock.outbox import Outbox
from payments_mock.parcel import Letter, Nobody, Parcel


class Courier:
    """One queue per endpoint, so that events arrive in order; endpoints do not wait for each other.

    `answer_within` is the time a receiver has, in seconds. The thread starts with the first parcel.
    """

    def __init__(self, outbox: Outbox, *, answer_within: float) -> None:
        self._outbox = outbox
        self._answer_within = answer_within
        self._queues: dict[str, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = 0
        self._idle = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        outbox.carrier = self

    def carry(self, parcel: Parcel) -> None:
        """Queues a parcel and returns at once."""
        with self._idle:
            self._open += 1
            loop = self._loop or self._start()
        loop.call_soon_threadsafe(self._enqueue, parcel)

    def wait_until_idle(self, timeout: float | None = None) -> bool:
        """True once every parcel carried so far has been attempted."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, timeout)

    def drop_all(self) -> None:
        """Gives up what is queued or under way, and returns when that is done."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._abandon(), self._loop).result()

    def close(self) -> None:
        """Gives up everything and ends the thread; from here on nothing is sent."""
        self._outbox.carrier = Nobody()
        self.drop_all()
        with self._idle:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def _start(self) -> asyncio.AbstractEventLoop:
        loop = self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=_run, args=(loop,), name="payments-mock-courier", daemon=True)
        self._thread.start()
        return loop

    def _enqueue(self, parcel: Parcel) -> None:
        queue = self._queues.get(parcel.endpoint_id)
        if queue is not None:
            queue.append(parcel)
            return
        queue = self._queues[parcel.endpoint_id] = deque([parcel])
        task = asyncio.ensure_future(self._drain(parcel.endpoint_id, queue))
        self._tasks.add(task)
        task.add_done_callback(partial(self._account, parcel.endpoint_id, queue))

    async def _drain(self, endpoint_id: str, queue: deque[Parcel]) -> None:
        while queue:
            await self._deliver(queue[0])
            queue.popleft()
            self._done(1)
        # Now, not in `_account`: a parcel that comes between the two must find no queue without a task.
        del self._queues[endpoint_id]

    def _account(self, endpoint_id: str, queue: deque[Parcel], task: asyncio.Task[None]) -> None:
        """Closes the books of a queue. A task that is cancelled before its first step runs nothing of its own."""
        self._tasks.discard(task)
        if self._queues.get(endpoint_id) is queue:
            del self._queues[endpoint_id]
        self._done(len(queue))

    async def _deliver(self, parcel: Parcel) -> None:
        letter = self._outbox.address(parcel)
        if letter is None:
            return
        status, error = await self._post(letter)
        self._outbox.settle(letter, status=status, error=error)

    async def _post(self, letter: Letter) -> tuple[int | None, str | None]:
        try:
            async with asyncio.timeout(self._answer_within), _client(letter.url) as client:
                headers = [(name.encode(), text.encode()) for name, text in letter.headers.items()]
                async with client.stream("POST", letter.url, headers=headers, content=letter.parcel.body) as answer:
                    return answer.status_code, None
        except TimeoutError:
            return None, f"no answer within {self._answer_within:g} s"
        except Exception as problem:  # noqa: BLE001 - whatever a registered URL or header breaks, the mock goes on
            return None, type(problem).__name__  # Its text may quote a header, which may be a secret.

    async def _abandon(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, parcels: int) -> None:
        with self._idle:
            self._open -= parcels
            self._idle.notify_all()


def _client(url: httpx.URL) -> httpx.AsyncClient:
    # A client per letter: a receiver that closes an idle connection must not cost an attempt.
    return httpx.AsyncClient(
        timeout=None,  # noqa: S113 - the caller times the whole, which httpx cannot
        follow_redirects=False,
        trust_env=False,
        verify=url.scheme == "https",  # Certificates take 20 ms to load, and plain HTTP needs none.
    )


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.close()
