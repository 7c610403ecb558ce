"""A webhook endpoint on this machine, for the target to deliver to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# A delivery is at most this large; more is not read.
_LARGEST_BODY = 1_000_000
_POLL_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One attempt as it came in; header names are lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers with the statuses it was told to, in turn, then 200; keeps what came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock = threading.Lock()
        self._deliveries: list[Delivery] = []
        self._statuses: list[int] = []

    def answer_next(self, *statuses: int) -> None:
        """Give these statuses to the next deliveries."""
        with self._lock:
            self._statuses.extend(statuses)

    def take(self, delivery: Delivery) -> int:
        """Keep a delivery; the status to answer it with."""
        with self._lock:
            self._deliveries.append(delivery)
            return self._statuses.pop(0) if self._statuses else 200

    def got(self, path: str) -> list[Delivery]:
        """What came to one path so far, in order."""
        with self._lock:
            return [delivery for delivery in self._deliveries if delivery.path == path]

    def wait(self, path: str, count: int, *, seconds: float) -> list[Delivery]:
        """What came to the path, as soon as there are so many, or when the time is up."""
        deadline = time.monotonic() + seconds
        while len(self.got(path)) < count and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        return self.got(path)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve a receiver on a free loopback port for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = _handler(receiver.take)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _POLL_SECONDS}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(take: Callable[[Delivery], int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # A sender that sends nothing must not hold a thread for ever.
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("content-length", "")
            size = min(int(length), _LARGEST_BODY) if length.isdigit() else 0
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = take(Delivery(path=self.path, headers=headers, body=self.rfile.read(size)))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Silent: a delivery's address and headers are nobody's business."""

    return Handler
