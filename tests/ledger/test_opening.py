"""Opening a ledger: what is a database, what is none, and which release made its tables."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import vivamo
from payments_core import decisions, payouts
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from payments_core.store import Store
from sqlalchemy import URL, Connection, inspect, make_url, text
from vivamo import AsyncVivamo, Vivamo

from tests.ledger.desk import FIFTY, Clock, Wire

PASSWORD = "canary-sekret"


@pytest.mark.parametrize(
    ("database", "error", "said"),
    [
        (5, TypeError, "expected a path or a SQLAlchemy URL, got int"),
        (b"payouts.db", TypeError, "got bytes"),
        ("", ValueError, "got an empty text"),
        (None, TypeError, "got NoneType"),
        (":memory:", ValueError, "what is in memory is gone"),
        ("sqlite://", ValueError, "what is in memory is gone"),
        ("sqlite:///:memory:", ValueError, "what is in memory is gone"),
        ("sqlite:///file:/x?mode=memory&uri=true", ValueError, "what is in memory is gone"),
        ("sqlite:///file:/:memory:?uri=true", ValueError, "what is in memory is gone"),
        ("sqlite:///file::memory:?cache=shared&uri=true", ValueError, "expected the path of a file"),
        ("sqlite:////tmp/x.db?nolock=1", ValueError, "expected the path of a file"),
        ("sqlite:///file:/tmp/x.db?uri=true&nolock=1", ValueError, "expected the path of a file"),
        ("sqlite:///file:/tmp/x.db?uri=true&immutable=1", ValueError, "expected the path of a file"),
        ("sqlite:///file:relative.db?uri=true", ValueError, "expected the path of a file"),
        ("sqlite:////tmp/x.db?uri=true", ValueError, "expected the path of a file"),
        ("file:payouts.db", ValueError, "expected the path of a file"),
        ("mysql://user:canary-sekret@host/name", ValueError, "expected SQLite or PostgreSQL, got 'mysql'"),
        ("oracle9://user:canary-sekret@host/name", ValueError, "got 'oracle9'"),
        ("postgresql://user:canary-sekret@host:port/name", ValueError, "expected a URL such as"),
        ("://user:canary-sekret@host", ValueError, "expected a URL such as"),
        ("sqlite://user:canary-sekret@host/x.db", ValueError, "database: expected"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_database_is_said(database: Any, error: type[Exception], said: str) -> None:
    """Without its password, and nothing was made."""
    with pytest.raises(error, match=said) as caught:
        Ledger.open(database)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("client", [Vivamo, AsyncVivamo])
def test_client_says_which_setting_is_wrong(client: Any) -> None:
    """`ledger`, and not a word of the store's."""
    with pytest.raises(TypeError, match="ledger: expected a Ledger or a path or a SQLAlchemy URL, got int"):
        client("sk_test_x", ledger=5)


@pytest.mark.parametrize("wait", [-1, 3600, True, "5", None, float("nan"), float("inf")], ids=repr)
def test_wait_is_seconds(sqlite: str, wait: Any) -> None:
    """Zero or more, and less than an hour."""
    with pytest.raises(ValueError, match="wait: expected seconds, 0 to 3600"):
        Ledger.open(sqlite, wait=wait)
    assert not Path(sqlite).exists()


def test_path_may_be_written_in_many_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text, a Path, a URL, a URI, or relative: each is the same file, wherever the process goes later."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "payouts.db"
    ways: list[Any] = [path, str(path), "payouts.db", f"sqlite:///{path}", f"sqlite+pysqlite:///{path}"]
    ways += [URL.create("sqlite", database="payouts.db"), f"sqlite:///file:{path}?mode=rw&uri=true"]
    ledgers = [Ledger.open(one) for one in ways]
    monkeypatch.chdir("/")
    ledgers[0].store.run(lambda connection: connection.execute(text("CREATE TABLE mark (x INTEGER)")))
    for ledger in ledgers:
        ledger.store.run(lambda connection: connection.execute(text("SELECT x FROM mark")).all())
        ledger.close()
    assert [one.name for one in tmp_path.iterdir()] == ["payouts.db"]


@pytest.mark.parametrize("way", ["{}", "sqlite:///{}", "sqlite:///file:{}?uri=true"])
def test_file_that_is_not_there_is_not_made_unless_told(tmp_path: Path, way: str) -> None:
    """A mistyped path would begin a ledger that has forgotten everything."""
    path = tmp_path / "payouts.db"
    with pytest.raises(LedgerError, match=r"is not there|cannot be opened"):
        Ledger.open(way.format(path), create=False)
    assert list(tmp_path.iterdir()) == []
    Ledger.open(way.format(path)).close()
    Ledger.open(way.format(path), create=False).close()


