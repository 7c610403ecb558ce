"""Bare httpx: `httpx.Client.post` and `json.loads`. What every call is held against."""

from __future__ import annotations

from benchmarks.performance.payout import ANSWER, BODY, HEADERS, PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def load() -> None:
    import httpx  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import json

    import httpx

    client = httpx.Client(base_url=url, headers=HEADERS)
    return lambda: json.loads(client.post(PATH, json=BODY).content)


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import json

    import httpx

    client = httpx.AsyncClient(base_url=url, headers=HEADERS)

    async def call() -> object:
        return json.loads((await client.post(PATH, json=BODY)).content)

    return call


__all__ = ["ANSWER", "PATH", "async_caller", "caller", "load"]
