"""A handler at work inside a transaction that it may use and may not end."""

from __future__ import annotations

import inspect
import re
import secrets
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.exc import SQLAlchemyError

from .culprit import culprit

T = TypeVar("T")
Handler = Callable[[T, Connection], object]

_ENDING: Final = re.compile(
    r"\s*(BEGIN|START|COMMIT|END|ABORT|PREPARE\s+TRANSACTION|ROLLBACK(?!\s+TO\b))\b", re.IGNORECASE
)
# A name that no handler can end by its own.
_MARK: Final = f"inbox_{secrets.token_hex(8)}"


class TransactionEnded(Exception):
    """The handler ended, or broke, the transaction that its effect and the mark on the event share."""


class Unrun(TypeError):
    """The handler returned a coroutine or a generator: nothing of it has run."""


class HandlerFailed(Exception):
    """A handler raised. `reason` is the kind of error and the line of the handler, without the error's own text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(handler: Handler[Any]) -> None:
    """Raises TypeError for what could never handle an event, before any event is touched."""
    if not callable(handler):
        raise TypeError(f"handler: expected a callable, got {type(handler).__name__}")
    called = handler if inspect.isroutine(handler) else getattr(handler, "__call__", handler)  # noqa: B004
    for function in (handler, called):
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError("handler: expected a plain function, got an asynchronous one, which would never run")
        if inspect.isgeneratorfunction(function):
            raise TypeError("handler: expected a plain function, got a generator, which would never run")
    try:
        signature = inspect.signature(handler)
    except ValueError:
        return  # written in C, and silent about its arguments
    try:
        signature.bind(object(), object())
    except TypeError:
        raise TypeError("handler: expected a callable that takes an event and a connection") from None


def begin(connection: Connection) -> None:
    """Marks where `take_back` leads to."""
    connection.exec_driver_sql(f"SAVEPOINT {_MARK}")


def effect(connection: Connection, handler: Handler[T], read: Callable[[bytes], T], body: bytes) -> T:
    """Runs the handler, after `begin`, and gives back what it handled.

    Raises HandlerFailed; TypeError for a handler that returned something yet to run.
    """
    try:
        subject = read(body)
        with _unended(connection):
            result = handler(subject, connection)
        _refuse_unrun(result)
        _end(connection)
    except Unrun:
        raise
    except Exception as error:
        raise HandlerFailed(_reason(error)) from error
    return subject


def take_back(connection: Connection) -> bool:
    """Undoes everything since `begin`. False when that cannot be done: then the connection is discarded, and with it
    whatever was not committed.
    """
    try:
        connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {_MARK}")
    except SQLAlchemyError:
        # SQLAlchemy, told to end the transaction, would hand it on to the next user as if it had.
        if not connection.closed:
            connection.invalidate()
        return False
    return True


def _end(connection: Connection) -> None:
    """Proves that the transaction is the one that began, and sound: PostgreSQL commits a broken one as nothing."""
    try:
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {_MARK}")
    except SQLAlchemyError:
        raise TransactionEnded from None


def _refuse_unrun(result: object) -> None:
    if inspect.isawaitable(result) or isinstance(result, Generator | AsyncGenerator):
        if inspect.iscoroutine(result):
            result.close()
        raise Unrun(f"handler: returned a {type(result).__name__}, which has not run; expected a plain function")


@contextmanager
def _unended(connection: Connection) -> Iterator[None]:
    """What is inside can neither commit nor roll back, by SQLAlchemy or by a statement, nor hide that it tried."""
    inside, refused = True, False

    def refuse(*_: Any) -> None:
        nonlocal refused
        if inside:
            refused = True
            raise TransactionEnded

    def look(_: Any, __: Any, statement: str, *___: Any) -> None:
        if _ENDING.match(statement):
            refuse()

    event.listen(connection, "commit", refuse)
    event.listen(connection, "rollback", refuse)
    event.listen(connection, "before_cursor_execute", look)
    try:
        yield
    except Exception:
        if not refused:
            raise
    finally:
        inside = False
    if refused:
        raise TransactionEnded


def _reason(error: Exception) -> str:
    """Never the error's text: it may quote what an event or a database holds."""
    if isinstance(error, TransactionEnded):
        return "the handler ended or broke the transaction"
    return culprit(error)
