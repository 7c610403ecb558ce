"""A mock without a socket, one with, and a real receiver of webhooks."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import payments_mock
import pytest

KEY = "sk_test_mock"


class Api:
    """The API of one mock, called as a client would, and the mock's controls as `mock`."""

    def __init__(self, mock: payments_mock.MockTransport) -> None:
        self.mock = mock
        self.http = httpx.Client(
            transport=mock, base_url="http://mock.invalid", headers={"Authorization": f"Bearer {KEY}"}
        )

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.http.request(method, path, json=body, **more)

    def customer(self, external_id: str = "user_1", **data: str) -> httpx.Response:
        profile = {"email": f"{external_id}@example.com", **data}
        return self("POST", "/v1/customers", {"externalCustomerId": external_id, "data": profile})

    def intent(self, kind: str, *, amount: str = "50.00", currency: str = "USD", **more: Any) -> httpx.Response:
        """Opens an intent for `user_1`."""
        reference = f"external{kind.capitalize()}IntentId"
        details = {"amount": amount, "currency": currency, reference: "ref-1", **more}
        body = {"customer": {"externalCustomerId": "user_1"}, f"{kind}Intent": details}
        return self("POST", f"/v1/{kind}-intents", body)

    def opened(self, kind: str, **more: Any) -> str:
        """The id of a new intent for `user_1`, who is made when absent."""
        self.customer()
        intent_id: str = self.intent(kind, **more).json()[f"{kind}IntentId"]
        return intent_id

    def webhook(self, url: str, **more: Any) -> dict[str, Any]:
        registered: dict[str, Any] = self("POST", "/v1/operators/webhooks", {"url": url, **more}).json()
        return registered


@pytest.fixture
def open_api() -> Iterator[Callable[..., Api]]:
    """Makes an `Api` over a new mock with the given settings."""
    with ExitStack() as stack:

        def make(**settings: Any) -> Api:
            api = Api(payments_mock.transport(**settings))
            stack.enter_context(api.http)
            return api

        yield make


@pytest.fixture
def api(open_api: Callable[..., Api]) -> Api:
    return open_api()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as the receiver got it; header names are lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """An HTTP server on loopback. It answers `status`, or what is in `next_statuses`, after `pause` seconds."""

    def __init__(self) -> None:
        self.status = 200
        self.next_statuses: deque[int] = deque()
        self.pause = 0.0
        self.got: list[Delivery] = []
        self.on_delivery: Callable[[Delivery], None] = lambda delivery: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def wait_for(self, count: int) -> list[Delivery]:
        """The deliveries, once there are so many; fails after five seconds."""
        deadline = time.monotonic() + 5
        while len(self.got) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.got) >= count
        return self.got

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the request's, below
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): text for name, text in self.headers.items()}
                delivery = Delivery(self.path, headers, body)
                receiver.got.append(delivery)
                receiver.on_delivery(delivery)
                time.sleep(receiver.pause)
                self.send_response(receiver.next_statuses.popleft() if receiver.next_statuses else receiver.status)
                self.send_header("location", receiver.url + "/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
                pass

        return Handler


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.close()
