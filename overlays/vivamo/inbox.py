"""The inbox: each webhook verified, stored once, and handed to your code inside the inbox's own transaction."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event as Flag
from typing import Any, Self, get_args

from payments_core import inbox_handler, inbox_shelf
from payments_core.errors import EventChanged
from payments_core.headers import Headers
from payments_core.inbox import Delivery, Kept, State, keep, secret_id
from payments_core.inbox_backoff import Backoff
from payments_core.inbox_work import Worker
from payments_core.ledger import actor
from payments_core.payout import Stamp
from payments_core.signature import Secrets, secret_bytes
from payments_core.store import Clock, Database, Store, utc_now, written
from sqlalchemy import Connection

from .events import Event
from .subjects import delivery_of
from .webhooks import MAX_BYTES, authenticate, read

Handler = Callable[[Event, Connection], object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery that is stored. `new`: for the first time. `id`: of the event that stands for it."""

    event: Event
    new: bool
    id: int

    @property
    def status_code(self) -> int:
        """What to answer: Vivamo takes nothing else for an acknowledgement."""
        return 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as the inbox holds it. `event` is None once its body was forgotten; `error` says why it is parked, or
    how it failed last.
    """

    id: int
    event: Event | None
    state: State
    failures: int
    error: str | None
    received_at: datetime
    due_at: datetime | None
    settled_at: datetime | None


class Inbox:
    """Webhooks, each stored once and handled once. Safe to share between threads, forks and event loops.

    secrets: as for `webhooks.verify`. attempts: how often a handler may fail before its event is parked. base, cap:
    seconds; the n-th wait is random in 0..min(cap, base * 2**(n-1)). max_bytes: of a body.
    """

    def __init__(
        self,
        store: Store,
        *,
        secrets: Secrets,
        attempts: int = 8,
        base: float = 10.0,
        cap: float = 3600.0,
        max_bytes: int = MAX_BYTES,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.store = store
        self._keys = secret_bytes(secrets)
        self._key_ids = tuple(map(secret_id, self._keys))
        self._backoff = Backoff(attempts=attempts, base=base, cap=cap, random=random)
        self._max_bytes = max_bytes
        self._actor = actor()
        self._owned = False

    @classmethod
    def open(
        cls,
        database: Database,
        *,
        secrets: Secrets,
        wait: float = 10.0,
        create: bool = True,
        clock: Clock = utc_now,
        attempts: int = 8,
        base: float = 10.0,
        cap: float = 3600.0,
        max_bytes: int = MAX_BYTES,
    ) -> Self:
        """An inbox in the database of `Store.open`, which may be the ledger's. Raises LedgerError."""
        keys = secret_bytes(secrets)
        Backoff(attempts=attempts, base=base, cap=cap)  # a mistake here must not make a file
        store = Store.open(database, wait=wait, create=create, clock=clock)
        inbox = cls(store, secrets=keys, attempts=attempts, base=base, cap=cap, max_bytes=max_bytes)
        inbox._owned = True
        return inbox

    def receive(self, body: bytes, headers: Headers) -> Receipt:
        """Verifies a delivery, and stores it once; it is on the disk when this returns.

        body, headers: as for `webhooks.verify`. Raises WebhookError (answer 400): SignatureMissing, SignatureInvalid,
        PayloadInvalid, EventChanged. Raises LedgerError when it cannot be stored (answer 503: Vivamo tries again).
        """
        event, delivery = self._proven(body, headers)
        return _receipt(event, self.store.run(partial(keep, delivery=delivery, stamp=self._stamp())))

    async def areceive(self, body: bytes, headers: Headers) -> Receipt:
        """`receive` on asyncio."""
        event, delivery = self._proven(body, headers)
        return _receipt(event, await self.store.arun(partial(keep, delivery=delivery, stamp=self._stamp())))

    def work(
        self, handler: Handler, *, limit: int | None = None, poll: float | None = None, stop: Flag | None = None
    ) -> Iterator[Event]:
        """Hands each due event to `handler(event, connection)`, and yields it after the commit.

        What the handler writes through `connection` takes effect once, with the mark that the event is done. If it
        raises, its writes are taken back and the event is due again later. It must not commit, roll back or close.

        limit: how many to yield. poll: seconds to wait when none is due; without it the iterator ends. stop: set it to
        end before the next event. Raises TypeError for a handler that cannot work, LedgerError.
        """
        inbox_handler.check(handler)
        if poll is not None and not poll > 0:
            raise ValueError(f"poll: expected seconds, more than 0; got {poll!r}")
        if limit is not None and limit < 0:
            raise ValueError(f"limit: expected how many, 0 or more; got {limit!r}")
        worker = Worker(store=self.store, handler=handler, read=read, backoff=self._backoff, actor=self._actor)
        return worker.work(limit=limit, poll=poll, stop=Flag() if stop is None else stop)

    def events(self, *, state: State | None = None) -> Iterator[StoredEvent]:
        """What is stored, oldest first, a few hundred at a time."""
        if state is not None and state not in get_args(State):
            raise ValueError(f"state: expected one of {', '.join(get_args(State))}; got {state!r}")
        return self._pages(state)

    def parked(self) -> list[StoredEvent]:
        """What waits for a person."""
        return list(self.events(state="parked"))

    def retry(self, id: int, *, reason: str, by: str | None = None) -> StoredEvent:
        """Has a parked event handled after all, even one that contradicts what is stored.

        reason: what a person found. by: who, this process' user when None. Both stand in the journal. Raises
        LedgerError when it is not parked.
        """
        for name, value in (("reason", reason), ("by", by)):
            if not (isinstance(value, str) and value.strip()) and not (name == "by" and value is None):
                raise ValueError(f"{name}: expected some text, got {value!r}")
        release = partial(inbox_shelf.release, stamp=self._stamp(by), event_id=id, reason=reason)
        return _stored(self.store.run(release))

    def forget(self, *, before: datetime) -> int:
        """Drops the bodies of events that were settled before that moment, and says how many. Digests stay, so that an
        old delivery which comes again does nothing.
        """
        if before.tzinfo is None:
            raise ValueError("before: expected a moment with a time zone")
        return self.store.run(partial(inbox_shelf.forget, before=written(before)))

    def close(self) -> None:
        """Closes the connections of a store that this inbox opened."""
        if self._owned:
            self.store.close()

    async def aclose(self) -> None:
        """Closes the connections of this event loop, and those that `close` closes."""
        await self.store.aclose()
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<Inbox {self.store.name}>"

    def _pages(self, state: State | None) -> Iterator[StoredEvent]:
        after = 0
        while rows := self.store.run(partial(inbox_shelf.page, after=after, state=state), reading=True):
            yield from map(_stored, rows)
            after = rows[-1].id

    def _stamp(self, by: str | None = None) -> Stamp:
        return Stamp(at=self.store.now(), actor=by or self._actor)

    def _proven(self, body: bytes, headers: Headers) -> tuple[Event, Delivery]:
        proven = authenticate(body, headers, self._keys, max_bytes=self._max_bytes)
        return proven.event, delivery_of(proven.event, body=proven.body, secret_id=self._key_ids[proven.secret])


def _receipt(event: Event, kept: Kept) -> Receipt:
    if kept.contradiction is not None:
        raise EventChanged(f"stored as event {kept.id} and parked: {kept.contradiction}")
    return Receipt(event, kept.new, kept.id)


def _stored(row: Any) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        event=read(bytes(row.body)) if row.body else None,
        state=row.state,
        failures=row.failures,
        error=row.error,
        received_at=datetime.fromisoformat(row.received_at),
        due_at=_moment(row.due_at),
        settled_at=_moment(row.settled_at),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
