"""What a webhook receiver answers. Knows no framework: a driver reads the body and hands it to the inbox."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from payments_core.errors import LedgerError, WebhookError
from payments_core.headers import Headers

logger = logging.getLogger("vivamo.receivers")

_PLAIN: Final = ("Content-Type", "text/plain; charset=utf-8")
# Python turns no text of thousands of digits into a number, and no body has 10^18 bytes.
_LENGTH: Final = re.compile(r"0*([0-9]{1,18})")
_DIGITS: Final = re.compile(r"[0-9]+")
_BEYOND: Final = 10**18


class Inbox(Protocol):
    """What stores a delivery once: `vivamo.inbox.Inbox`."""

    def receive(self, body: bytes, headers: Headers) -> object: ...
    async def areceive(self, body: bytes, headers: Headers) -> object: ...
    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. The text is one of a few constants, which tell a forger nothing."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...] = (_PLAIN,)


STORED: Final = Answer(200, "stored")
CUT_OFF: Final = Answer(400, "cut off")
MALFORMED: Final = Answer(400, "malformed")
REFUSED: Final = Answer(400, "refused")
POST_ONLY: Final = Answer(405, "POST only", (_PLAIN, ("Allow", "POST")))
TOO_LARGE: Final = Answer(413, "too large")
# Vivamo's first retry comes after a minute, whatever it is told.
STORE_DOWN: Final = Answer(503, "try again later", (_PLAIN, ("Retry-After", "60")))


@dataclass(frozen=True, slots=True)
class Read:
    """More of the body is wanted; None says that it is whole."""


@dataclass(frozen=True, slots=True)
class Receive:
    """The body is whole: let the inbox have it."""

    body: bytes
    headers: Headers


Steps = Generator[Read | Receive, bytes | None, Answer]


def steps(method: str, headers: Headers, *, max_bytes: int) -> Steps:
    """What to do with a request, and then what to answer: 200 only once the inbox has stored it.

    An OSError thrown into a Read means that the sender is gone. Whatever the inbox raises beside a WebhookError and a
    LedgerError leaves here as it is: a mistake of ours, which the framework answers with 500.
    """
    if method != "POST":
        return _refused(POST_ONLY)
    declared = declared_length(headers)
    if declared is None:
        return _refused(MALFORMED)
    if declared > max_bytes:
        return _refused(TOO_LARGE)
    try:
        body = yield from _body(max_bytes)
    except OSError:
        return _refused(CUT_OFF)
    if len(body) > max_bytes:
        return _refused(TOO_LARGE)
    return (yield from _received(body, headers))


def _body(max_bytes: int) -> Generator[Read, bytes | None, bytes]:
    """The body, or as much of it as shows that it is too long."""
    body = bytearray()
    while len(body) <= max_bytes and (chunk := (yield Read())) is not None:
        body += chunk
    return bytes(body)


def _received(body: bytes, headers: Headers) -> Generator[Receive, bytes | None, Answer]:
    try:
        yield Receive(body, headers)
    except WebhookError as error:
        # A length of 0 tells whoever set up the server that it hands the body to somebody else.
        logger.warning("refused a delivery of %d bytes: %s", len(body), type(error).__name__)
        return REFUSED
    except LedgerError as error:
        logger.error("answered 503 to a delivery: %s", error)  # noqa: TRY400 - its text is made for a log
        return STORE_DOWN
    return STORED


def _refused(answer: Answer) -> Answer:
    logger.warning("refused a request: %d %s", answer.status, answer.text)
    return answer


def declared_length(headers: Headers) -> int | None:
    """What `content-length` says, 0 where there is none, and None where it says nothing sensible."""
    given = ",".join({_text(value) for name, value in headers.items() if _text(name).lower() == "content-length"})
    if found := _LENGTH.fullmatch(given):
        return int(found[1])
    if _DIGITS.fullmatch(given):
        return _BEYOND
    return None if given else 0  # WSGI says "" for none


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def run(steps: Steps, chunks: Iterator[bytes], inbox: Inbox) -> Answer:
    """Drives `steps` to their answer."""
    try:
        step = next(steps)
        while True:
            chunk = None
            try:
                if isinstance(step, Read):
                    chunk = next(chunks, None)
                else:
                    inbox.receive(step.body, step.headers)
            except Exception as error:  # noqa: BLE001 - the steps decide what becomes of it
                step = steps.throw(error)
            else:
                step = steps.send(chunk)
    except StopIteration as done:
        answer: Answer = done.value
        return answer


async def arun(steps: Steps, chunks: AsyncIterator[bytes], inbox: Inbox) -> Answer:
    """Drives `steps` to their answer on asyncio."""
    try:
        step = next(steps)
        while True:
            chunk = None
            try:
                if isinstance(step, Read):
                    chunk = await anext(chunks, None)
                else:
                    await inbox.areceive(step.body, step.headers)
            except Exception as error:  # noqa: BLE001 - the steps decide what becomes of it
                step = steps.throw(error)
            else:
                step = steps.send(chunk)
    except StopIteration as done:
        answer: Answer = done.value
        return answer
