"""`httpx.HTTPTransport` called directly, with a request that was prepared once."""

from __future__ import annotations

from benchmarks.performance.payout import BODY, HEADERS, PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> None:
    import httpx  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import json

    import httpx

    transport, address = httpx.HTTPTransport(), httpx.URL(url + PATH)

    def call() -> object:
        body = json.dumps(BODY).encode()
        request = httpx.Request("POST", address, headers=HEADERS, content=body)
        response = transport.handle_request(request)
        try:
            return json.loads(response.read())
        finally:
            response.close()

    return call
