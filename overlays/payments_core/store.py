"""A database and its transactions, without asyncio and with it. The one border to SQLAlchemy's errors."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, exc, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from . import forks, schema, sqlite
from .database_errors import ledger_error
from .errors import LedgerError
from .turns import Ticket, Turns

T = TypeVar("T")
Clock = Callable[[], datetime]
Database = str | os.PathLike[str] | URL
logger = logging.getLogger("payments_core.store")

# Stricter settings (remote_apply) stay; laxer ones would lose the last commits with the server.
_DURABLE: Final = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """A moment as every table keeps it: RFC 3339, UTC, milliseconds, so that text sorts like time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """Transactions on one database: a SQLite file, or PostgreSQL. Safe to share between threads, forks and loops.

    Every failure of the database is a LedgerError.
    """

    def __init__(self, url: URL, *, wait: float, clock: Clock = utc_now) -> None:
        self.url = url
        self.clock = clock
        self._wait = wait
        self._pid = os.getpid()
        self._engine = self._tended(create_engine(url, **self._options()))
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncEngine] = weakref.WeakKeyDictionary()
        self._is_file = url.get_backend_name() == "sqlite"
        self._path = sqlite.path_of(url) if self._is_file else None
        self._file: tuple[int, int] | None = None
        self._turns = Turns(wait)
        self._pause: Ticket | None = None
        if self._is_file:
            forks.watch(self)

    @classmethod
    def open(
        cls,
        database: Database,
        *,
        wait: float = 10.0,
        create: bool = True,
        clock: Clock = utc_now,
        upgrades: Sequence[schema.Upgrade] = schema.UPGRADES,
    ) -> Self:
        """`database`: the path of a SQLite file, or a SQLAlchemy URL (`postgresql://user@host/name`).

        wait: seconds to wait for a lock. create: whether to make a file that is not there. Raises LedgerError when it
        cannot be used, ValueError or TypeError for what is no database.
        """
        url = _checked_url(database)
        if isinstance(wait, bool) or not isinstance(wait, int | float) or not 0 <= wait < 3600:
            raise ValueError(f"wait: expected seconds, 0 to 3600; got {wait!r}")
        try:
            store = cls(url, wait=float(wait), clock=clock)
        except ImportError:
            raise LedgerError("PostgreSQL needs psycopg: pip install 'vivamo-client[postgresql]'") from None
        except exc.ArgumentError:
            raise ValueError("database: expected the path of a file, or a URL such as postgresql://host/name") from None
        try:
            store._prepare(create=create, upgrades=upgrades)
        except BaseException:
            store.close()
            raise
        return store

    @property
    def name(self) -> str:
        """The database without its password, for messages."""
        if self._path is not None:
            return str(self._path)
        # A password may stand in the query as well.
        return self.url.set(query={}).render_as_string(hide_password=True)

    def run(self, work: Callable[[Connection], T], *, reading: bool = False) -> T:
        """Does `work` in one transaction; it is on the disk when this returns. `reading` takes no lock to write."""
        self._same_file()
        engine = self._here()
        with self._turn(reading=reading), self._border(), engine.connect() as connection:
            prepared = connection.execution_options(reading=reading)
            with prepared.begin():
                return work(prepared)

    async def arun(self, work: Callable[[Connection], T], *, reading: bool = False) -> T:
        """The same on asyncio. A cancellation waits for the transaction to end, so that its outcome is known."""
        task = asyncio.ensure_future(self._arun(work, reading=reading))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # seen: the cancellation is what the caller gets
            raise

    async def _arun(self, work: Callable[[Connection], T], *, reading: bool) -> T:
        self._same_file()
        engine = self._in_loop()
        async with self._turns.awriting() if self._is_file and not reading else nullcontext():
            with self._border():
                async with engine.connect() as connection:
                    prepared = await connection.execution_options(reading=reading)
                    async with prepared.begin():
                        return await prepared.run_sync(work)

    def close(self) -> None:
        """Closes the connections of this process."""
        self._here().dispose()

    async def aclose(self) -> None:
        """Closes the connections of this event loop. Another use opens new ones."""
        engine = self._loops.pop(asyncio.get_running_loop(), None)
        if engine is not None:
            await engine.dispose()

    def now(self) -> str:
        return written(self.clock())

    @property
    def place(self) -> forks.Place:
        """Which SQLite file it is, by whatever path."""
        return self._file or self.url.database

    def before_fork(self) -> bool:
        """Closes the connections. False when one is in use, or is an event loop's, which nobody else may close."""
        self._pause = self._turns.pause()
        if self._pause is not None:
            self._engine.dispose()
        pools = [cast("QueuePool", engine.sync_engine.pool) for engine in self._loops.values()]
        return self._pause is not None and not any(pool.checkedin() + pool.checkedout() for pool in pools)

    def after_fork(self, *, child: bool) -> None:
        """Goes on; a child has nobody else to wait for."""
        if child:
            self._turns = Turns(self._wait)
        elif self._pause is not None:
            self._turns.resume(self._pause)
        self._pause = None

    def _turn(self, *, reading: bool) -> AbstractContextManager[None]:
        if not self._is_file:
            return nullcontext()
        return self._turns.reading() if reading else self._turns.writing()

    def _prepare(self, *, create: bool, upgrades: Sequence[schema.Upgrade]) -> None:
        if self._is_file:
            self._prepare_file(create=create)
        self.run(lambda connection: schema.prepare(connection, now=self.now(), upgrades=upgrades))

    def _prepare_file(self, *, create: bool) -> None:
        forks.refuse_torn(self.url.database if self._path is None else _identity(self._path), self.name)
        with self._border():
            if self._path is None:
                sqlite.check(sqlite.uri_of(self.url, create=create), uri=True, wait=self._wait)
                return
            if self._path.is_dir():
                raise LedgerError(f"the database {self._path} is a folder; expected a file")
            if create and sqlite.make(self._path):
                logger.info("made a new database: %s", self._path)
            elif not self._path.is_file():
                raise LedgerError(f"the database {self._path} is not there; expected a file that exists")
            else:
                sqlite.check_filled(self._path)
            sqlite.check(str(self._path), uri=False, wait=self._wait)
            self._file = _identity(self._path)

    def _same_file(self) -> None:
        """A file that was moved or deleted would still take claims that no other process ever sees."""
        if self._is_file:
            forks.refuse_torn(self.place, self.name)
        if self._file is not None and self._path is not None and _identity(self._path) != self._file:
            raise LedgerError(
                f"the database {self.name} was moved, deleted or replaced while it was open; open it again"
            )

    def _here(self) -> Engine:
        if self._pid != os.getpid():
            # A forked process must not use, nor close, its parent's connections.
            self._engine.dispose(close=False)
            self._pid = os.getpid()
            self._loops.clear()
        return self._engine

    def _in_loop(self) -> AsyncEngine:
        self._here()
        running = asyncio.get_running_loop()
        engine = self._loops.get(running)
        if engine is None:
            driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}[self.url.get_backend_name()]
            engine = create_async_engine(self.url.set(drivername=driver), **self._options())
            self._tended(engine.sync_engine)
            self._loops[running] = engine
        return engine

    def _options(self) -> dict[str, Any]:
        # `hide_parameters`: the text of an error must not hold a client secret.
        options: dict[str, Any] = {"hide_parameters": True, "pool_reset_on_return": "rollback"}
        if self.url.get_backend_name() == "postgresql":
            # A connection that the server has closed is found out before a claim, and not by it.
            options |= {
                "pool_pre_ping": True,
                "isolation_level": "READ COMMITTED",
                "connect_args": {"connect_timeout": 10},
            }
        return options

    def _tended(self, engine: Engine) -> Engine:
        if engine.dialect.name == "sqlite":
            sqlite.tend(engine, wait=self._wait)
        else:
            event.listen(engine, "connect", self._tend_postgresql)
        return engine

    def _tend_postgresql(self, dbapi: Any, _: Any) -> None:
        cursor = dbapi.cursor()
        cursor.execute(_DURABLE)
        # 0 would wait for ever.
        cursor.execute(f"SET lock_timeout = {max(int(self._wait * 1000), 1)}")
        cursor.close()
        dbapi.commit()

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (exc.SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
            raise ledger_error(error, self.name) from None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _checked_url(database: Database) -> URL:
    if isinstance(database, URL):
        url = database
    elif isinstance(database, str) and "://" in database:
        try:
            # `postgres:` is what some hosts hand out.
            url = make_url(re.sub(r"^postgres:", "postgresql:", database))
        except (exc.ArgumentError, ValueError):
            raise ValueError("database: expected a URL such as postgresql://user@host/name") from None
    elif isinstance(database, str | os.PathLike):
        if not os.fspath(database):
            raise ValueError("database: expected a path or a SQLAlchemy URL, got an empty text")
        url = sqlite.url_of(database)
    else:
        raise TypeError(f"database: expected a path or a SQLAlchemy URL, got {type(database).__name__}")
    backend = url.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError(f"database: expected SQLite or PostgreSQL, got {backend!r}")
    return sqlite.absolute(url) if backend == "sqlite" else url.set(drivername="postgresql+psycopg")
