"""The law of money over the fast transports: a create leaves once, and only evidence says that it did not leave."""

from __future__ import annotations

import random
import socket
import threading
import time

import httpx
import pytest
from payments_core.errors import OutcomeUnknown, RequestNotSent
from payments_core.failures import NEVER_SENT

from .fast_senders import Async, Sender, Sync
from .rogue import OK, Link, Play, rogue

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
SHORT = {"connect": 0.5, "read": 0.5, "write": 0.5, "pool": 0.5}


def after_headers(link: Link) -> None:
    link.head()


def after_headers_by_reset(link: Link) -> None:
    link.head()
    link.reset()


def after_body(link: Link) -> None:
    link.request()


def after_body_by_reset(link: Link) -> None:
    link.request()
    link.reset()


def mute(link: Link) -> None:
    link.request()
    time.sleep(1.5)


def saying(answer: bytes) -> Play:
    def play(link: Link) -> None:
        link.request()
        link.send(answer)

    return play


LOSSES: list[tuple[str, Play]] = [
    ("closed after the headers", after_headers),
    ("reset after the headers", after_headers_by_reset),
    ("closed after the body", after_body),
    ("reset after the body", after_body_by_reset),
    ("mute", mute),
    ("closed in the answer's headers", saying(b"HTTP/1.1 200 OK\r\nConte")),
    ("closed in the answer's body", saying(HEAD + b'{"disburse')),
    ("closed in a chunk", saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")),
    ("no HTTP", saying(b"\x00\x01canary\r\n\r\n")),
    ("bad header", saying(b"HTTP/1.1 200 OK\r\ncanary canary\r\n\r\n")),
    ("two lengths", saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x")),
    ("endless headers", saying(b"HTTP/1.1 200 OK\r\n" + b"X-A: canary\r\n" * 200_000 + b"\r\n")),
    ("words of a refusal", saying(b"HTTP/1.1 client error (Connect)\r\nclient error (Connect)\r\n\r\n")),
]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("play", [play for _, play in LOSSES], ids=[name for name, _ in LOSSES])
def test_write_whose_answer_is_lost_left_once_and_is_unknown(sender: Sender, play: Play, method: str) -> None:
    """Also on a connection that has served before, and never with a word of the answer."""

    def second(link: Link) -> None:
        if link.request():
            link.send(OK)
            play(link)

    with rogue(play) as first, rogue(second) as later:
        sender.guarded("POST", later.url, content=b"{}", timeouts=SHORT)
        for server in (first, later):
            with pytest.raises(OutcomeUnknown) as caught:
                sender.guarded(method, server.url, content=b'{"amount": "50.00"}', timeouts=SHORT)
            assert "canary" not in str(caught.value)
            assert str(caught.value.__cause__) == "None"
    assert len([one for one in first.got + later.got if b"50.00" in one]) <= 2
    assert len(first.got) <= 1


def refused() -> str:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_refused_connection_is_never_sent(sender: Sender) -> None:
    """Nobody listens there; tried four times, and said so."""
    url = refused()
    with pytest.raises(httpx.ConnectError):
        sender("POST", url, content=b"{}")
    with pytest.raises(RequestNotSent, match=r"\(ConnectError: .*(refused|call failed)"):
        sender.guarded("POST", url, content=b"{}")


def closing(link: Link) -> None:
    link.socket.recv(65_536)


def plain(link: Link) -> None:
    link.socket.recv(65_536)
    link.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def silent(link: Link) -> None:
    link.socket.recv(65_536)
    time.sleep(0.8)


@pytest.mark.parametrize(
    ("play", "error"),
    [(closing, httpx.ConnectError), (plain, httpx.ConnectError), (silent, httpx.ConnectTimeout)],
    ids=["closes", "speaks plain", "mute"],
)
def test_failed_tls_is_never_sent(sender: Sender, play: Play, error: type[Exception]) -> None:
    """The request waits for the handshake."""
    with rogue(play) as server, pytest.raises(error):
        sender("POST", server.url.replace("http", "https", 1), content=b"{}", timeouts={**SHORT, "connect": 0.3})


@pytest.mark.parametrize("status", [b"403 Forbidden", b"407 Proxy Authentication Required", b"502 Bad Gateway"])
@pytest.mark.parametrize("kind", [Sync, Async], ids=["sync", "async"])
def test_refusal_of_the_proxy_is_never_sent(kind: type[Sender], status: bytes) -> None:
    """A CONNECT is not the request; the proxy's password is in no error."""
    with rogue(saying(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")) as proxy:
        sender = kind(lambda _: f"http://user:pa%24s-canary@127.0.0.1:{proxy.port}")
        with pytest.raises(RequestNotSent) as caught:
            sender.guarded("POST", "https://api.example/v1/x", content=b"{}")
        sender.end()
    assert "canary" not in str(caught.value) + repr(caught.value.__context__)
    assert {one.split(b"\r\n")[0] for one in proxy.got} == {b"CONNECT api.example:443 HTTP/1.1"}
    assert b"dXNlcjpwYSRzLWNhbmFyeQ==" in proxy.got[0]  # user:pa$s-canary


@pytest.mark.parametrize("proxy", ["socks4a://canary:1", "no URL, canary"])
@pytest.mark.parametrize("kind", [Sync, Async], ids=["sync", "async"])
def test_proxy_of_another_kind_is_never_sent_to(kind: type[Sender], proxy: str) -> None:
    """Its text may hold a password, and is not shown."""
    sender = kind(lambda _: proxy)
    with pytest.raises(RequestNotSent) as caught:
        sender.guarded("POST", "https://127.0.0.1:9", content=b"{}", timeouts={})
    assert "canary" not in str(caught.value)
    sender.end()


@pytest.mark.parametrize("closed", [False, True], ids=["reset", "closed"])
def test_connection_that_ends_while_the_next_create_comes_carries_none_twice(sender: Sender, closed: bool) -> None:
    """An idle connection is closed just before, while, or just after the next one is written on it."""
    chance, chances = random.Random(7), 150  # noqa: S311 - no secret

    def play(link: Link) -> None:
        while link.request():
            link.send(OK)
            if len(link.got) % 2:
                time.sleep(chance.random() * 0.0006)
                link.socket.shutdown(socket.SHUT_RDWR) if closed else link.reset()
                return

    unsent = []
    with rogue(play) as server:
        for number in range(chances):
            try:
                sender("POST", server.url, content=f"create-{number:05}".encode())
            except NEVER_SENT:
                unsent.append(number)
            except httpx.TransportError:
                pass
            time.sleep(chance.random() * 0.0006)
    bodies = [one[-12:] for one in server.got]
    assert len(bodies) == len(set(bodies))
    assert not {f"create-{number:05}".encode() for number in unsent} & set(bodies)
    assert len(bodies) > chances / 2


def test_lost_read_is_left_to_our_retries(sender: Sender) -> None:
    """The transport sends once; ours sends again, as often as its policy says."""
    with rogue(after_body) as server:
        with pytest.raises(httpx.ReadError):
            sender("GET", server.url)
        assert len(server.got) == 1
        with pytest.raises(OutcomeUnknown):
            sender.guarded("GET", server.url)
    assert len(server.got) == 5


def test_drip_ends_within_the_time_outs(sender: Sender) -> None:
    """Headers or body, byte by byte, each in time, and the whole not."""
    for start in (HEAD, b"HTTP/1.1 200 OK\r\nX-A: "):

        def play(link: Link, start: bytes = start) -> None:
            link.request()
            link.send(start)
            for _ in range(60):
                link.send(b"x")
                time.sleep(0.05)

        with rogue(play) as server, pytest.raises(httpx.ReadTimeout):
            sender("POST", server.url, content=b"{}", timeouts=SHORT)
        assert len(server.got) == 1


def test_mute_server_before_the_answer_is_a_read_time_out(sender: Sender) -> None:
    """Not one of connecting, which would let it be sent again."""
    with rogue(mute) as server, pytest.raises(httpx.ReadTimeout):
        sender("POST", server.url, content=b"{}", timeouts=SHORT)
    assert len(server.got) == 1


def test_close_loses_what_is_under_way() -> None:
    """The create may have been done, and is not said to be unsent."""
    sender, arrived = Sync(), threading.Event()

    def play(link: Link) -> None:
        link.request()
        arrived.set()
        time.sleep(0.5)

    def close_then() -> None:
        arrived.wait(5)
        sender.close()

    with rogue(play) as server:
        closer = threading.Thread(target=close_then)
        closer.start()
        with pytest.raises(OutcomeUnknown):
            sender.guarded("POST", server.url, content=b"{}")
        closer.join()
    assert len(server.got) == 1
