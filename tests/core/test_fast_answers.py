"""What the fast transports write and read: byte for byte, within bounds, and nothing of their own."""

from __future__ import annotations

import gzip
import pickle

import httpx
import pytest
from payments_core.answers import MOST_BYTES
from payments_core.errors import RequestNotSent, UnexpectedReply
from payments_core.failures import NEVER_SENT
from payments_core.fast import pairs

from .fast_senders import Sender
from .rogue import OK, Link, Play, answering, rogue


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def test_request_is_written_as_it_is(sender: Sender) -> None:
    """No header more, no byte of the body or the path changed."""
    headers = {"authorization": "Bearer k", "accept": "a/b", "accept-encoding": "gzip", "user-agent": "us/1"}
    with rogue(answering(OK)) as server:
        sender("POST", f"{server.url}/v1/x%2Fy%20z?q=a%20b&q=2", content=b'{"a": "\xc3\xa4"}', **headers)
    head, _, body = server.got[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    expected = {**headers, "host": server.url.removeprefix("http://"), "content-length": str(len(body))}
    assert (first, body) == ("POST /v1/x%2Fy%20z?q=a%20b&q=2 HTTP/1.1", b'{"a": "\xc3\xa4"}')
    assert sorted(line.lower() for line in lines) == sorted(
        f"{name}: {value}".lower() for name, value in expected.items()
    )
    assert "authorization: Bearer k" in [line.replace("Authorization", "authorization") for line in lines]


def test_read_has_no_body(sender: Sender) -> None:
    """A GET says nothing of one."""
    with rogue(answering(OK)) as server:
        assert sender("GET", server.url, accept="*/*").json() == {}
    assert b"content-length" not in server.got[0].lower()
    assert b"transfer-encoding" not in server.got[0].lower()


def test_answer_comes_read_with_all_its_headers(sender: Sender) -> None:
    """Two of one name stay two."""
    with rogue(answering(answer(b'{"a": 1}', b"X-A: 1", b"x-a: 2", b"X-Request-Id: r", status=b"418 Tea"))) as server:
        found = sender("GET", server.url)
    assert (found.status_code, found.is_closed, found.json()) == (418, True, {"a": 1})
    assert (found.read(), found.text, list(found.iter_bytes())) == (b'{"a": 1}', '{"a": 1}', [b'{"a": 1}'])
    assert pickle.loads(pickle.dumps(found)).content == found.content  # noqa: S301 - our own
    assert (found.headers.get_list("x-a"), found.headers["x-request-id"]) == (["1", "2"], "r")


def test_header_beyond_ascii_breaks_nothing(sender: Sender) -> None:
    """The others are there; without asyncio that one is left out, since pyreqwest cannot hand it out."""
    with rogue(answering(answer(b"{}", b"X-A: caf\xe9", b"X-B: 1", b"X-B: 2"))) as server:
        found = sender("GET", server.url)
    assert (found.content, found.headers.get_list("x-b")) == (b"{}", ["1", "2"])
    assert found.headers.get("x-a") in {None, "caf\xe9"}


def test_header_is_read_as_httpx_reads_it() -> None:
    """ASCII at once; anything else by the encodings that httpx tries."""
    for value in ("plain", "café"):
        (pair,) = pairs(httpx.Headers([(b"x-note", value.encode())]))
        assert pair == ("x-note", value)


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_redirect_is_an_answer(sender: Sender, status: str) -> None:
    """The key goes nowhere else."""
    with rogue(answering(answer(b"", b"Location: /elsewhere", status=status.encode() + b" Moved"))) as server:
        assert sender("POST", server.url, content=b"{}", authorization="k").status_code == int(status)
    assert len(server.got) == 1


def test_cookies_are_not_kept(sender: Sender) -> None:
    """The second request has none."""
    with rogue(answering(answer(b"{}", b"Set-Cookie: a=1; Path=/"))) as server:
        for _ in range(2):
            sender("GET", server.url)
    assert len(server.got) == 2
    assert b"cookie" not in server.got[1].lower()


def test_connection_is_used_again(sender: Sender) -> None:
    """Thirty calls, one connection."""
    links: list[Link] = []

    def play(link: Link) -> None:
        links.append(link)
        answering(OK)(link)

    with rogue(play) as server:
        for _ in range(30):
            sender("POST", server.url, content=b"{}")
    assert (len(links), len(server.got)) == (1, 30)


def test_packed_answer_is_unpacked_by_ours(sender: Sender) -> None:
    """It comes as it was sent, so that no bomb goes off below the bound."""
    packed = gzip.compress(b'{"a": 1}')
    with rogue(answering(answer(packed, b"Content-Encoding: gzip"))) as server:
        stream = sender("GET", server.url).stream
        assert isinstance(stream, httpx.ByteStream)
        assert b"".join(stream) == packed
        assert sender.guarded("GET", server.url).json() == {"a": 1}


def endless(link: Link) -> None:
    link.request()
    link.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        link.send(b" " * 1_000_000)


@pytest.mark.parametrize(
    ("play", "text"),
    [
        (endless, "more than"),
        (answering(answer(gzip.compress(b" " * (MOST_BYTES + 2)), b"Content-Encoding: gzip")), "more than"),
        (answering(answer(gzip.compress(b"{}")[:-4], b"Content-Encoding: gzip")), "cut short"),
        (answering(answer(b"{}", b"Content-Encoding: gzip")), "not what its content encoding says"),
        (answering(answer(b"{}", b"Content-Encoding: br")), "not asked for"),
        (answering(answer(b"{}", b"Content-Encoding: zstd")), "not asked for"),
    ],
    ids=["endless", "bomb", "cut", "false", "brotli", "zstd"],
)
def test_body_beyond_bounds_is_unexpected(sender: Sender, play: Play, text: str) -> None:
    """Memory has an end; the create is not repeated."""
    with rogue(play) as server, pytest.raises(UnexpectedReply, match=text):
        sender.guarded("POST", server.url, content=b"{}")
    assert len(server.got) == 1


def test_length_beyond_all_memory_is_not_believed(sender: Sender) -> None:
    """An answer without a body may claim one of any length."""
    claim = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999999999\r\n\r\n"
    with rogue(answering(claim)) as server:
        assert sender("GET", server.url).status_code == 304


def test_large_answer_within_bounds_is_whole(sender: Sender) -> None:
    """A page of customers has more than one piece."""
    body = bytes(range(256)) * 20_000
    with rogue(answering(answer(body))) as server:
        assert sender("GET", server.url).content == body


@pytest.mark.parametrize("path", ["/v1/%2e%2e/admin", "/v1/a%2E", "/v1/a\\b"])
def test_path_is_sent_as_it_is_or_not_at_all(sender: Sender, path: str) -> None:
    """What would be rewritten on the way, so that another record is meant, is not sent."""
    with rogue(answering(OK)) as server:
        try:
            sender("POST", server.url + path, content=b"{}")
        except NEVER_SENT:
            assert server.got == []
        else:
            assert server.got[0].startswith(f"POST {path} ".encode())


@pytest.mark.parametrize(("method", "headers"), [("PO ST", {}), ("POST", {"x": "a\nb: c"})], ids=["method", "header"])
def test_request_that_cannot_be_written_does_not_leave(sender: Sender, method: str, headers: dict[str, str]) -> None:
    """A line end in a value makes no second header."""
    with rogue(answering(OK)) as server:
        with pytest.raises(httpx.TransportError):
            sender(method, server.url, content=b"{}", **headers)
        assert server.got == []


@pytest.mark.parametrize("url", ["ftp://127.0.0.1:9/", "http:///x"])
def test_url_of_another_kind_is_never_sent(sender: Sender, url: str) -> None:
    """And no second try is made."""
    with pytest.raises(RequestNotSent, match="Unusable"):
        sender.guarded("POST", url, content=b"{}")
