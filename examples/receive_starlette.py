"""Vivamo's webhooks in Starlette: run it, and register http://127.0.0.1:8000/webhooks/vivamo. PORT is another port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from receiving import PORT, open_inbox, working
from starlette.applications import Starlette
from starlette.routing import Route
from vivamo.receivers.asgi import receiver

inbox = open_inbox()


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    """The worker lives as long as the server, and the connections of its event loop end with it."""
    with working(inbox):
        yield
    await inbox.aclose()


app = Starlette(routes=[Route("/webhooks/vivamo", receiver(inbox))], lifespan=lifespan)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT)
