"""A time limit for work that mostly does not wait."""

from __future__ import annotations

import asyncio

import pytest
from payments_mock.patience import within


async def work(seconds: float | None, ended: list[str]) -> str:
    """Waits so long, or not at all."""
    try:
        if seconds is not None:
            await asyncio.sleep(seconds)
            await asyncio.sleep(seconds)
        return "done"
    finally:
        ended.append("ended")


async def awaited(seconds: float | None, ended: list[str], *, limit: float) -> str:
    return await within(limit, work(seconds, ended))


@pytest.mark.parametrize("seconds", [None, 0.0, 0.01])
def test_work_that_is_soon_done_gives_its_result(seconds: float | None) -> None:
    """Whether it waits or not, and however often."""
    assert asyncio.run(awaited(seconds, [], limit=5)) == "done"


def test_work_that_takes_too_long_is_ended() -> None:
    """And tidies up behind itself."""
    ended: list[str] = []
    with pytest.raises(TimeoutError):
        asyncio.run(awaited(60, ended, limit=0.02))
    assert ended == ["ended"]


@pytest.mark.parametrize("waits", [False, True])
def test_mistake_of_the_work_is_raised(waits: bool) -> None:
    """Before it waits, and after."""

    async def fail() -> None:
        if waits:
            await asyncio.sleep(0)
        raise LookupError

    async def outer() -> None:
        await within(5, fail())

    with pytest.raises(LookupError):
        asyncio.run(outer())


def test_caller_that_is_cancelled_ends_the_work() -> None:
    """As if there were no limit."""

    async def outer() -> list[str]:
        ended: list[str] = []
        task = asyncio.ensure_future(awaited(60, ended, limit=60))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return ended

    assert asyncio.run(outer()) == ["ended"]
