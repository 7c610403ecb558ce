"""Deliveries, each stored once, by the digest of its bytes and the secret that signed it. Reads no body."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, bindparam, or_, select, text

from .errors import LedgerError
from .journal import write
from .payout import Stamp
from .schema import inbox_events

logger = logging.getLogger("payments_core.inbox")

State = Literal["waiting", "done", "overtaken", "repeat", "parked"]
WAITING: Final = "waiting"
DONE: Final = "done"
# Its subject was further already.
OVERTAKEN: Final = "overtaken"
# The same bytes, signed by another secret.
REPEAT: Final = "repeat"
# Left to a person: it contradicts what is stored, or its handler failed too often.
PARKED: Final = "parked"

_LABEL: Final = b"payments_core.inbox: the name of this secret"
# An entry of PostgreSQL's index has room for 2,700 bytes, and an authentic id may have more.
_LONGEST_KEY: Final = 500
# Copies of one event that arrive at once; two secrets make two of them.
_TRIES: Final = 20

_columns: Final = inbox_events.c
_KNOWN: Final = select(
    _columns.id,
    _columns.digest,
    _columns.secret_id,
    _columns.subject,
    _columns.status,
    _columns.rank,
    _columns.facts,
    _columns.state,
    _columns.changed,
    _columns.error,
).where(or_(_columns.digest == bindparam("digest"), _columns.subject == bindparam("subject")))
_STORED: Final = (
    *("digest", "secret_id", "body", "received_at", "subject", "status", "rank", "facts", "reference"),
    *("state", "failures", "error", "changed", "settled_at"),
)
# As text: SQLAlchemy compiles its own ON CONFLICT anew each time. Any of the two unique keys may stand in the way.
_INSERT: Final = text(
    f"INSERT INTO inbox_events ({', '.join(_STORED)}) VALUES (:{', :'.join(_STORED)}) "  # noqa: S608 - our own names
    "ON CONFLICT DO NOTHING RETURNING id"
)


def key(*parts: str) -> str:
    """One ASCII text for these texts and no others, short enough for an index, whatever is in them."""
    text = json.dumps(parts, separators=(",", ":"))
    return text if len(text) <= _LONGEST_KEY else "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def secret_id(secret: bytes) -> str:
    """A name for a secret that does not tell it. If two ever share one, their copies of a body count as one."""
    return hmac.digest(secret, _LABEL, "sha256").hex()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An authentic delivery.

    subject: what `status` is a status of; without one there is no order. rank: a higher one comes later, and two
    statuses of one rank exclude each other; None where it is not known. facts: what may not differ between the events
    of a subject.
    """

    body: bytes = field(repr=False)
    secret_id: str
    subject: str | None = None
    status: str | None = None
    rank: int | None = None
    facts: str = ""
    reference: str | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """The stored event that stands for a delivery. `contradiction`: why it must not be acted on."""

    id: int
    new: bool
    contradiction: str | None


def keep(connection: Connection, delivery: Delivery, stamp: Stamp) -> Kept:
    """Stores a delivery, unless it is there: then nothing is written.

    What contradicts an event of its subject is parked at once.
    """
    for _ in range(_TRIES):  # another receiver may store a copy in between
        kept = _kept(connection, delivery, stamp)
        if kept is not None:
            return kept
    raise LedgerError("a copy of the event is stored, and not the event; were rows of the inbox deleted by hand?")


def _kept(connection: Connection, delivery: Delivery, stamp: Stamp) -> Kept | None:
    known = connection.execute(_KNOWN, {"digest": delivery.digest, "subject": delivery.subject}).all()
    copies = [row for row in known if row.digest == delivery.digest]
    first = next((row for row in copies if row.state != REPEAT), None)
    if first is None:
        return _first(connection, delivery, stamp, why=_contradiction(delivery, known))
    if any(row.secret_id == delivery.secret_id for row in copies) or _repeat(connection, delivery, stamp):
        return _copy(first)
    return None


