"""Sending a thing exactly once: claim, send, record. A flow, so that it runs without asyncio and with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

from .errors import LedgerError, PaymentsError, PayoutInDoubt
from .flow import Flow, Store, transact
from .payout import Claimed, Recorded, Stamp
from .proof import refused
from .retry import Sleep

T = TypeVar("T")
# The answer is in hand and nowhere else: worth more than one try, and not worth waiting for long.
_PAUSES: Final = (0.05, 0.5, 2.0)


class Claim(Protocol):
    """What is to be done once. Each method but `undone` is a part of one transaction."""

    def undone(self, error: Exception, /) -> bool: ...
    def claim(self, connection: Any, stamp: Stamp, /) -> Claimed | Recorded: ...
    def record(
        self, connection: Any, stamp: Stamp, claim: Claimed, /, *, intent_id: str, answer: dict[str, Any]
    ) -> Recorded: ...
    def doubt(self, connection: Any, stamp: Stamp, claim: Claimed, /, *, cause: str, late: bool) -> None: ...
    def free(self, connection: Any, stamp: Stamp, claim: Claimed, /, *, cause: str) -> None: ...


class Book(Protocol):
    """Where claims are kept."""

    @property
    def store(self) -> Store: ...
    def stamp(self) -> Stamp: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """`answer` is the server's, when it was sent now; otherwise None, and `recorded` has what came of it before."""

    recorded: Recorded
    answer: T | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Generic[T]):
    """An answer, as the server's JSON, and the intent that it is about. Its client secret is shown nowhere."""

    answer: T = field(repr=False)
    intent_id: str
    json: dict[str, Any] = field(repr=False)


def once(book: Book, claim: Claim, send: Callable[[], Flow[Sent[T]]]) -> Flow[Outcome[T]]:
    """Claims, sends once, records. What was recorded before is returned, and nothing is sent.

    Raises what `claim` raises (LedgerError, nothing sent), and what `send` raises; PayoutInDoubt when the answer came
    and could not be recorded.
    """
    held = yield from _claimed(book, claim)
    if isinstance(held, Recorded):
        return Outcome(recorded=held, answer=None)
    try:
        sent = yield from send()
    except Exception as error:
        yield from _settle(book, claim, held, error)
        raise
    except BaseException as stop:
        stop.add_note("what was being sent is in doubt now: Ledger.in_doubt names it, and Ledger.reconcile settles it")
        raise
    recorded = yield from _record(book, claim, held, sent)
    return Outcome(recorded=recorded, answer=sent.answer if recorded.intent_id == sent.intent_id else None)


def _claimed(book: Book, claim: Claim) -> Flow[Claimed | Recorded]:
    try:
        return (yield from transact(book.store, lambda connection: claim.claim(connection, book.stamp())))
    except LedgerError as error:
        if type(error) is LedgerError:  # the others say so by themselves
            error.fate = "nothing was sent"
        raise


def _settle(book: Book, claim: Claim, held: Claimed, error: Exception) -> Flow[None]:
    cause = f"{type(error).__name__}: {error}" if isinstance(error, PaymentsError) else type(error).__name__
    undone, late = claim.undone(error), not refused(error)

    def work(connection: Any) -> None:
        if undone:
            claim.free(connection, book.stamp(), held, cause=cause)
        else:
            claim.doubt(connection, book.stamp(), held, cause=cause, late=late)

    if not undone and isinstance(error, PaymentsError):
        error.fate = "it is in doubt in the ledger now: Ledger.reconcile finds out"
    try:
        yield from transact(book.store, work)
    except LedgerError as unwritten:
        # The claim stands as it is, which is in doubt: safe, and the first error is the one to tell.
        error.add_note(f"and the ledger could not be told: {unwritten}")


def _record(book: Book, claim: Claim, held: Claimed, sent: Sent[T]) -> Flow[Recorded]:
    def work(connection: Any) -> Recorded:
        return claim.record(connection, book.stamp(), held, intent_id=sent.intent_id, answer=sent.json)

    for pause in _PAUSES:
        try:
            return (yield from transact(book.store, work))
        except PayoutInDoubt as refused:
            yield from _settle(book, claim, held, refused)
            raise
        except LedgerError:
            yield Sleep(pause)
    try:
        return (yield from transact(book.store, work))
    except LedgerError as error:
        lost = PayoutInDoubt(f"it was done, and the ledger could not record it: {error}")
        lost.subject = sent.intent_id
        raise lost from None
