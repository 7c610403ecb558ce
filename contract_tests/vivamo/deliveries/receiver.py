"""A webhook endpoint on this machine, for the target to deliver to."""

import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from contract_tests.vivamo.deliveries.delivery import Delivery, Reply

# A delivery is at most this large; more is not read.
LARGEST_BODY = 1_000_000
# So much is kept; a target that sends without end fills no memory.
MOST_KEPT = 10_000
# On one machine a delivery is there in milliseconds, and a busy one gets time; through a tunnel it takes longer.
PATIENCE, PUBLIC_PATIENCE = 5.0, 30.0
# What has been waited for in vain once is hardly on its way the next time.
_IMPATIENCE = 0.2
# A sender that sends nothing must not hold a thread for ever.
_SLOWEST_SECONDS = 10.0
_POLL_SECONDS = 0.02
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})


class Receiver:
    """Answers as it was told to, in turn and by name, then with 200; keeps what came.

    A name is a segment of the path: `<url>/<name>/...`. `url` has no slash at its end. `patience` is how many seconds
    are waited for what should come.
    """

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        self.url = url
        self.patience = patience
        self._changed = threading.Condition()
        self._deliveries: dict[str, list[Delivery]] = defaultdict(list)
        self._replies: dict[str, deque[Reply]] = defaultdict(deque)
        self._kept = 0

    def answer(self, name: str, *replies: Reply) -> None:
        """Give these to the next deliveries to the name."""
        with self._changed:
            self._replies[name].extend(replies)

    def take(self, delivery: Delivery) -> Reply:
        """Keep a delivery; what to answer. A bare question without a signature is none and is forgotten."""
        if delivery.method in _BODILESS and not delivery.body and "signature" not in delivery.headers:
            return Reply()
        with self._changed:
            name = next((step for step in delivery.segments if step in self._replies), "")
            if name and self._kept < MOST_KEPT:
                self._kept += 1
                self._deliveries[name].append(delivery)
                self._changed.notify_all()
            replies = self._replies[name] if name else None
            return replies.popleft() if replies else Reply(200 if name else 404)

    def open(self, name: str) -> None:
        """Take what comes to this name from now on; anything else is answered 404 and forgotten."""
        self.answer(name)

    def got(self, name: str) -> list[Delivery]:
        """What came to the name so far, in order."""
        with self._changed:
            return list(self._deliveries[name])

    def wait(self, wanted: Mapping[str, int]) -> bool:
        """Wait until each name has so many; False when they have not come in time."""

        def complete() -> bool:
            return all(len(self._deliveries[name]) >= count for name, count in wanted.items())

        with self._changed:
            held = self._changed.wait_for(complete, self.patience)
        if not held:
            self.patience = max(self.patience * _IMPATIENCE, 1.0)
        return held


@contextmanager
def receiving(public: str | None = None, port: int = 0) -> Iterator[Receiver]:
    """Serve a receiver on a loopback port (0: a free one) for as long as the block lasts.

    `public` is the address under which the target reaches that port; OSError when the port is taken.
    """
    server = _Server(("127.0.0.1", port), BaseHTTPRequestHandler)
    if public is None:
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    else:
        # The whole world can post to a public address: nobody guesses this one.
        receiver = Receiver(f"{public.rstrip('/')}/{secrets.token_hex(8)}", patience=PUBLIC_PATIENCE)
    server.RequestHandlerClass = _handler(receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _POLL_SECONDS}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, _request: Any, _address: Any) -> None:
        """Silent: a connection that breaks off is the sender's business."""


class _UnreadableError(Exception):
    """The body is not what HTTP allows, or too large, or too slow."""


@dataclass(frozen=True, slots=True)
class _Body:
    """Reads the body of one request, within bounds of size and time."""

    stream: Any
    deadline: float

    def sized(self, text: str) -> bytes:
        if not (text.isascii() and text.isdigit()) or int(text) > LARGEST_BODY:
            raise _UnreadableError
        return self._exactly(int(text))

    def chunked(self) -> bytes:
        body = bytearray()
        while size := self._chunk_size():
            if len(body) + size > LARGEST_BODY:
                raise _UnreadableError
            body += self._exactly(size)
            self._line()
        while self._line():
            """Trailers say nothing here."""
        return bytes(body)

    def _chunk_size(self) -> int:
        try:
            return int(self._line().split(b";")[0], 16)
        except ValueError:
            raise _UnreadableError from None

    def _line(self) -> bytes:
        if time.monotonic() > self.deadline:
            raise _UnreadableError
        line: bytes = self.stream.readline(1000)
        if not line.endswith(b"\n"):
            raise _UnreadableError
        return line.strip()

    def _exactly(self, size: int) -> bytes:
        body = bytearray()
        while len(body) < size:
            piece = self.stream.read1(size - len(body))
            if not piece or time.monotonic() > self.deadline:
                raise _UnreadableError
            body += piece
        return bytes(body)


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _SLOWEST_SECONDS
        # Head and body leave together: apart, each answer would wait for an acknowledgement.
        wbufsize = -1

        def serve(self) -> None:
            try:
                body = self._body()
            except (_UnreadableError, OSError):
                self.close_connection = True
                self._say(Reply(400))
                return
            reply = receiver.take(
                Delivery(method=self.command, target=self.path, headers=self._fields(), body=body, at=time.monotonic())
            )
            if reply.hold is not None:
                reply.hold.wait(reply.longest)
            if reply.status == 0:
                self.close_connection = True
                return
            self._say(reply)

        def _body(self) -> bytes:
            body = _Body(self.rfile, time.monotonic() + _SLOWEST_SECONDS)
            if self.headers.get("transfer-encoding", "").lower() == "chunked":
                return body.chunked()
            return body.sized(self.headers.get("content-length", "0"))

        def handle_expect_100(self) -> bool:
            agreed = super().handle_expect_100()
            # Unsent, it would keep the sender waiting with its body.
            self.wfile.flush()
            return agreed

        def _fields(self) -> dict[str, str]:
            """By lower-case name; of a header that came twice, both values."""
            names = dict.fromkeys(name.lower() for name in self.headers)
            return {name: ", ".join(self.headers.get_all(name, [])) for name in names}

        def _say(self, reply: Reply) -> None:
            self.send_response(reply.status)
            if reply.location:
                self.send_header("location", reply.location)
            if reply.status != 204:
                self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Silent: a delivery's address and headers are nobody's business."""

    for method in ("POST", "PUT", "PATCH", "DELETE", *_BODILESS):
        setattr(Handler, f"do_{method}", Handler.serve)
    return Handler
