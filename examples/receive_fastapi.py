"""Vivamo's webhooks in FastAPI: run it, and register http://127.0.0.1:8000/webhooks/vivamo. PORT is another port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from receiving import PORT, open_inbox, working
from starlette.routing import Route
from vivamo.receivers.asgi import receiver

inbox = open_inbox()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """The worker lives as long as the server, and the connections of its event loop end with it."""
    with working(inbox):
        yield
    await inbox.aclose()


app = FastAPI(lifespan=lifespan)
# A route of Starlette, since FastAPI's own would read and parse the body; `app.mount` would want a slash at the end.
app.router.routes.append(Route("/webhooks/vivamo", receiver(inbox)))


@app.get("/events")
def events() -> dict[str, int]:
    """How many are stored, and how many wait for a person."""
    return {"stored": sum(1 for _ in inbox.events()), "parked": len(inbox.parked())}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT)
