"""A SQLite file: how it is kept, and what becomes of it. Whatever fails, fails before anything is sent."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from payments_core.database_errors import meaning
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from sqlalchemy import Connection, exc, text
from vivamo import Money, Vivamo

from tests.ledger.desk import Desk, Wire, desk_at
from tests.vivamo.conftest import Facade, Sync

SETTINGS = {
    "synchronous": 2,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "cell_size_check": 1,
    "trusted_schema": 0,
    "busy_timeout": 2500,
    "journal_mode": "wal",
}


@pytest.mark.parametrize(("name", "value"), SETTINGS.items(), ids=SETTINGS)
def test_setting_is_in_force(sqlite: str, name: str, value: object) -> None:
    """On each connection, without asyncio and with it: read back from the database itself."""

    def work(connection: Connection) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    async def main(ledger: Ledger) -> object:
        found = await ledger.store.arun(work)
        await ledger.aclose()
        return found

    with Ledger.open(sqlite, wait=2.5) as ledger:
        assert ledger.store.run(work) == asyncio.run(main(ledger)) == value


def test_transaction_writes_from_its_beginning(sqlite: str) -> None:
    """No other connection gets in between its reading and its writing."""
    with Ledger.open(sqlite, wait=0) as ledger, closing(sqlite3.connect(sqlite, timeout=0)) as other:

        def work(connection: Connection) -> None:
            connection.execute(text("SELECT 1"))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")

        ledger.store.run(work)
        ledger.store.run(lambda _: other.execute("BEGIN IMMEDIATE"), reading=True)


def test_file_is_its_owners_alone(sqlite: str) -> None:
    """It holds client secrets; what SQLite keeps beside it does too."""
    old = os.umask(0)
    try:
        with Ledger.open(sqlite) as ledger:
            ledger.in_doubt()
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in Path(sqlite).parent.iterdir()}
    finally:
        os.umask(old)
    assert modes == {"payouts.db": 0o600, "payouts.db-wal": 0o600, "payouts.db-shm": 0o600}


def test_file_that_cannot_be_written_takes_no_claim(sqlite: str, kind: type[Facade]) -> None:
    """`mode=ro` is what a file or a disk that is read-only looks like. What it remembers can still be read."""
    paid(sqlite, 1)
    with Ledger.open(f"sqlite:///file:{sqlite}?mode=ro&uri=true") as ledger:
        desk = desk_at(kind, ledger)
        with pytest.raises(LedgerError, match="is read-only: its file and its folder must be writable"):
            desk.create("reference-001")
        assert desk.steps() == ["claimed", "made"]
        desk.facade.close()
    assert desk.wire.got == []


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_folder_that_is_none_is_refused(tmp_path: Path, folder: str) -> None:
    """No folder is made: its name may be mistyped."""
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LedgerError, match=r"the database .*payouts.db cannot be"):
        Ledger.open(tmp_path / folder / "payouts.db")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_folder_is_no_ledger(tmp_path: Path) -> None:
    """A path that is a folder."""
    with pytest.raises(LedgerError, match="is a folder; expected a file"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty, which a ledger never is"), (b"no database at all, but long enough to be one" * 50, "is damaged")],
    ids=["empty", "other"],
)
def test_file_that_is_no_database_is_refused(sqlite: str, content: bytes, said: str) -> None:
    """And not a byte of it changed."""
    Path(sqlite).write_bytes(content)
    with pytest.raises(LedgerError, match=said):
        Ledger.open(sqlite)
    assert Path(sqlite).read_bytes() == content


def paid(sqlite: str, count: int = 40) -> None:
    """A ledger that remembers payouts."""
    with Ledger.open(sqlite) as ledger:
        desk = desk_at(Sync, ledger)
        desk.customer("user_1")
        for number in range(count):
            desk.create(f"reference-{number:03}")
        desk.facade.close()


def spoil(sqlite: str, table: str, index: str) -> None:
    """One letter of one entry of an index is another, as by a bad disk."""
    with closing(sqlite3.connect(sqlite)) as other:
        (size,) = other.execute("PRAGMA page_size").fetchone()
        named = other.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ? AND name = ?", (table, index))
        (page,) = named.fetchone()
    content = bytearray(Path(sqlite).read_bytes())
    start = (page - 1) * size
    found = re.search(rb"reference-0", content[start : start + size])
    assert found is not None
    content[start + found.start()] = ord("X")
    Path(sqlite).write_bytes(content)


@pytest.mark.parametrize(
    ("table", "index"),
    [
        ("ledger_payouts", "sqlite_autoindex_ledger_payouts_1"),
        ("ledger_intents", "ix_ledger_intents_reference"),
        ("ledger_journal", "ix_ledger_journal_reference"),
    ],
)
def test_damaged_index_is_found_when_it_is_opened(sqlite: str, table: str, index: str) -> None:
    """A reference that it does not find would be claimed again: paid twice."""
    paid(sqlite)
    spoil(sqlite, table, index)
    wire = Wire()
    with pytest.raises(LedgerError, match=r"is damaged \(.*restore it from a backup.*Nothing was sent"):
        Vivamo("sk_test_x", transport=wire, ledger=sqlite)
    assert wire.got == []


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_file_that_was_cut_short_is_refused(sqlite: str, share: float) -> None:
    """A copy that did not end."""
    paid(sqlite)
    os.truncate(sqlite, int(Path(sqlite).stat().st_size * share))
    with pytest.raises(LedgerError, match="is damaged"):
        Ledger.open(sqlite)


def test_damage_while_it_is_open_stops_the_payout(sqlite: str, kind: type[Facade]) -> None:
    """It is found out by the claim."""
    paid(sqlite)
    with Ledger.open(sqlite) as ledger:
        desk = desk_at(kind, ledger)
        size = Path(sqlite).stat().st_size
        with Path(sqlite).open("r+b") as file:
            file.seek(100)
            file.write(b"\xff" * (size - 100))
        with pytest.raises(LedgerError, match="is damaged"):
            desk.create("reference-001")
        desk.facade.close()
    assert desk.wire.got == []


def moved(sqlite: str) -> None:
    Path(sqlite).rename(sqlite + ".old")


def deleted(sqlite: str) -> None:
    Path(sqlite).unlink()


def replaced(sqlite: str) -> None:
    shutil.copy(sqlite, sqlite + ".copy")
    Path(sqlite + ".copy").replace(sqlite)


@pytest.mark.parametrize("trouble", [moved, deleted, replaced], ids=lambda trouble: trouble.__name__)
def test_file_that_went_away_while_open_is_refused(
    sqlite: str, kind: type[Facade], trouble: Callable[[str], None]
) -> None:
    """Its claims would be in a file that no other process sees."""
    with Ledger.open(sqlite) as ledger:
        desk = desk_at(kind, ledger)
        trouble(sqlite)
        with pytest.raises(LedgerError, match="was moved, deleted or replaced while it was open; open it again"):
            desk.create()
        desk.facade.close()
    assert desk.wire.got == []


def limit_pages(desk: Desk, most: int | None) -> None:
    """The disk has room for no more than it holds now, or has room again."""

    def work(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if most is None else most}")

    if isinstance(desk.facade, Sync):
        desk.ledger.store.run(work)
    else:
        desk.facade.settle(desk.ledger.store.arun(work))


def test_full_disk_stops_the_payout_before_it_is_sent(sqlite: str, kind: type[Facade]) -> None:
    """The claim fails; when there is room again, the reference is free and is paid once."""
    with Ledger.open(sqlite) as ledger:
        desk = desk_at(kind, ledger)
        desk.customer("user_1")
        limit_pages(desk, None)
        with pytest.raises(LedgerError, match="cannot be written: the disk is full"):
            desk.create("p" * 9000)
        assert (desk.held("p" * 9000), desk.sent("/disbursement-intents")) == ([], 0)
        limit_pages(desk, 1_000_000)
        desk.create("p" * 9000)
        assert len(desk.held("p" * 9000)) == 1
        desk.facade.close()


def test_two_ledgers_of_one_file_share_its_claims(sqlite: str) -> None:
    """Two processes have one each."""
    with Ledger.open(sqlite) as one, Ledger.open(sqlite) as two:
        first, second = desk_at(Sync, one), desk_at(Sync, two)
        second.wire = first.wire
        first.customer("user_1")
        made = first.create()
        with second.beside() as other:
            assert other.create() == made
            with pytest.raises(LedgerError):
                other.create(amount=Money("60", "USD"))
        first.facade.close()
        second.facade.close()
    assert first.sent("/disbursement-intents") == 1


def sqlite_error(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("near 'secret': nonsense")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite_error("SQLITE_BUSY_SNAPSHOT"), "is locked by another process"),
        (sqlite_error("SQLITE_LOCKED_SHAREDCACHE"), "is locked by another connection"),
        (sqlite_error("SQLITE_FULL"), "the disk is full"),
        (sqlite_error("SQLITE_IOERR_WRITE"), "the disk reports an error"),
        (sqlite_error("SQLITE_READONLY_DBMOVED"), "is read-only"),
        (sqlite_error("SQLITE_CANTOPEN_ISDIR"), "cannot be opened"),
        (sqlite_error("SQLITE_NOTADB"), "no SQLite database at all"),
        (sqlite_error("SQLITE_TOOBIG"), "cannot hold a value this large"),
        (sqlite_error("SQLITE_ERROR"), "cannot be used (SQLITE_ERROR)"),
        (sqlite_error("SQLITE_IOERR_SHORT_READ"), "is it reached by two names"),
        (sqlite3.OperationalError("table paid already exists"), "refused a statement: table paid already exists"),
        (sqlite3.OperationalError("no such table: paid"), "refused a statement: no such table: paid"),
        (sqlite3.OperationalError("no such table: paid; x"), "cannot be used (OperationalError)"),
        (sqlite3.ProgrammingError("closed"), "cannot be used (ProgrammingError)"),
        (exc.DatabaseError("SELECT 'secret'", {}, sqlite_error("SQLITE_CORRUPT_INDEX")), "is damaged"),
        (exc.TimeoutError("QueuePool limit"), "has no connection free"),
        (exc.InvalidRequestError("secret"), "cannot be used (InvalidRequestError)"),
        (PermissionError(13, "secret"), "may not be used by this user"),
        (OSError(5, "secret"), "cannot be used (OSError)"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "secret"), "cannot hold this text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_error_says_what_to_do(error: Exception, said: str) -> None:
    """And never what was in the statement."""
    assert said in meaning(error)
    assert "secret" not in meaning(error)


def test_text_that_cannot_be_kept_is_an_error_of_the_ledger(sqlite: str) -> None:
    """Half of a surrogate pair."""
    with Ledger.open(sqlite) as ledger, pytest.raises(LedgerError, match="cannot hold this text"):
        ledger.store.run(lambda connection: connection.execute(text("SELECT :x"), {"x": "\ud800"}))
