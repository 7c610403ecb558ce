"""`http.client` of the standard library."""

from __future__ import annotations

from benchmarks.performance.payout import BODY, HEADERS, PATH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> None:
    import json  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import http.client
    import json

    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    headers = {**HEADERS, "content-type": "application/json"}

    def call() -> object:
        connection.request("POST", PATH, json.dumps(BODY), headers)
        return json.loads(connection.getresponse().read())

    return call
