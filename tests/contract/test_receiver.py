"""The suite's own webhook receiver: what it keeps, how it answers, and what it survives."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from contract_tests.vivamo.deliveries.delivery import Reply
from contract_tests.vivamo.deliveries.receiver import LARGEST_BODY, Receiver, receiving

GARBAGE = {
    "no-http": b"\x16\x03\x01\x02\x00\x01\x00garbage\r\n\r\n",
    "huge": b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    "no-number": b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "bad-chunk": b"POST /hook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "long-line": b"POST /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "many-headers": b"POST /hook HTTP/1.1\r\n" + b"x: y\r\n" * 200 + b"\r\n",
    "odd-method": b"BREW /hook HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.fixture
def ear() -> Iterator[Receiver]:
    """A receiver with one name."""
    with receiving() as receiver:
        receiver.open("hook")
        yield receiver


def _raw(ear: Receiver, sent: bytes) -> bytes:
    url = httpx.URL(ear.url)
    with socket.create_connection((url.host, url.port or 0), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read()


def test_delivery_is_kept_as_it_came(ear: Receiver) -> None:
    """Method, target, headers and body, to the byte."""
    body = '{"a": "\u00e9"}'.encode()
    httpx.post(f"{ear.url}/hook/In?x=%2F", content=body, headers={"X-Key": "a  B", "Signature": "s"})
    (got,) = ear.got("hook")
    assert (got.method, got.target, got.body) == ("POST", "/hook/In?x=%2F", body)
    assert (got.headers["x-key"], got.headers["signature"]) == ("a  B", "s")


def test_answers_are_given_in_turn_then_200(ear: Receiver) -> None:
    """Also a redirect with its address, and a connection that is broken off."""
    ear.answer("hook", Reply(204), Reply(302, "http://127.0.0.1/else"), Reply(0))
    first, second = (httpx.post(f"{ear.url}/hook") for _ in range(2))
    assert (first.status_code, second.status_code, second.headers["location"]) == (204, 302, "http://127.0.0.1/else")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(f"{ear.url}/hook")
    assert httpx.post(f"{ear.url}/hook").status_code == 200
    assert len(ear.got("hook")) == 4


def test_unknown_name_is_404_and_forgotten(ear: Receiver) -> None:
    """A stranger's post is no delivery."""
    assert httpx.post(f"{ear.url}/other").status_code == 404
    assert ear.got("other") == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_is_kept(ear: Receiver, method: str) -> None:
    """So that it can be found out."""
    httpx.request(method, f"{ear.url}/hook", content=b"{}")
    assert [one.method for one in ear.got("hook")] == [method]


def test_question_without_signature_is_no_delivery(ear: Receiver) -> None:
    """Some look at an address before they use it."""
    assert httpx.get(f"{ear.url}/hook").status_code == 200
    assert ear.got("hook") == []
    httpx.get(f"{ear.url}/hook", headers={"signature": "s"})
    assert [one.method for one in ear.got("hook")] == ["GET"]


def test_one_connection_carries_many_deliveries(ear: Receiver) -> None:
    """Sized and chunked bodies one after the other, on HTTP/1.1."""
    with httpx.Client() as http:
        for body in (b"one", iter([b"tw", b"o"]), b""):
            http.post(f"{ear.url}/hook", content=body)
    assert [one.body for one in ear.got("hook")] == [b"one", b"two", b""]


def test_sender_that_expects_100_is_told_to_go_on(ear: Receiver) -> None:
    """Else it would wait with its body."""
    url = httpx.URL(ear.url)
    with socket.create_connection((url.host, url.port or 0), timeout=5) as connection:
        connection.sendall(b"POST /hook HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert b" 100 " in connection.recv(100)
        connection.sendall(b"{}")
        assert b" 200 " in connection.recv(100)
    assert [one.body for one in ear.got("hook")] == [b"{}"]


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_survived(ear: Receiver, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """It is no delivery, says nothing on the terminal, and the next delivery comes through."""
    _raw(ear, GARBAGE[name])
    assert ear.got("hook") == []
    assert httpx.post(f"{ear.url}/hook", content=b"x" * LARGEST_BODY).status_code == 200
    assert len(ear.got("hook")) == 1
    assert capfd.readouterr() == ("", "")


def test_cut_body_is_no_delivery(ear: Receiver) -> None:
    """Half of a payload has no signature that could be right."""
    _raw(ear, b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{}")
    assert ear.got("hook") == []


def test_held_sender_does_not_hold_others(ear: Receiver) -> None:
    """Each connection has a thread of its own; the one that is held goes on when it is let go."""
    ear.open("other")
    hold = threading.Event()
    ear.answer("hook", Reply(200, hold=hold, longest=5))
    sender = threading.Thread(target=httpx.post, args=[f"{ear.url}/hook"])
    sender.start()
    assert ear.wait({"hook": 1})
    assert httpx.post(f"{ear.url}/other").status_code == 200
    assert sender.is_alive()
    hold.set()
    sender.join(5)
    assert not sender.is_alive()


def test_waiting_ends_when_all_is_there_or_in_vain() -> None:
    """A second wait in vain is shorter than the first."""
    ear = Receiver("http://127.0.0.1:1", patience=0.05)
    began = time.monotonic()
    assert not ear.wait({"hook": 1})
    assert ear.wait({"hook": 0})
    assert time.monotonic() - began < 1


def test_public_address_cannot_be_guessed() -> None:
    """Whoever knows the address of the tunnel alone can forge no delivery."""
    with receiving("https://hooks.example.invalid/in/") as one, receiving("https://hooks.example.invalid/in") as other:
        assert one.url.startswith("https://hooks.example.invalid/in/")
        assert one.url != other.url
