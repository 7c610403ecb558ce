"""What a receiver answers, whatever the framework: 200 only for what is stored, and never a word too many."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import pytest
from payments_core.errors import (
    EventChanged,
    LedgerError,
    PayloadInvalid,
    SignatureInvalid,
    SignatureMissing,
    WebhookError,
)
from vivamo.receivers import core

from tests.receivers.fake_inbox import FakeInbox

SECRETIVE = "whsec_canary"
Chunk = bytes | OSError


def pieces(chunks: tuple[Chunk, ...]) -> Iterator[bytes]:
    for chunk in chunks:
        if isinstance(chunk, OSError):
            raise chunk
        yield chunk


async def apieces(chunks: tuple[Chunk, ...]) -> AsyncIterator[bytes]:
    for chunk in pieces(chunks):
        yield chunk


def at_once(steps: core.Steps, chunks: tuple[Chunk, ...], inbox: FakeInbox) -> core.Answer:
    return core.run(steps, pieces(chunks), inbox)


def on_asyncio(steps: core.Steps, chunks: tuple[Chunk, ...], inbox: FakeInbox) -> core.Answer:
    return asyncio.run(core.arun(steps, apieces(chunks), inbox))


Driver = Callable[[core.Steps, tuple[Chunk, ...], FakeInbox], core.Answer]


@pytest.fixture(params=[at_once, on_asyncio])
def drive(request: pytest.FixtureRequest) -> Driver:
    """Both drivers: they do the same."""
    chosen: Driver = request.param
    return chosen


def posted(
    drive: Driver, inbox: FakeInbox, *chunks: Chunk, headers: Mapping[str, str] | None = None, max_bytes: int = 10
) -> core.Answer:
    return drive(core.steps("POST", headers or {}, max_bytes=max_bytes), chunks, inbox)


def test_stored_event_is_answered_with_200(drive: Driver) -> None:
    """The inbox got the bytes in order, with the headers themselves."""
    inbox, headers = FakeInbox(), {"signature": "00"}
    assert posted(drive, inbox, b"12", b"", b"345", headers=headers) == core.STORED
    assert (inbox.bodies, inbox.headers) == ([b"12345"], [headers])
    assert core.STORED.status == 200


def test_200_is_answered_after_the_inbox_returned() -> None:
    """As long as the inbox has not returned there is no answer at all."""
    steps = core.steps("POST", {}, max_bytes=10)
    assert next(steps) == core.Read()
    assert steps.send(None) == core.Receive(b"", {})
    with pytest.raises(StopIteration) as end:
        steps.send(None)
    assert end.value.value == core.STORED


@pytest.mark.parametrize("error", [SignatureMissing, SignatureInvalid, PayloadInvalid, EventChanged])
def test_refused_event_is_answered_with_400(
    drive: Driver, error: type[WebhookError], caplog: pytest.LogCaptureFixture
) -> None:
    """One text for all of them; the log has the kind and the length, and nothing of what was sent."""
    assert posted(drive, FakeInbox(error(SECRETIVE)), b"12345") == core.Answer(400, "refused")
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("vivamo.receivers", logging.WARNING)
    assert record.getMessage() == f"refused a delivery of 5 bytes: {error.__name__}"
    assert record.exc_info is None


def test_store_that_is_down_is_answered_with_503(drive: Driver, caplog: pytest.LogCaptureFixture) -> None:
    """So that Vivamo sends it again; the operator is told why, the sender is not."""
    answer = posted(drive, FakeInbox(LedgerError("the disk is full")), b"12345")
    assert (answer.status, answer.text, dict(answer.headers)["Retry-After"]) == (503, "try again later", "60")
    (record,) = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "answered 503 to a delivery: the disk is full")


@pytest.mark.parametrize("error", [TypeError, OSError, StopAsyncIteration, asyncio.CancelledError, KeyboardInterrupt])
def test_mistake_of_ours_is_no_answer(drive: Driver, error: type[BaseException]) -> None:
    """It goes through to the framework, whose 500 makes Vivamo send it again."""
    with pytest.raises(error):
        posted(drive, FakeInbox(error()), b"12345")


def test_inbox_that_ends_an_iteration_is_a_mistake_too(drive: Driver) -> None:
    """A StopIteration that escapes somewhere below must not be taken for the end of the steps."""
    with pytest.raises(RuntimeError):
        posted(drive, FakeInbox(StopIteration(core.STORED)), b"12345")


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "OPTIONS", "post", ""])
def test_other_method_is_refused_unread(drive: Driver, method: str, caplog: pytest.LogCaptureFixture) -> None:
    """405, and which one is allowed."""
    answer = drive(core.steps(method, {}, max_bytes=10), (OSError("read"),), FakeInbox())
    assert (answer.status, dict(answer.headers)["Allow"]) == (405, "POST")
    assert caplog.messages == ["refused a request: 405 POST only"]


@pytest.mark.parametrize("length", ["-1", "+5", "5.0", "five", "0x5", "5 ", "٥", "5, 5", "1_0"])
def test_malformed_length_is_refused_unread(drive: Driver, length: str) -> None:
    """No number of ASCII digits is no length."""
    answer = posted(drive, FakeInbox(), OSError("read"), headers={"Content-Length": length})
    assert (answer.status, answer.text) == (400, "malformed")


@pytest.mark.parametrize("length", ["11", "0011", "9" * 18, "9" * 19, "9" * 5_000])
def test_declared_length_over_the_limit_is_refused_unread(drive: Driver, length: str) -> None:
    """413 before the first byte, however long the number is."""
    answer = posted(drive, FakeInbox(), OSError("read"), headers={"content-length": length})
    assert (answer.status, answer.text) == (413, "too large")


@pytest.mark.parametrize("length", ["10", "00000000000000000000010", "0", ""])
def test_declared_length_within_the_limit_is_read(drive: Driver, length: str) -> None:
    """What is signed decides, and not what is declared; WSGI says "" for no length."""
    inbox = FakeInbox()
    assert posted(drive, inbox, b"0123456789", headers={"CONTENT-LENGTH": length}) == core.STORED
    assert inbox.bodies == [b"0123456789"]


def test_two_lengths_are_malformed() -> None:
    """Two servers could believe one each."""
    assert core.declared_length(pairs((b"content-length", b"5"), (b"Content-Length", b"6"))) is None
    assert core.declared_length(pairs((b"content-length", b"5"), (b"Content-Length", b"5"))) == 5
    assert core.declared_length(pairs((b"content-length", b"\xff"))) is None


class pairs:  # noqa: N801 - reads like the call that it is
    """Headers as pairs."""

    def __init__(self, *given: tuple[bytes, bytes]) -> None:
        self.given = given

    def items(self) -> tuple[tuple[bytes, bytes], ...]:
        return self.given


@pytest.mark.parametrize("chunks", [(b"0123456789", b"0"), (b"01234567890",)], ids=["by a piece", "at once"])
def test_body_over_the_limit_is_refused(drive: Driver, chunks: tuple[bytes, ...]) -> None:
    """413 with the first byte too many; nothing after it is read."""
    inbox = FakeInbox()
    assert posted(drive, inbox, *chunks, OSError("read")) == core.TOO_LARGE
    assert inbox.bodies == []


def test_sender_who_is_gone_leaves_nothing(drive: Driver) -> None:
    """What came before is not stored."""
    inbox = FakeInbox()
    assert posted(drive, inbox, b"012", ConnectionResetError()) is core.CUT_OFF
    assert inbox.bodies == []


def test_answers_are_plain_text() -> None:
    """No browser is told to run them."""
    answers = [value for value in vars(core).values() if isinstance(value, core.Answer)]
    assert len(answers) == 7
    assert {dict(answer.headers)["Content-Type"] for answer in answers} == {"text/plain; charset=utf-8"}
