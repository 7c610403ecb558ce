"""pyreqwest: Rust's reqwest, and `json.loads`."""

from __future__ import annotations

from benchmarks.performance.payout import BODY, HEADERS, PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def load() -> None:
    import pyreqwest.client  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import json

    from pyreqwest.client import SyncClientBuilder

    client, address = SyncClientBuilder().default_headers(HEADERS).build(), url + PATH
    return lambda: json.loads(bytes(client.post(address).body_json(BODY).build().send().bytes()))


def async_caller(url: str) -> Callable[[], Awaitable[object]]:
    import json

    from pyreqwest.client import ClientBuilder

    client, address = ClientBuilder().default_headers(HEADERS).build(), url + PATH

    async def call() -> object:
        response = await client.post(address).body_json(BODY).build().send()
        return json.loads(bytes(await response.bytes()))

    return call
