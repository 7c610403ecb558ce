"""Requests as bytes, right and wrong ones, signed by a few lines of the judge's own."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPResponse

SECRET = "whsec_canary_1"
PATH = "/webhooks/vivamo"
LIMIT = 4096
Pairs = tuple[tuple[str, str], ...]


def signature(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha512).hexdigest()


def event(number: int = 1, *, status: str = "success", padded_to: int = 0) -> bytes:
    """The body of a disbursement's event, with as much white space as it takes."""
    payload = {
        "amount": "50.00",
        "status": status,
        "transactionType": "disbursement",
        "externalCustomerId": "user_canary",
        "disbursementIntentId": f"intent-{number}",
        "externalDisbursementIntentId": f"payout-{number}",
    }
    return json.dumps(payload).encode().ljust(padded_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request. `length` declares another one than the body has; `chunked` declares none."""

    body: bytes = field(default_factory=event)
    headers: Pairs | None = None
    method: str = "POST"
    length: str | None = None
    chunked: bool = False

    def header_pairs(self) -> Pairs:
        """Its own headers, or the signature that it deserves."""
        return (("signature", signature(self.body)),) if self.headers is None else self.headers

    def head(self) -> bytes:
        framing = (
            ("Transfer-Encoding", "chunked")
            if self.chunked
            else ("Content-Length", str(len(self.body)) if self.length is None else self.length)
        )
        lines = [
            f"{self.method} {PATH} HTTP/1.1",
            *(
                f"{name}: {value}"
                for name, value in (
                    ("Host", "127.0.0.1"),
                    ("Connection", "close"),
                    ("Content-Type", "application/json"),
                    framing,
                    *self.header_pairs(),
                )
            ),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def pieces(self) -> Iterable[bytes]:
        """What follows the head."""
        if not self.chunked:
            return [self.body]
        parts = [self.body[start : start + 100] for start in range(0, len(self.body), 100)]
        return [*(b"%x\r\n%s\r\n" % (len(part), part) for part in parts), b"0\r\n\r\n"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


def send(port: int, post: Post, *, head_alone: bool = False, hang_up: bool = False) -> Reply | None:
    """Over a socket of its own; None where the server hung up without a word.

    head_alone: keeps the body back. hang_up: says afterwards that nothing more will come.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            connection.sendall(post.head())
            if not head_alone:
                connection.sendall(b"".join(post.pieces()))
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
        except ConnectionError:
            pass  # a server may answer and hang up before it has all
        return _reply(connection, post.method)


def _reply(connection: socket.socket, method: str) -> Reply | None:
    response = HTTPResponse(connection, method=method)
    try:
        response.begin()
        text = response.read().decode()
    except ConnectionError:  # RemoteDisconnected is one
        return None
    finally:
        response.close()
    return Reply(response.status, text, {name.lower(): value for name, value in response.getheaders()})
