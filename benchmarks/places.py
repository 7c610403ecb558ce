"""Databases to measure on, each with the barest durable write there is: one INSERT and its commit, by the driver."""

from __future__ import annotations

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from .blocks import Side

ADVICE = "PostgreSQL was not measured: tools/postgres --durable make bench"


@dataclass(frozen=True, slots=True)
class Place:
    """`url` is an empty database for `Ledger.open`; `bare(body)` inserts that body so many times."""

    name: str
    url: str
    connection: sqlite3.Connection | psycopg.Connection

    def bare(self, body: bytes) -> Side:
        def insert(times: int) -> None:
            mark = "?" if isinstance(self.connection, sqlite3.Connection) else "%s"
            for _ in range(times):
                self.connection.execute(f"INSERT INTO bare (body) VALUES ({mark})", (body,))  # noqa: S608 - a mark

        return insert


@contextmanager
def places(folder: Path) -> Iterator[list[Place]]:
    """SQLite in a folder, and PostgreSQL where TEST_POSTGRES_URL names a server."""
    with ExitStack() as stack:
        found = [stack.enter_context(_sqlite(folder))]
        server = os.environ.get("TEST_POSTGRES_URL")
        if server:
            found.append(stack.enter_context(_postgresql(server)))
        else:
            print(ADVICE)
        yield found


@contextmanager
def _sqlite(folder: Path) -> Iterator[Place]:
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as made,
        closing(sqlite3.connect(Path(made) / "bare.db", isolation_level=None)) as connection,
    ):
        # As durable as the ledger's: see payments_core/sqlite.py.
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        yield Place("SQLite", str(Path(made) / "payouts.db"), connection)


@contextmanager
def _postgresql(server: str) -> Iterator[Place]:
    name = f"bench_{secrets.token_hex(4)}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as admin:
        if admin.execute("SHOW fsync").fetchone() != ("on",):
            print("PostgreSQL does not write through (fsync is off): figures too good; see tools/postgres --durable")
        admin.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)")
                yield Place("PostgreSQL", url, connection)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
