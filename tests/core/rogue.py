"""A server on loopback that does what it is told, byte for byte, and remembers every whole request that it got."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Link:
    """One connection, seen from the server."""

    socket: socket.socket
    got: list[bytes]
    held: bytes = b""

    def head(self) -> bytes:
        """The first line and the headers of the next request; empty when the client has gone."""
        while b"\r\n\r\n" not in self.held:
            if not self._more():
                return b""
        head, _, self.held = self.held.partition(b"\r\n\r\n")
        return head

    def request(self) -> bytes:
        """The next request, remembered; empty when the client has gone."""
        head = self.head()
        size = next((int(line.split(b":")[1]) for line in head.lower().splitlines() if b"content-length:" in line), 0)
        while len(self.held) < size and self._more():
            pass
        body, self.held = self.held[:size], self.held[size:]
        if head:
            self.got.append(head + b"\r\n\r\n" + body)
        return self.got[-1] if head else b""

    def _more(self) -> bool:
        more = self.socket.recv(65_536)
        self.held += more
        return bool(more)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        """Ends the connection by RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Play = Callable[[Link], None]


@dataclass
class Rogue:
    """`got`: the requests that arrived whole, in their order."""

    port: int
    got: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def rogue(play: Play, tls: ssl.SSLContext | None = None) -> Iterator[Rogue]:
    """Plays `play` on every connection, each in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Rogue(listening.getsockname()[1])
        links: list[socket.socket] = []
        threads: list[threading.Thread] = []

        def serve(one: socket.socket) -> None:
            with contextlib.suppress(OSError):
                if tls is not None:
                    one = tls.wrap_socket(one, server_side=True)
                with one:
                    play(Link(one, server.got))

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    one, _ = listening.accept()
                    links.append(one)
                    threads.append(threading.Thread(target=serve, args=(one,), daemon=True))
                    threads[-1].start()

        acceptor = threading.Thread(target=accept, daemon=True)
        acceptor.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            acceptor.join(5)
            for one in links:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(5)


def answering(*answers: bytes) -> Play:
    """Answers each request of a connection with the next of these, the last one for ever."""

    def play(link: Link) -> None:
        left = list(answers)
        while link.request():
            link.send(left.pop(0) if len(left) > 1 else left[0])

    return play
