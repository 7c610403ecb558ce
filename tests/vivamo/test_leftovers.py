"""A server that says more than it was asked: nothing of it may be taken for the answer to another request."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from vivamo.fast import AsyncFastTransport, FastTransport

from .conftest import Facade

REFUSAL = b'HTTP/1.1 400 Bad Request\r\nContent-Length: 20\r\n\r\n{"message": "stale"}'
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n"


@contextmanager
def server(first: bytes) -> Iterator[tuple[str, list[int]]]:
    """Answers the first request of each connection with `first`, any later one properly; counts the connections."""
    connections: list[int] = []

    def serve(connection: socket.socket) -> None:
        # A client that ends a connection with something left to read resets it.
        with suppress(ConnectionError), connection, connection.makefile("rb") as lines:
            said = first
            while lines.readline():
                while lines.readline().strip():
                    pass
                connection.sendall(said)
                said = WHOLE

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connections.append(1)
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", connections
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "first",
    [WHOLE + REFUSAL, CHUNKED + REFUSAL, WHOLE + b"\r\n", CHUNKED + CHUNKED],
    ids=["two answers", "chunked", "an empty line", "twice"],
)
@pytest.mark.parametrize("carrier", [None, {"sync": FastTransport, "async": AsyncFastTransport}], ids=["own", "fast"])
def test_second_answer_is_nobodys(first: bytes, carrier: dict[str, Any] | None, kind: type[Facade]) -> None:
    """A refusal that is left over would free a claimed payout, and it would be sent again."""
    with server(first) as (url, _):
        transport = carrier and carrier[kind.kind]()
        facade = kind(api_key="sk_test_x", base_url=url, retries=0, transport=transport)
        assert [facade("webhook_endpoints.list") for _ in range(3)] == [[], [], []]
        facade.close()


@pytest.mark.parametrize("first", [WHOLE, CHUNKED], ids=["whole", "chunked"])
def test_connection_that_says_what_it_should_is_kept(first: bytes, kind: type[Facade]) -> None:
    """The other half: or each call would pay for a connection."""
    with server(first) as (url, connections):
        facade = kind(api_key="sk_test_x", base_url=url, retries=0)
        assert [facade("webhook_endpoints.list") for _ in range(3)] == [[], [], []]
        facade.close()
    assert len(connections) == 1
