"""How a SQLite file is kept so that a commit is on the disk, and only its owner can read it."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, event

from .errors import LedgerError

# `FULL` writes through at each commit; without it a power cut may take back a claim whose payout has gone out.
# On macOS a write reaches the disk itself by fullfsync alone; elsewhere that is no more than FULL.
PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
)


def url_of(database: str | os.PathLike[str]) -> URL:
    """The SQLAlchemy URL of a file."""
    return URL.create("sqlite", database=os.fspath(database))


def path_of(url: URL) -> Path | None:
    """The file of a URL; None where SQLite itself reads the name as a URI.

    Raises ValueError for memory, and for a setting such as nolock, with which two could claim at once.
    """
    name, uri = url.database or "", url.query.get("uri") == "true"
    if url.query.keys() - {"uri", "mode"} or uri != name.startswith("file:/") or name.startswith("file:") > uri:
        raise ValueError("database: expected the path of a file, or sqlite:///file:/its/path?mode=rw&uri=true")
    if name == "" or ":memory:" in name or url.query.get("mode") == "memory":
        raise ValueError("database: expected a file; what is in memory is gone when it is needed, after a crash")
    return None if uri else Path(name)


def uri_of(url: URL, *, create: bool) -> str:
    """The URI of a URL that has one. Without `create` it names a file that is there."""
    mode = url.query.get("mode", "rwc" if create else "rw")
    return f"{url.database}?mode={mode}"


def absolute(url: URL) -> URL:
    """The same file, wherever the process goes. Raises ValueError for what is in memory."""
    path = path_of(url)
    return url.set(drivername="sqlite") if path is None else url.set(drivername="sqlite", database=str(path.absolute()))


def check_filled(path: Path) -> None:
    """Raises LedgerError for a file without a byte: it would pass for a ledger in which nothing was ever paid."""
    if path.stat().st_size == 0:
        raise LedgerError(
            f"the database {path.name} is empty, which a ledger never is: restore it from a backup, or delete it if it "
            "never held one. Nothing was sent"
        )


def make(path: Path) -> bool:
    """Makes a database without tables, readable by its owner alone, where there is no file. True when it did.

    It comes into place whole: a process killed half-way must not leave an empty file, which the next one refuses.
    """
    if path.exists():
        return False
    aside = path.with_name(f".ledger-{secrets.token_hex(8)}")
    os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        os.link(aside, path)  # where a rename would replace a file that another process has made meanwhile
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    return True


def tend(engine: Engine, *, wait: float) -> None:
    """Each connection durable, and each transaction the only writer from its beginning.

    A transaction that reads first and writes later could find that another one wrote in between, and fail.
    """

    @event.listens_for(engine, "connect")
    def connected(dbapi: Any, _: Any) -> None:
        dbapi.isolation_level = None  # BEGIN is said below, and by nobody else
        cursor = dbapi.cursor()
        for pragma in (f"PRAGMA busy_timeout = {int(wait * 1000)}", *PRAGMAS):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def check(path_or_uri: str, *, uri: bool, wait: float) -> None:
    """Looks through the whole file, and turns on the write-ahead log, so that readers and the writer do not wait.

    Raises sqlite3.Error, and LedgerError for a file that contradicts itself: a lost index entry is a payout forgotten.
    """
    with contextlib.closing(sqlite3.connect(path_or_uri, uri=uri, timeout=wait, isolation_level=None)) as connection:
        for (finding,) in connection.execute("PRAGMA integrity_check(1)"):
            if finding != "ok":
                raise LedgerError(
                    f"the database {path_or_uri} is damaged ({str(finding)[:100]}): restore it from a backup, since it "
                    "is the record of what was paid. Nothing was sent"
                )
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
