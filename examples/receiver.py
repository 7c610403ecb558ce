"""A webhook receiver on this machine: takes the raw bytes, verifies them, answers 200 or 400."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from vivamo.webhooks import Event, WebhookError, verify


class Receiver:
    """Where it listens (`url`), and what it verified. Set `secret` once you have registered `url`."""

    def __init__(self) -> None:
        self.url = ""
        self.secret = ""
        self.refused = 0
        self._verified: queue.Queue[Event] = queue.Queue()

    def next(self, timeout: float = 10.0) -> Event:
        """The next verified event; raises queue.Empty after `timeout` seconds."""
        return self._verified.get(timeout=timeout)

    def receive(self, body: bytes, headers: Message) -> int:
        """The status to answer with."""
        try:
            event = verify(body, headers, self.secret)
        except WebhookError:
            self.refused += 1
            return 400
        self._verified.put(event)
        return 200


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver on a free port of the loopback address."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver.receive))
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/vivamo"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(receive: Callable[[bytes, Message], int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(receive(body, self.headers))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
            """Quiet: the demo prints a table of its own."""

    return Handler
