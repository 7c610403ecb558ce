"""Servers that are right but for one thing: a proxy before the mock that changes one kind of answer."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What came to the proxy."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the proxy answers; `body` None breaks the connection off."""

    status: int
    headers: dict[str, str]
    body: bytes | None

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")

    def with_json(self, value: Any) -> "Said":
        return replace(self, body=json.dumps(value).encode())


Forward = Callable[[Asked], Said]
# One wrong server: asks the right one, or does not, and answers something else.
Fault = Callable[[Asked, Forward], Said]
_HOP = frozenset({"host", "connection", "content-length", "transfer-encoding", "date", "accept-encoding"})


@contextmanager
def wrong_server(right: str, fault: Fault) -> Iterator[str]:
    """Serve the fault on a free port of this machine; its address."""
    with httpx.Client(timeout=20, trust_env=False) as http:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fault, forwarder(right, http)))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def forwarder(right: str, http: httpx.Client) -> Forward:
    """Asks the right server."""

    def forward(asked: Asked) -> Said:
        url = httpx.URL(right).copy_with(raw_path=asked.path.encode())
        headers = {name: value for name, value in asked.headers.items() if name not in _HOP}
        answer = http.request(asked.method, url, headers=headers, content=asked.body)
        kept = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in _HOP}
        return Said(status=answer.status_code, headers=kept, body=answer.content)

    return forward


def _handler(fault: Fault, forward: Forward) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave together: apart, each answer would wait 40 ms for an acknowledgement.
        wbufsize = -1
        disable_nagle_algorithm = True

        def serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(method=self.command, path=self.path, headers=headers, body=self.rfile.read(length))
            control = asked.path.startswith("/_mock")
            said = forward(asked) if control else fault(asked, forward)
            if said.body is None:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in {**said.headers, "content-length": str(len(said.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said.body)

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY"):
        setattr(Handler, f"do_{method}", Handler.serve)
    return Handler
