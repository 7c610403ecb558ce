"""Work that waits, in a thread of its own: a pool's threads may all be waiting for the very thing that is to end it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def apart(work: Callable[[], Result]) -> Result:
    """The result, or whatever the work raises. When the caller is cancelled the work goes on, unheard."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def tell(report: Callable[[], None]) -> None:
        try:
            loop.call_soon_threadsafe(lambda: None if future.done() else report())
        except RuntimeError:  # The loop has ended; nobody listens.
            return

    def run() -> None:
        try:
            result = work()
        except Exception as problem:  # noqa: BLE001 - raised again where it is awaited
            raised = problem
            tell(lambda: future.set_exception(raised))
        else:
            tell(lambda: future.set_result(result))

    threading.Thread(target=run, name="payments-mock-apart", daemon=True).start()
    return await future