@pytest.mark.parametrize("moved", [False, True], ids=["user", "query"])
def test_password_is_never_shown(postgresql: str, moved: bool) -> None:
    """Wherever in the URL it stands: not in a repr, nor in an error."""
    password = str(make_url(postgresql).password)
    if moved:
        postgresql = postgresql.replace(f":{password}@", "@") + f"?password={password}"
    with Ledger.open(postgresql) as ledger:
        ledger.store.run(lambda connection: connection.execute(text("DROP TABLE ledger_journal")))
        with pytest.raises(LedgerError) as caught:
            list(ledger.journal())
        assert password not in repr(ledger) + str(caught.value)


@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://", "postgresql+psycopg://", "postgresql+asyncpg://"])
def test_postgresql_is_reached_by_psycopg(postgresql: str, prefix: str) -> None:
    """Whatever driver a URL names."""
    with Ledger.open(prefix + postgresql.partition("://")[2]) as ledger:
        assert ledger.store.url.drivername == "postgresql+psycopg"


def version(ledger: Ledger) -> list[int]:
    def work(connection: Connection) -> list[int]:
        return list(connection.execute(text("SELECT version FROM ledger_schema ORDER BY version")).scalars())

    return ledger.store.run(work)


def spoil(database: str, statement: str) -> None:
    with Ledger.open(database) as ledger:
        ledger.store.run(lambda connection: connection.execute(text(statement)))


def test_tables_of_a_newer_release_are_refused(database: str) -> None:
    """This one would not understand what they hold; the client is not even made."""
    spoil(database, "INSERT INTO ledger_schema VALUES (7, 'later')")
    wire = Wire()
    with pytest.raises(LedgerError, match=r"are of version 7, made by a newer release .* knows version 1: upgrade it"):
        Vivamo("sk_test_x", transport=wire, ledger=database)
    assert wire.got == []


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM ledger_schema", "UPDATE ledger_schema SET version = 0", "UPDATE ledger_schema SET version = -1"],
)
def test_tables_of_no_release_are_refused(database: str, statement: str) -> None:
    """Somebody has been there."""
    spoil(database, statement)
    with pytest.raises(LedgerError, match=r"tables have the version .*; expected 1 to 1"):
        Ledger.open(database)


def test_older_tables_are_brought_up_step_by_step(database: str) -> None:
    """Each step once, in order, and what they held stays."""
    with Ledger.open(database) as ledger:
        ledger.store.run(lambda connection: connection.execute(text("CREATE TABLE steps (n INTEGER)")))
    done: list[int] = []
    upgrades = [lambda _, n=n: done.append(n) for n in (2, 3)]
    for _ in range(2):
        Store.open(database, upgrades=upgrades, clock=Clock()).close()
    assert done == [2, 3]
    with pytest.raises(LedgerError, match="are of version 3"):
        Ledger.open(database)


def test_upgrade_that_fails_changes_nothing(database: str) -> None:
    """Neither the tables nor their version: it may be tried again."""
    Ledger.open(database).close()

    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (x INTEGER)"))
        connection.execute(text("SELECT nonsense FROM nowhere"))

    with pytest.raises(LedgerError):
        Store.open(database, upgrades=[half])
    with Ledger.open(database) as ledger:
        assert version(ledger) == [1]
        with pytest.raises(LedgerError):
            ledger.store.run(lambda connection: connection.execute(text("SELECT x FROM half")).all())


def test_fresh_tables_are_of_the_last_version(database: str) -> None:
    """No step is run for them."""
    Store.open(database, upgrades=[lambda _: 1 / 0]).close()  # type: ignore[list-item]
    Store.open(database, upgrades=[lambda _: 1 / 0]).close()  # type: ignore[list-item]


def test_client_opens_and_closes_a_ledger_of_its_own(sqlite: str) -> None:
    """From a path; one that it was given stays open."""
    wire = Wire()
    with Vivamo(wire.mock.api_key, transport=wire, ledger=sqlite) as vivamo:
        vivamo.customers.create("user_1", email="a@example.com")
        vivamo.disbursements.create_intent("user_1", FIFTY, reference="p-1")
    assert not Path(f"{sqlite}-wal").exists()  # which the last connection takes away
    with Ledger.open(sqlite) as ledger:
        with Vivamo(wire.mock.api_key, transport=wire, ledger=ledger) as vivamo:
            vivamo.disbursements.create_intent("user_1", FIFTY, reference="p-1")
        assert Path(f"{sqlite}-wal").exists()
    assert wire.sent("/disbursement-intents") == 1


