"""What an error of the database means, in one line that says what to do. Never quotes a statement or its values."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Final

from sqlalchemy import exc

from .errors import LedgerError

_SQLITE: Final[Mapping[str, str]] = {
    "SQLITE_BUSY": "is locked by another process; try again, or give a longer `wait`",
    "SQLITE_LOCKED": "is locked by another connection; try again, or give a longer `wait`",
    "SQLITE_FULL": "cannot be written: the disk is full",
    "SQLITE_READONLY": "is read-only: its file and its folder must be writable",
    "SQLITE_CANTOPEN": "cannot be opened: does its folder exist, and may this user write there?",
    "SQLITE_CORRUPT": "is damaged: restore it from a backup, since it is the record of what was paid",
    "SQLITE_NOTADB": "is damaged, or no SQLite database at all",
    "SQLITE_IOERR_SHORT_READ": "cannot be read: is it reached by two names, or is its disk failing?",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error",
    "SQLITE_PERM": "may not be used by this user",
    "SQLITE_TOOBIG": "cannot hold a value this large",
}
# By SQLSTATE, or by its class of two letters.
_POSTGRESQL: Final[Mapping[str, str]] = {
    "08": "cannot be reached, or the connection broke",
    "25006": "is read-only: this is a standby, or the session may only read",
    "28": "refuses this user or password",
    "3D000": "does not exist: create it first",
    "42501": "does not allow this user to do that: it must own its tables, or be granted them",
    "53100": "cannot be written: the server's disk is full",
    "54": "cannot hold a value this large",
    "53": "is short of resources, such as connections",
    "55P03": "is locked by another session; try again",
    "57014": "took too long, and was told to stop; try again",
    "57": "is shutting down or starting up",
    "40": "had another transaction in the way; try again",
    "22021": "cannot hold this text",
}
# What SQLite says of a handler's own statement, with names in it and never a value.
_HARMLESS: Final = re.compile(r"(no such (table|column|index): [\w.]+)|((table|index|view) [\w.]+ already exists)")
_OTHERS: Final = (
    (FileNotFoundError, _SQLITE["SQLITE_CANTOPEN"]),
    (PermissionError, _SQLITE["SQLITE_PERM"]),
    (UnicodeError, _POSTGRESQL["22021"]),
)


def ledger_error(error: Exception, name: str) -> LedgerError:
    """Ours for any error of SQLAlchemy or a driver. `name` is the database, without a password."""
    return LedgerError(f"the database {name} {meaning(error)}")


def meaning(error: Exception) -> str:
    """What went wrong, as the end of a sentence about the database."""
    cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig is not None else error
    if isinstance(cause, sqlite3.Error):
        return _by_name(cause)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return f"{_by_state(state)} (SQLSTATE {state})"
    if isinstance(error, exc.TimeoutError):
        return "has no connection free: too many threads use it at once"
    if isinstance(error, exc.OperationalError):
        return "cannot be reached: the connection broke, or the server refuses this user, password or database"
    known = next((text for kind, text in _OTHERS if isinstance(cause, kind)), "cannot be used")
    return f"{known} ({type(cause).__name__})"


def _by_name(cause: sqlite3.Error) -> str:
    if _HARMLESS.fullmatch(str(cause)):
        return f"refused a statement: {cause}"
    name = getattr(cause, "sqlite_errorname", None) or ""
    # SQLITE_IOERR_WRITE is a kind of SQLITE_IOERR.
    known = next((text for prefix, text in _SQLITE.items() if name.startswith(prefix)), None)
    return f"{known or 'cannot be used'} ({name or type(cause).__name__})"


def _by_state(state: str) -> str:
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or "refused a statement"
