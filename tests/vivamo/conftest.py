"""The facade in both its kinds, each driven through the same words."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from payments_mock import RunningMock
from vivamo import AsyncVivamo, RetryPolicy, Vivamo

# Nothing to wait for on loopback, and nothing to gain from waiting in a test.
AT_ONCE = RetryPolicy(base=0.0)


class Sync:
    """`facade("customers.get", "user_1")` on a Vivamo."""

    kind = "sync"

    def __init__(self, **settings: Any) -> None:
        self.client = Vivamo(**settings)

    def __call__(self, path: str, *args: Any, **kwargs: Any) -> Any:
        namespace, name = path.split(".")
        found = getattr(getattr(self.client, namespace), name)(*args, **kwargs)
        return list(found) if inspect.isgenerator(found) else found

    def settle(self, found: Any) -> Any:
        """What a call that was handed the client returns."""
        return found

    def close(self) -> None:
        self.client.close()


class Async:
    """The same on an AsyncVivamo, in an event loop of its own."""

    kind = "async"

    def __init__(self, **settings: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.client = AsyncVivamo(**settings)

    def __call__(self, path: str, *args: Any, **kwargs: Any) -> Any:
        namespace, name = path.split(".")

        async def main() -> Any:
            found = getattr(getattr(self.client, namespace), name)(*args, **kwargs)
            return [item async for item in found] if inspect.isasyncgen(found) else await found

        return self.loop.run_until_complete(main())

    def settle(self, found: Any) -> Any:
        return self.loop.run_until_complete(found)

    def close(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()


Facade = Sync | Async


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> type[Facade]:
    """Vivamo, then AsyncVivamo."""
    chosen: type[Facade] = request.param
    return chosen


@pytest.fixture
def vivamo(kind: type[Facade], vivamo_mock: RunningMock) -> Iterator[Facade]:
    """A facade over a real socket to the mock."""
    facade = kind(api_key=vivamo_mock.api_key, base_url=vivamo_mock.url, retries=AT_ONCE)
    yield facade
    facade.close()


def answering(
    kind: type[Facade], *answers: httpx.Response | Exception, **settings: Any
) -> tuple[Facade, list[httpx.Request]]:
    """A facade whose server answers these, the last one for ever, and the requests that it got."""
    left, got = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        got.append(request)
        one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, Exception):
            raise one
        return one

    settings = {"api_key": "sk_test_canary", "retries": AT_ONCE, "transport": httpx.MockTransport(answer), **settings}
    return kind(**settings), got