def test_ledger_of_the_environment(sqlite: str) -> None:
    """`from_env` takes one as well."""
    environ = {"VIVAMO_API_KEY": "sk_test_x", "VIVAMO_ENVIRONMENT": "mock"}
    with Vivamo.from_env(environ, ledger=sqlite) as vivamo, Ledger.open(sqlite, create=False) as ledger:
        assert repr(ledger) == f"<Ledger {sqlite}>"
        assert ledger.in_doubt() == []
        assert vivamo.api is not None


def test_forked_process_has_connections_of_its_own(database: str) -> None:
    """The child claims and closes; the parent's connection lives on."""
    with Ledger.open(database) as ledger:
        ledger.in_doubt()
        child = os.fork()
        if child == 0:
            try:
                ledger.store.run(lambda connection: connection.execute(text("CREATE TABLE child (x INTEGER)")))
                ledger.close()
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        ledger.store.run(lambda connection: connection.execute(text("SELECT x FROM child")).all())


def test_connections_of_another_process_are_left_alone(ledger: Ledger) -> None:
    """What the child of a fork sees, seen from here."""
    ledger.close()
    ledger.store._pid = -1
    assert ledger.in_doubt() == []
    assert ledger.store._pid == os.getpid()


def test_transaction_within_a_transaction_is_refused(sqlite: str) -> None:
    """It would wait for itself."""
    with Ledger.open(sqlite) as ledger:
        store = ledger.store
        with pytest.raises(LedgerError, match="inside a transaction of the same SQLite file"):
            store.run(lambda _: store.run(lambda _: None))
        assert store.run(lambda _: 1) == 1


def test_without_its_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a database that is not a file."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"psycopg: pip install 'vivamo-client\[postgresql\]'"):
        Ledger.open("postgresql://127.0.0.1:1/nowhere")


def test_without_sqlalchemy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, sqlite: str) -> None:
    """Whichever door is tried."""
    for module in ("payments_core.ledger", "vivamo.account"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(LedgerError, match=r"sqlalchemy: pip install 'vivamo-client\[ledger\]'"):
        Vivamo("sk_test_x", environment="mock", ledger=sqlite)
    with pytest.raises(ImportError, match=r"vivamo.Ledger needs sqlalchemy: pip install 'vivamo-client\[ledger\]'"):
        vivamo.__getattr__("Ledger")
    monkeypatch.setitem(sys.modules, "payments_core.money", None)
    with pytest.raises(ModuleNotFoundError, match=r"payments_core\.money"):
        vivamo.__getattr__("Money")


def test_half_of_a_ledger_is_refused(database: str) -> None:
    """As after a restore of some tables: it would pass for a ledger in which nothing was ever paid."""
    with Ledger.open(database) as ledger:
        ledger.store.run(lambda connection: connection.execute(text("DROP TABLE ledger_schema")))
        ledger.store.run(lambda connection: connection.execute(text("DROP TABLE ledger_payouts")))
    with pytest.raises(LedgerError, match=r"there is a table \w+ and no ledger_schema: restore the whole database"):
        Ledger.open(database)


@pytest.mark.parametrize("look", [payouts.locked, decisions.locked])
def test_row_that_somebody_deleted_is_missed(ledger: Ledger, look: Any) -> None:
    """What was claimed cannot be settled without its claim."""
    with pytest.raises(LedgerError, match=r"'x-1' is .*in the ledger; was a row deleted by hand"):
        ledger.store.run(lambda connection: look(connection, "x-1"))


def test_intent_that_was_never_seen_is_not_claimed(ledger: Ledger) -> None:
    """A decision needs to know which other intents its reference has."""
    claim = decisions.DecisionClaim(intent_id="x-1", verdict="approve", server="this machine")
    with pytest.raises(LedgerError, match="the intent 'x-1' was never seen"):
        ledger.store.run(lambda connection: claim.claim(connection, ledger.stamp()))


def test_both_databases_have_the_same_tables(sqlite: str, postgresql: str) -> None:
    """And none that another release has not been told of."""
    tables = []
    for database in (sqlite, postgresql):
        with Ledger.open(database) as ledger:
            tables.append(ledger.store.run(lambda connection: set(inspect(connection).get_table_names())))
    assert tables[0] == tables[1]
    with closing(sqlite3.connect(sqlite)) as other:
        assert other.execute("SELECT version FROM ledger_schema").fetchall() == [(1,)]
