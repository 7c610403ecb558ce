"""The line to a server of this machine says the same as httpx of whatever comes, and of what does not."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from contract_tests.line import FarLine, Line, NearLine

PACKED = gzip.compress(b"{}", mtime=0)
ANSWERS = {
    "sized": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\n{}",
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
    "until-closed": b"HTTP/1.1 200 OK\r\n\r\n{}",
    "packed": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED,
    "empty": b"HTTP/1.1 204 No Content\r\n\r\n",
    "cut-short": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
    "no-http": b"hello\r\n\r\n",
}


@contextmanager
def _saying(answer: bytes) -> Iterator[str]:
    """A server that says these bytes to everybody and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("name", ANSWERS)
def test_both_lines_say_the_same(name: str) -> None:
    """Status, headers, body, or that there is none and why."""
    with _saying(ANSWERS[name]) as url:
        lines: list[Line] = [NearLine(url), FarLine(url, httpx.Client(trust_env=False))]
        near, far = (line.ask("POST", "/a?b=c", headers={"content-type": "x/y"}, body=b"{}") for line in lines)
        for line in lines:
            line.close()
    assert near == far


def test_nobody_who_listens_is_told() -> None:
    """In the words by which a target counts as out of reach."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert NearLine(f"http://127.0.0.1:{port}").ask("GET", "/", headers={}, body=b"") == (
        None,
        "the connection broke (ConnectError)",
    )
