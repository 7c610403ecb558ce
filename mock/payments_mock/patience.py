"""A time limit that costs nothing where nothing has to be waited for; a timer costs as much as validating a body."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
Steps = Generator[Any, Any, Result]


@coroutine
def within(seconds: float, work: Coroutine[Any, Any, Result]) -> Steps[Result]:
    """The result. Raises TimeoutError as `asyncio.timeout` does, counting from the first wait."""
    steps = work.__await__()
    try:
        awaited = next(steps)
    except StopIteration as done:
        result: Result = done.value
        return result
    return (yield from _within(seconds, awaited, steps).__await__())


async def _within(seconds: float, awaited: Any, steps: Steps[Result]) -> Result:
    async with asyncio.timeout(seconds):
        return await _resumed(awaited, steps)


@coroutine
def _resumed(awaited: Any, steps: Steps[Result]) -> Steps[Result]:
    """Goes on from what the first step has asked to wait for."""
    try:
        yield awaited
        return (yield from steps)
    finally:
        steps.close()
