"""Every framework, behind a real server, attacked alike: nothing forged is stored, nothing authentic is lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.receivers.conftest import bodies
from tests.receivers.posts import LIMIT, SECRET, Post, event, send, signature
from tests.receivers.sites import Site

EVENT = event()
GOOD = signature(EVENT)
COMPRESSED = gzip.compress(EVENT, mtime=0)
SIGNED = ("signature", GOOD)
FORGED = {
    "unsigned": Post(headers=()),
    "empty signature": Post(headers=(("signature", ""),)),
    "signed with another secret": Post(headers=(("signature", signature(EVENT, "whsec_other")),)),
    "signature of another body": Post(headers=(("signature", signature(event(2))),)),
    "cut signature": Post(headers=(("signature", GOOD[:-1]),)),
    "upper-case signature": Post(headers=(("signature", GOOD.upper()),)),
    "prefixed signature": Post(headers=(("signature", f"sha512={GOOD}"),)),
    "doubled header": Post(headers=(SIGNED, SIGNED)),
    "doubled header, the good one first": Post(headers=(SIGNED, ("signature", signature(b"")))),
    "doubled header, the good one last": Post(headers=(("Signature", signature(b"")), SIGNED)),
    "header of another name": Post(headers=(("x-signature", GOOD),)),
    "signature of non-ASCII letters": Post(headers=(("signature", GOOD[:-1] + "\xe9"),)),
    "signature of 8 KiB": Post(headers=(("signature", GOOD * 64),)),
    "one bit of the body": Post(body=EVENT[:-2] + bytes([EVENT[-2] ^ 1]) + EVENT[-1:], headers=(SIGNED,)),
    "one byte more": Post(body=EVENT + b" ", headers=(SIGNED,)),
    "one byte less": Post(body=EVENT[:-1], headers=(SIGNED,)),
    "empty body": Post(body=b"", headers=(SIGNED,)),
    "empty body, signed": Post(body=b""),
    "no JSON, signed": Post(body=b"amount=50.00"),
    "a list, signed": Post(body=b"[1]"),
    "compressed": Post(body=COMPRESSED, headers=(("Content-Encoding", "gzip"), SIGNED)),
    "compressed, signed as sent": Post(
        body=COMPRESSED, headers=(("Content-Encoding", "gzip"), ("signature", signature(COMPRESSED)))
    ),
    "declared shorter than it is": Post(length=str(len(EVENT) - 1)),
}
MALFORMED = {
    "negative length": Post(length="-1"),
    "length in words": Post(length="five"),
    "length of two numbers": Post(length=f"{len(EVENT)}, 5"),
    "length with an underscore": Post(length="1_0"),
}
AUTHENTIC = {
    "plain": Post(),
    "header in capitals": Post(headers=(("SIGNATURE", GOOD),)),
    "of exactly the limit": Post(body=event(padded_to=LIMIT)),
    "with a word about its encoding": Post(headers=(("Content-Encoding", "identity"), SIGNED)),
    "with a header beyond ASCII": Post(headers=(("X-Custom-Auth", "\xe9"), SIGNED)),
    "in letters beyond ASCII": Post(body=EVENT.replace(b"user_canary", "Zoë".encode())),
}


def test_authentic_event_is_stored_before_200(port: int, database: Path) -> None:
    """Its bytes are in the database when the answer comes, for any other process to see."""
    reply = send(port, Post())
    assert reply is not None
    assert (reply.status, reply.text, bodies(database)) == (200, "stored", [EVENT])
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("post", AUTHENTIC.values(), ids=AUTHENTIC)
def test_authentic_event_is_stored(port: int, database: Path, post: Post) -> None:
    """Whatever is around it."""
    reply = send(port, post)
    assert reply is not None
    assert (reply.status, bodies(database)) == (200, [post.body])


@pytest.mark.parametrize("post", FORGED.values(), ids=FORGED)
def test_forged_event_is_refused(port: int, database: Path, post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """With one and the same answer, a line in the log, and not a byte stored."""
    reply = send(port, post)
    assert reply is not None
    assert (reply.status, reply.text) == (400, "refused")
    assert bodies(database) == []
    written = [record for record in caplog.records if record.name == "vivamo.receivers"]
    assert [record.levelname for record in written] == ["WARNING"]
    assert not any(word in caplog.text for word in ("user_canary", "payout-1", SECRET, GOOD[:20]))


@pytest.mark.parametrize("post", MALFORMED.values(), ids=MALFORMED)
def test_malformed_length_is_refused(port: int, database: Path, post: Post) -> None:
    """By the server, or by the receiver behind one that does not look."""
    reply = send(port, post)
    assert reply is None or reply.status == 400
    assert bodies(database) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_method_is_refused(port: int, database: Path, method: str) -> None:
    """405, with the one that is allowed."""
    reply = send(port, Post(method=method))
    assert reply is not None
    assert (reply.status, reply.headers["allow"], bodies(database)) == (405, "POST", [])


def test_body_declared_over_the_limit_is_refused_unread(site: Site, port: int, database: Path) -> None:
    """The answer comes although not one byte of the body does, where the framework itself does not wait for it."""
    reply = send(port, Post(body=event(padded_to=LIMIT + 1)), head_alone=not site.spools)
    assert reply is not None
    assert (reply.status, bodies(database)) == (413, [])


def test_body_without_a_length_is_read_where_the_server_can(site: Site, port: int, database: Path) -> None:
    """Chunks are put together; a server that cannot do that hands over nothing, which is signed by nobody."""
    post = Post(chunked=True)
    reply = send(port, post)
    assert reply is not None
    assert (reply.status, bodies(database)) == ((200, [post.body]) if site.chunks else (400, []))


def test_body_without_a_length_is_limited(site: Site, port: int, database: Path) -> None:
    """One byte over the limit is too many, and the limit itself is not."""
    longest, longer = (Post(body=event(padded_to=size), chunked=True) for size in (LIMIT, LIMIT + 1))
    statuses = [reply and reply.status for reply in (send(port, longer), send(port, longest))]
    assert statuses == ([413, 200] if site.chunks else [400, 400])
    assert bodies(database) == ([longest.body] if site.chunks else [])


def test_body_shorter_than_declared_is_not_stored(port: int, database: Path) -> None:
    """The sender hung up in the middle."""
    body = event(padded_to=1000)
    reply = send(port, Post(body=body[:-1], length="1000", headers=(("signature", signature(body)),)), hang_up=True)
    assert reply is None or reply.status == 400
    assert bodies(database) == []


def test_authentic_body_shorter_than_declared_is_not_trusted_for_its_length(port: int, database: Path) -> None:
    """Signed as it came and yet cut off: stored whole, or not at all."""
    reply = send(port, Post(length="1000"), hang_up=True)
    assert (reply is not None and reply.status == 200) == (bodies(database) == [EVENT])


def test_delivery_that_comes_again_is_stored_once(port: int, database: Path) -> None:
    """200 each time, or Vivamo would send it for ever."""
    replies = [send(port, Post()) for _ in range(3)]
    assert [reply and reply.status for reply in replies] == [200, 200, 200]
    assert bodies(database) == [EVENT]


def test_receiver_goes_on_after_attacks(port: int, database: Path) -> None:
    """What was refused leaves nothing behind that the next delivery could stumble over."""
    for post in (*FORGED.values(), *MALFORMED.values()):
        send(port, post)
    reply = send(port, Post())
    assert reply is not None
    assert (reply.status, bodies(database)) == (200, [EVENT])