def bodies_about(connection: Connection, reference: str) -> list[bytes]:
    """The authentic bodies that name this reference, oldest first; without those that were forgotten."""
    named = select(_columns.body).where(_columns.reference == key(reference), _columns.body != b"")
    return [bytes(body) for body in connection.scalars(named.order_by(_columns.id))]


def facts_text(facts: Mapping[str, str]) -> str:
    """Facts as they are stored and compared."""
    return json.dumps({name: key(value) for name, value in sorted(facts.items())}, separators=(",", ":"))


def difference(one: str, other: str) -> str:
    """The reason to refuse an event: the names of the facts that differ, and never what they are."""
    left, right = json.loads(one or "{}"), json.loads(other or "{}")
    names = sorted(name for name in {*left, *right} if left.get(name) != right.get(name))
    return f"EventChanged: {' and '.join(names)} differ"


def second(status: str | None, first: str | None) -> str:
    """The reason to refuse an event whose status excludes the one that stands."""
    return f"EventChanged: {status} after {first}"


def note_parked(connection: Connection, stamp: Stamp, *, event_id: int, reference: str | None, why: str) -> None:
    """Tells the journal and the log."""
    logger.warning("inbox event %d is parked: %s", event_id, why)
    note(connection, stamp, "event parked", event_id=event_id, reference=reference, cause=why)


def note(connection: Connection, stamp: Stamp, step: str, *, event_id: int, reference: str | None, cause: str) -> None:
    """Adds a step of an event to the journal. `reference` is a `key`, or None."""
    write(connection, stamp, step, reference=_told(reference), cause=f"inbox event {event_id}: {cause}")


def _told(reference: str | None) -> str:
    """The text that was made a key, where a journal can hold it."""
    if reference is None or not reference.startswith("["):
        return reference or ""
    (text,) = json.loads(reference)
    return str(text) if text.isprintable() else reference


def _first(connection: Connection, delivery: Delivery, stamp: Stamp, *, why: str | None) -> Kept | None:
    made = _insert(connection, delivery, stamp, state=WAITING if why is None else PARKED, error=why)
    if made is not None and why is not None:
        note_parked(connection, stamp, event_id=made, reference=delivery.reference, why=why)
    return None if made is None else Kept(made, new=True, contradiction=why)


def _repeat(connection: Connection, delivery: Delivery, stamp: Stamp) -> bool:
    return _insert(connection, delivery, stamp, state=REPEAT, settled_at=stamp.at) is not None


def _copy(first: Row[Any]) -> Kept:
    refused = first.changed and first.state == PARKED
    return Kept(first.id, new=False, contradiction=first.error if refused else None)


def _contradiction(delivery: Delivery, known: Sequence[Row[Any]]) -> str | None:
    if delivery.subject is None:
        return None
    believed = [row for row in known if row.subject == delivery.subject and not (row.changed and row.state == PARKED)]
    if believed and all(row.facts != delivery.facts for row in believed):
        return difference(believed[0].facts, delivery.facts)
    rivals = [row.status for row in believed if delivery.rank is not None and row.rank == delivery.rank]
    if rivals and delivery.status not in rivals:
        return second(delivery.status, rivals[0])
    return None


def _insert(
    connection: Connection,
    delivery: Delivery,
    stamp: Stamp,
    *,
    state: State,
    error: str | None = None,
    settled_at: str | None = None,
) -> int | None:
    """The new row's id; None when another transaction has stored the same in between."""
    row = {
        "digest": delivery.digest,
        "secret_id": delivery.secret_id,
        "body": delivery.body,
        "received_at": stamp.at,
        "subject": delivery.subject,
        "status": delivery.status,
        "rank": delivery.rank,
        "facts": delivery.facts,
        "reference": delivery.reference,
        "state": state,
        "failures": 0,
        "error": error,
        "changed": error is not None,
        "settled_at": settled_at,
    }
    made: int | None = connection.execute(_INSERT, row).scalar()
    return made
