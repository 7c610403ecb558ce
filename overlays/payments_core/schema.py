"""The tables of the ledger and the inbox, and how an older database comes up to this release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
    func,
    inspect,
    select,
    text,
)

from .errors import LedgerError

METADATA: Final = MetaData()
# SQLite counts rows by itself in a column of this very type only.
_COUNTED: Final = BigInteger().with_variant(Integer, "sqlite")

# One row a reference: what it was claimed for, and what became of it.
payouts: Final = Table(
    "ledger_payouts",
    METADATA,
    Column("reference", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("amount", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("server", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("doubted", Boolean, nullable=False, server_default=false()),
    Column("intent_id", Text),
    Column("answer", Text),
    Column("reason", Text),
    Column("changed_at", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
)
Index(
    "ledger_payouts_in_doubt",
    payouts.c.changed_at,
    sqlite_where=payouts.c.state.in_(["claimed", "lost"]),
    postgresql_where=payouts.c.state.in_(["claimed", "lost"]),
)

# Every intent ever seen, with the reference it was made for: two of one reference are two rows.
intents: Final = Table(
    "ledger_intents",
    METADATA,
    Column("intent_id", Text, primary_key=True),
    Column("reference", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("amount", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("source", Text, nullable=False),
    # Somebody told of it with another payout or reference: it is never approved.
    Column("conflict", Boolean, nullable=False, server_default=false()),
    Column("seen_at", Text, nullable=False),
)

# One row an intent that somebody approved or rejected.
decisions: Final = Table(
    "ledger_decisions",
    METADATA,
    Column("intent_id", Text, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("amount", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("doubted", Boolean, nullable=False, server_default=false()),
    Column("day", Text, nullable=False, index=True),
    Column("answer", Text),
    Column("reason", Text),
    Column("changed_at", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
)
STANDING_APPROVAL: Final = (decisions.c.verdict == "approve") & (decisions.c.state != "free")
Index(
    "ledger_decisions_one_approval_a_reference",
    decisions.c.reference,
    unique=True,
    sqlite_where=STANDING_APPROVAL,
    postgresql_where=STANDING_APPROVAL,
)
Index(
    "ledger_decisions_in_doubt",
    decisions.c.changed_at,
    sqlite_where=decisions.c.state.in_(["claimed", "lost"]),
    postgresql_where=decisions.c.state.in_(["claimed", "lost"]),
)

# What happened, in order. Rows are added and never changed.
journal: Final = Table(
    "ledger_journal",
    METADATA,
    Column("id", _COUNTED, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("reference", Text, nullable=False, index=True),
    Column("intent_id", Text, index=True),
    Column("step", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("actor", Text, nullable=False),
)
for _change, _when in (
    ("UPDATE", ""),
    ("DELETE", ""),
    # INSERT OR REPLACE deletes without a word to the trigger above.
    ("INSERT", " WHEN EXISTS (SELECT 1 FROM ledger_journal WHERE id = NEW.id)"),
):
    event.listen(
        journal,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy left its signature bare
            f"CREATE TRIGGER ledger_journal_no_{_change.lower()} BEFORE {_change} ON ledger_journal{_when} "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
for _statement in (
    "CREATE FUNCTION ledger_journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER ledger_journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_journal "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_journal_is_append_only()",
):
    event.listen(journal, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]

# Each authentic delivery once, by the digest of its bytes and the secret that signed it.
inbox_events: Final = Table(
    "inbox_events",
    METADATA,
    Column("id", _COUNTED, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False),
    Column("secret_id", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
    # What the status below is a status of; null where an event has no order.
    Column("subject", Text, index=True),
    Column("status", Text),
    Column("rank", Integer),
    # What may not differ between two events of one subject.
    Column("facts", Text),
    Column("reference", Text, index=True),
    Column("state", Text, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("due_at", Text),
    Column("error", Text),
    # It contradicts an earlier event of its subject; a person alone may have it handled.
    Column("changed", Boolean, nullable=False, default=False),
    Column("settled_at", Text),
    UniqueConstraint("digest", "secret_id", name="inbox_events_once"),
)
# Of the same bytes under several secrets, one is the event.
Index(
    "inbox_events_one_of_its_bytes",
    inbox_events.c.digest,
    unique=True,
    sqlite_where=inbox_events.c.state != "repeat",
    postgresql_where=inbox_events.c.state != "repeat",
)
Index(
    "inbox_events_waiting",
    inbox_events.c.due_at,
    inbox_events.c.id,
    sqlite_where=inbox_events.c.state == "waiting",
    postgresql_where=inbox_events.c.state == "waiting",
)

# The furthest status of each subject.
inbox_statuses: Final = Table(
    "inbox_statuses",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("status", Text),
    Column("rank", Integer, nullable=False),
    Column("facts", Text),
    Column("event_id", BigInteger),
    Column("changed_at", Text, nullable=False),
)

versions: Final = Table(
    "ledger_schema",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", Text, nullable=False),
)

Upgrade = Callable[[Connection], None]
# The first one takes a database from version 1 to 2, and so on. A fresh database is made at the last version at once.
UPGRADES: Final[tuple[Upgrade, ...]] = ()


def prepare(connection: Connection, *, now: str, upgrades: Sequence[Upgrade] = UPGRADES) -> None:
    """Makes the tables, or brings them up to this release, inside the transaction of `connection`.

    Raises LedgerError for a database of a newer release: this one would not understand what it holds.
    """
    newest = len(upgrades) + 1
    if connection.dialect.name == "postgresql":
        # Two that open a fresh database at once would both make its tables.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ledger_schema'))"))
    tables = set(inspect(connection).get_table_names())
    if versions.name not in tables:
        stray = sorted(tables & set(METADATA.tables))
        if stray:
            raise LedgerError(f"there is a table {stray[0]} and no {versions.name}: restore the whole database")
        METADATA.create_all(connection)
        connection.execute(versions.insert().values(version=newest, applied_at=now))
        return
    found = connection.execute(select(func.max(versions.c.version))).scalar()
    if not isinstance(found, int) or found < 1:
        raise LedgerError(f"the ledger's tables have the version {found!r}; expected 1 to {newest}")
    if found > newest:
        raise LedgerError(
            f"the ledger's tables are of version {found}, made by a newer release of vivamo-client; this release knows "
            f"version {newest}: upgrade it. Nothing was sent"
        )
    for number, upgrade in enumerate(upgrades[found - 1 :], start=found + 1):
        upgrade(connection)
        connection.execute(versions.insert().values(version=number, applied_at=now))
