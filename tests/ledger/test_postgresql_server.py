"""A PostgreSQL server: how it is used, and what becomes of it. Whatever fails, fails before anything is sent."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import psycopg
import pytest
from payments_core.database_errors import meaning
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from psycopg import errors
from sqlalchemy import Connection, exc, make_url, text
from vivamo import Vivamo

from tests.ledger.desk import Wire, desk_at
from tests.vivamo.conftest import Facade


def setting(postgresql: str, line: str) -> None:
    """What the database says to each new session."""
    name = make_url(postgresql).database
    with psycopg.connect(postgresql, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} SET {line}".encode())


def shown(postgresql: str, name: str, **settings: Any) -> set[object]:
    """A setting as a session of the ledger has it, without asyncio and with it."""

    def work(connection: Connection) -> object:
        return connection.execute(text(f"SHOW {name}")).scalar()

    async def main(ledger: Ledger) -> object:
        found = await ledger.store.arun(work)
        await ledger.aclose()
        return found

    with Ledger.open(postgresql, **settings) as ledger:
        return {ledger.store.run(work), asyncio.run(main(ledger))}


@pytest.mark.parametrize(
    ("default", "used"), [("off", "on"), ("local", "on"), ("on", "on"), ("remote_apply", "remote_apply")]
)
def test_commit_is_on_the_disk(postgresql: str, default: str, used: str) -> None:
    """Where the default is laxer; a stricter one stays."""
    setting(postgresql, f"synchronous_commit = {default}")
    assert shown(postgresql, "synchronous_commit") == {used}


@pytest.mark.parametrize(("wait", "used"), [(10.0, "10s"), (0.25, "250ms"), (0, "1ms"), (0.0001, "1ms")])
def test_wait_for_a_lock_ends(postgresql: str, wait: float, used: str) -> None:
    """0 would be for ever to the server."""
    assert shown(postgresql, "lock_timeout", wait=wait) == {used}


def test_isolation_is_read_committed(postgresql: str) -> None:
    """Whatever the default is: a claim must see what was committed while it waited."""
    setting(postgresql, "default_transaction_isolation = 'repeatable read'")
    assert shown(postgresql, "transaction_isolation") == {"read committed"}


def other(postgresql: str, **parts: Any) -> str:
    return make_url(postgresql).set(**parts).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "parts",
    [{"port": 1}, {"password": "wrong"}, {"username": "nobody"}, {"database": "no_such"}],
    ids=["nobody listens", "password", "user", "database"],
)
def test_server_that_cannot_be_had_is_refused(postgresql: str, parts: dict[str, Any]) -> None:
    """The client is not made, and the error names the server without its password."""
    wire, url = Wire(), other(postgresql, **parts)
    with pytest.raises(LedgerError, match=r"the database postgresql\+psycopg://.* cannot be reached: ") as caught:
        Vivamo("sk_test_x", transport=wire, ledger=url)
    assert str(make_url(url).password) not in str(caught.value)
    assert wire.got == []


def test_server_that_is_read_only_is_refused(postgresql: str) -> None:
    """A standby, or a session that may only read."""
    setting(postgresql, "default_transaction_read_only = on")
    with pytest.raises(LedgerError, match="is read-only: this is a standby"):
        Ledger.open(postgresql)


def test_user_who_may_not_write_is_refused(postgresql: str, kind: type[Facade]) -> None:
    """It says what is missing, and nothing is sent."""
    Ledger.open(postgresql).close()
    reader = f"reader_{make_url(postgresql).database}"
    with psycopg.connect(postgresql, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {reader} LOGIN PASSWORD 'reading'".encode())
        admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}".encode())
    try:
        with Ledger.open(other(postgresql, username=reader, password="reading")) as ledger:
            desk = desk_at(kind, ledger)
            with pytest.raises(LedgerError, match="does not allow this user to do that"):
                desk.create()
            desk.facade.close()
        assert desk.wire.got == []
    finally:
        with psycopg.connect(postgresql, autocommit=True) as admin:
            admin.execute(f"DROP OWNED BY {reader}; DROP ROLE {reader}".encode())


def test_statement_that_takes_too_long_stops_the_payout(postgresql: str, kind: type[Facade]) -> None:
    """The server's own patience ends first."""
    Ledger.open(postgresql).close()
    setting(postgresql, "statement_timeout = '50ms'")
    with Ledger.open(postgresql) as ledger, psycopg.connect(postgresql) as blocker:
        desk = desk_at(kind, ledger)
        blocker.execute("LOCK TABLE ledger_payouts IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(LedgerError, match="took too long, and was told to stop"):
            desk.create()
        desk.facade.close()
    assert desk.wire.got == []


def test_connection_that_the_server_closed_is_made_anew(postgresql: str, kind: type[Facade]) -> None:
    """Found out before the claim, and not by it."""
    with Ledger.open(postgresql) as ledger:
        desk = desk_at(kind, ledger)
        desk.customer("user_1")
        desk.create("p-1")
        with psycopg.connect(postgresql, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        desk.create("p-2")
        desk.facade.close()
        assert [entry.step for entry in ledger.journal("p-2")] == ["claimed", "made"]


def test_connection_that_breaks_in_a_transaction_is_an_error_of_the_ledger(postgresql: str) -> None:
    """What was not committed is not there."""
    with Ledger.open(postgresql) as ledger:

        def work(connection: Connection) -> None:
            connection.execute(text("CREATE TABLE half (x INTEGER)"))
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        with pytest.raises(LedgerError, match="the database postgresql"):
            ledger.store.run(work)
        with pytest.raises(LedgerError, match="refused a statement"):
            ledger.store.run(lambda connection: connection.execute(text("SELECT x FROM half")).all())


def test_many_that_open_a_fresh_database_make_its_tables_once(postgresql: str) -> None:
    """Eight at once."""
    barrier, failures = threading.Barrier(8), []

    def opened() -> None:
        barrier.wait()
        try:
            Ledger.open(postgresql).close()
        except LedgerError as error:
            failures.append(error)

    threads = [threading.Thread(target=opened) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(postgresql) as look:
        assert look.execute("SELECT version FROM ledger_schema").fetchall() == [(1,)]
    assert failures == []


def state(error: type[psycopg.Error]) -> Exception:
    return exc.DBAPIError("SELECT 'secret'", {}, error("DETAIL: Key (reference)=(secret)"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (state(errors.DiskFull), "the server's disk is full (SQLSTATE 53100)"),
        (state(errors.TooManyConnections), "is short of resources"),
        (state(errors.LockNotAvailable), "is locked by another session"),
        (state(errors.DeadlockDetected), "had another transaction in the way"),
        (state(errors.SerializationFailure), "had another transaction in the way"),
        (state(errors.AdminShutdown), "is shutting down"),
        (state(errors.QueryCanceled), "took too long"),
        (state(errors.ConnectionFailure), "cannot be reached"),
        (state(errors.InvalidPassword), "refuses this user or password"),
        (state(errors.InvalidCatalogName), "does not exist"),
        (state(errors.ProgramLimitExceeded), "cannot hold a value this large"),
        (state(errors.UntranslatableCharacter), "refused a statement (SQLSTATE 22P05)"),
        (state(errors.UniqueViolation), "refused a statement (SQLSTATE 23505)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_error_says_what_to_do(error: Exception, said: str) -> None:
    """And never what was in the statement."""
    assert said in meaning(error)
    assert "secret" not in meaning(error)
