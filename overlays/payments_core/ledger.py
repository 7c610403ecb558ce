"""The ledger: every payout exactly once per reference, across crashes, lost answers and workers."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol, Self, TypeVar

from sqlalchemy import Connection, Row, select

from . import decisions, journal, payouts
from .errors import LedgerError
from .journal import Entry
from .money import Money
from .payout import Stamp, told_amount
from .schema import decisions as decision_table
from .schema import payouts as payout_table
from .store import Clock, Database, Store, utc_now

_DOUBTFUL_PAYOUTS: Final = select(payout_table).where(payout_table.c.state.in_(payouts.DOUBTFUL))
_DOUBTFUL_DECISIONS: Final = (
    select(decision_table, payout_table.c.server)
    .join(payout_table, payout_table.c.reference == decision_table.c.reference)
    .where(decision_table.c.state.in_(payouts.DOUBTFUL))
)
R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What was claimed, and nobody knows the outcome of.

    step: create, approve or reject. state: `lost` (sent, no answer that can be trusted) or `claimed` (being sent right
    now, or its worker died). amount: None where the server told one that no Money can hold; such an intent can be
    rejected, and never approved. server: the base URL, or `this machine` for mocks. by: user, host and process of the
    worker.
    """

    reference: str
    intent_id: str | None
    step: Literal["create", "approve", "reject"]
    state: Literal["claimed", "lost"]
    customer: str
    amount: Money | None
    server: str
    since: datetime
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A reference with more than one intent. Approve one at most, and reject the others."""

    reference: str
    intent_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What `Ledger.reconcile` found.

    adopted: references whose lost intent was found. settled: intents whose decision is known now. duplicates:
    references with more than one intent. conflicts: intents that carry a reference of the ledger and are for another
    payout. in_doubt: what is left.
    """

    adopted: tuple[str, ...]
    settled: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]
    conflicts: tuple[str, ...]
    in_doubt: tuple[Doubt, ...]


class Stored(Protocol):
    """What has a database of its own: an inbox."""

    @property
    def store(self) -> Store: ...


class Reconciles(Protocol[R_co]):
    """A client that can ask its server what became of the doubtful ones: `Vivamo`, or `AsyncVivamo`."""

    def reconcile(self, ledger: Ledger, /, *, inbox: Stored | None = None) -> R_co: ...


class Ledger:
    """Every payout exactly once per reference. Safe to share between threads, processes and machines.

    Each step is on the disk before the next one begins. What was sent and not answered stays in doubt, and is never
    sent again by itself. The database holds client secrets, so a SQLite file is made readable by its owner alone.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._actor = actor()

    @classmethod
    def open(cls, database: Database, *, wait: float = 10.0, create: bool = True, clock: Clock = utc_now) -> Self:
        """`Ledger.open("payouts.db")`, or a SQLAlchemy URL: `postgresql://user@host/name`.

        wait: seconds to wait for a lock. create: whether to make a SQLite file that is not there; say False where a
        mistyped path must not begin a ledger that has forgotten everything.

        Raises LedgerError for a database that cannot be used: unreachable, locked, full, read-only, damaged, or made by
        a newer release. Raises TypeError or ValueError for what is no database.
        """
        return cls(Store.open(database, wait=wait, create=create, clock=clock))

    def in_doubt(self) -> list[Doubt]:
        """Everything whose outcome is not known, the oldest first; what is being sent right now is among it."""
        return self.store.run(doubts, reading=True)

    def reconcile(self, client: Reconciles[R], *, inbox: Stored | None = None) -> R:
        """Asks the server (and the inbox of this database, or another `inbox`) for what is in doubt, and settles it.

        Returns a Reconciliation; with an AsyncVivamo, await it. Sends nothing but reads. Safe to repeat.
        """
        return client.reconcile(self, inbox=inbox)

    def release(self, reference: str, *, reason: str, by: str | None = None) -> None:
        """A person has found out that nothing was made, or decided: the reference may be sent again, by the next call.

        reason: what they found. by: who, this process' user when None. Both stand in the journal. If the lost one turns
        up after all there are two intents of the reference, of which only one can be approved through the ledger.

        Raises LedgerError when the reference is not in doubt.
        """
        for name, value in (("reference", reference), ("reason", reason), ("by", by)):
            if not (isinstance(value, str) and value.strip()) and not (name == "by" and value is None):
                raise ValueError(f"{name}: expected some text, got {value!r}")
        stamp = Stamp(at=self.store.now(), actor=by or self._actor)

        def work(connection: Connection) -> None:
            freed = [part.release(connection, reference, stamp, cause=reason) for part in (payouts, decisions)]
            if not any(freed):
                raise LedgerError(f"the reference {reference!r} is not in doubt, so there is nothing to release")

        self.store.run(work)

    def journal(self, reference: str | None = None) -> Iterator[Entry]:
        """Every step in order, of one reference or of all. Read in pages, so that it may be long."""
        after = 0
        while entries := self._page(after, reference):
            yield from entries
            after = entries[-1].id

    def _page(self, after: int, reference: str | None) -> list[Entry]:
        return self.store.run(
            lambda connection: journal.page(connection, after=after, reference=reference), reading=True
        )

    def stamp(self) -> Stamp:
        """Now, and this process."""
        return Stamp(at=self.store.now(), actor=f"{self._actor}:{os.getpid()}")

    def close(self) -> None:
        """Closes the connections of this process. Another use opens new ones."""
        self.store.close()

    async def aclose(self) -> None:
        """Closes the connections of this event loop."""
        await self.store.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Ledger {self.store.name}>"


def actor(user_name: Callable[[], str] = getpass.getuser) -> str:
    """Who runs this: `user@host`."""
    try:
        user = user_name()
    except (OSError, KeyError):  # a container's user may have no name
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return f"{user}@{socket.gethostname()}"


def doubts(connection: Connection) -> list[Doubt]:
    """Everything in doubt, as a part of a transaction."""
    found = [
        *map(_payout_doubt, connection.execute(_DOUBTFUL_PAYOUTS)),
        *map(_decision_doubt, connection.execute(_DOUBTFUL_DECISIONS)),
    ]
    return sorted(found, key=lambda doubt: doubt.since)


def given_up(connection: Connection) -> list[Doubt]:
    """Approvals that are in doubt no more, and of which a late effect cannot be ruled out."""
    return [_decision_doubt(row) for row in decisions.late(connection)]


def _payout_doubt(row: Row[Any]) -> Doubt:
    return _doubt(row, step="create")


def _decision_doubt(row: Row[Any]) -> Doubt:
    return _doubt(row, step=row.verdict)


def _doubt(row: Row[Any], *, step: Literal["create", "approve", "reject"]) -> Doubt:
    return Doubt(
        reference=row.reference,
        intent_id=row.intent_id,
        step=step,
        state=row.state,
        customer=row.customer,
        amount=told_amount(row),
        server=row.server,
        since=datetime.fromisoformat(row.changed_at),
        by=row.changed_by,
        reason=row.reason,
    )
