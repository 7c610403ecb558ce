"""asyncio, loaded with its first use: it is a sixth of what httpx loads, and most clients never have a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop


async def sleep(seconds: float) -> None:
    """Waits."""
    import asyncio

    await asyncio.sleep(seconds)


def running_loop() -> AbstractEventLoop:
    """The event loop of the caller, who is a coroutine."""
    import asyncio

    return asyncio.get_running_loop()
