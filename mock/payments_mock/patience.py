"""A time limit that costs nothing where nothing has to be waited for; a timer costs as much as validating a body."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Generator
from types import coroutine
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Steps = Generator[Any, Any, Result]


class Within(Generic[Result]):
    """`await Within(seconds, work)`. Raises TimeoutError as `asyncio.timeout` does, counting from the first wait."""

    def __init__(self, seconds: float, work: Awaitable[Result]) -> None:
        self._seconds = seconds
        self._work = work

    def __await__(self) -> Steps[Result]:
        steps = self._work.__await__()
        try:
            awaited = next(steps)
        except StopIteration as done:
            result: Result = done.value
            return result
        return (yield from self._rest(awaited, steps).__await__())

    async def _rest(self, awaited: Any, steps: Steps[Result]) -> Result:
        async with asyncio.timeout(self._seconds):
            return await _resumed(awaited, steps)


@coroutine
def _resumed(awaited: Any, steps: Steps[Result]) -> Steps[Result]:
    """Goes on from what the first step has asked to wait for."""
    try:
        yield awaited
        return (yield from steps)
    finally:
        steps.close()
