"""Which webhook is due to whom, what became of each attempt, when to try again. Decides only; `courier.py` sends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from typing import Any

from payments_mock.agenda import Agenda, Appointment
from payments_mock.changes import Changes
from payments_mock.clock import Clock, timestamp
from payments_mock.destination import DestinationRefused, destination
from payments_mock.endpoint import Endpoint
from payments_mock.message import encode
from payments_mock.parcel import Attempt, Carrier, Letter, Nobody, Note, Outgoing, Parcel, noted
from payments_mock.shelf import Shelf

# Assumption A11: five retries, each as many minutes after the failure as attempts were made.
MOST_ATTEMPTS = 6
RETRY_STEP_MS = 60_000
# A fuzzer can register thousands of endpoints; the log keeps the latest attempts only.
LOG_SIZE = 10_000
# The appointment to try again.
RETRY = "retry-webhook"
# Set by HTTP itself, or by us: an endpoint's own headers cannot change them.
_RESERVED = frozenset({"connection", "content-length", "content-type", "host", "transfer-encoding"})


class Outbox:
    """All webhooks of one mock. `lock` is the core's."""

    def __init__(
        self,
        *,
        lock: AbstractContextManager[Any],
        clock: Clock,
        agenda: Agenda,
        changes: Changes,
        sign: Callable[[bytes, str], dict[str, str]],
        anywhere: bool,
        most_endpoints: int | None = None,
        tell: Callable[[Attempt], None] = lambda _: None,
    ) -> None:
        self._lock = lock
        self._clock = clock
        self._agenda = agenda
        self._changes = changes
        self._tell = tell
        self._sign = sign
        self._anywhere = anywhere
        self._generation = 0
        self._attempts = 0
        self._events = 0
        # What the carrier has and nobody has answered for yet.
        self._under_way: dict[tuple[int, str], Parcel] = {}
        self._log: deque[Attempt] = deque(maxlen=LOG_SIZE)
        self.endpoints = Shelf[Endpoint]("webhook endpoints", most=most_endpoints)
        self.carrier: Carrier = Nobody()

    def announce(self, event_type: str, payload: Mapping[str, Any]) -> None:
        """Sends an event to every endpoint that wants it, in the order of registration."""
        body = encode(payload)
        self._events += 1
        for endpoint in self.endpoints.values():
            if self.wants(endpoint, event_type):
                self._dispatch(endpoint, event_type, body)

    def address(self, parcel: Parcel) -> Letter | None:
        """What to send now; None when the endpoint is gone, paused, or its destination refused."""
        with self._lock:
            endpoint = self.receiver(parcel)
            if endpoint is None:
                self._arrived(parcel)
                return None
            headers, at = self.headers(endpoint, parcel), timestamp(self._clock.now())
            try:
                url = destination(endpoint.url, anywhere=self._anywhere)
            except DestinationRefused as problem:
                self._arrived(parcel)
                self._record(parcel, url=endpoint.url, headers=headers, at=at, status=None, error=f"refused: {problem}")
                return None
            return Letter(parcel=parcel, url=url, headers=headers, at=at)

    def settle(self, letter: Letter, *, status: int | None, error: str | None) -> None:
        """Logs an attempt, and puts the next one on the agenda unless it was acknowledged or was the last."""
        parcel = letter.parcel
        with self._lock:
            if parcel.generation != self._generation:
                return
            self._arrived(parcel)
            self._record(parcel, url=str(letter.url), headers=letter.headers, at=letter.at, status=status, error=error)
            pause = None if self.acknowledges(status) else self.pause_ms(parcel.attempt)
            if pause is not None:
                self._agenda.after(pause, _again(parcel))

    def wants(self, endpoint: Endpoint, event_type: str) -> bool:
        """Whether an event of this type goes to that endpoint."""
        return endpoint.wants(event_type)

    def acknowledges(self, status: int | None) -> bool:
        """Whether an answer of this status (None: no answer) ends the matter."""
        return status == 200

    def pause_ms(self, attempt: int) -> int | None:
        """How long to wait after this attempt has failed; None when it was the last."""
        return attempt * RETRY_STEP_MS if attempt < MOST_ATTEMPTS else None

    def headers(self, endpoint: Endpoint, parcel: Parcel) -> dict[str, str]:
        """What goes above the body: the type, the signature, and what the endpoint was registered with."""
        ours = {"content-type": "application/json", **self._sign(parcel.body, endpoint.secret)}
        taken = _RESERVED | {name.lower() for name in ours}
        return {name: text for name, text in endpoint.headers.items() if name.lower() not in taken} | ours

    def receiver(self, parcel: Parcel) -> Endpoint | None:
        """Who gets a parcel by now: nobody, once its endpoint is deleted or paused."""
        endpoint = self.endpoints.get(parcel.endpoint_id)
        stale = parcel.generation != self._generation or endpoint is None or not endpoint.active
        return None if stale else endpoint

    def attempts(self) -> list[Attempt]:
        """Those that the log holds, in the order in which they were begun; each is logged when it has ended."""
        return sorted(self._log, key=lambda attempt: attempt.id)

    def log(self) -> list[dict[str, Any]]:
        return [attempt.as_json() for attempt in self.attempts()]

    def save(self) -> Outgoing:
        return Outgoing(
            endpoints=list(self.endpoints.values()),
            log=list(self._log),
            under_way=[noted(parcel) for parcel in self._under_way.values()],
            attempts=self._attempts,
            events=self._events,
        )

    def load(self, saved: Outgoing) -> None:
        """Into an empty outbox. What was under way is tried on the agenda's next turn, once more or for the first time:
        nobody knows whether it arrived."""
        for endpoint in saved.endpoints:
            self.endpoints.put(endpoint.id, endpoint)
        self._log.extend(saved.log)
        self._attempts, self._events = saved.attempts, saved.events
        for note in saved.under_way:
            last = replace(note, attempt=note.attempt - 1)
            self._agenda.add(0, 0, Appointment(what=RETRY, about=asdict(last)))  # Before all else.

    def reset(self) -> None:
        """Forgets endpoints and attempts; what is under way is neither logged nor tried again."""
        self._generation += 1
        self._attempts = self._events = 0
        self._under_way.clear()
        self._log.clear()
        self.endpoints.clear()

    def _dispatch(self, endpoint: Endpoint, event_type: str, body: bytes) -> None:
        parcel = Parcel(
            event=self._events,
            endpoint_id=endpoint.id,
            event_type=event_type,
            body=body,
            attempt=1,
            generation=self._generation,
            number=self._next_number(),
        )
        try:
            destination(endpoint.url, anywhere=self._anywhere)
        except DestinationRefused:
            self.address(parcel)  # Logged at once: nothing has to be carried.
        else:
            self._carry(parcel)

    def retry(self, about: Mapping[str, Any]) -> None:
        """Carries a parcel once more, unless its endpoint is gone by now."""
        self._retry(self._parcel(Note(**about)))

    def _retry(self, parcel: Parcel) -> None:
        if self.receiver(parcel) is not None:
            self._carry(replace(parcel, attempt=parcel.attempt + 1, number=self._next_number()))

    def _carry(self, parcel: Parcel) -> None:
        self._under_way[parcel.event, parcel.endpoint_id] = parcel
        self.carrier.carry(parcel)

    def _next_number(self) -> int:
        self._attempts += 1
        return self._attempts

    def _arrived(self, parcel: Parcel) -> None:
        self._under_way.pop((parcel.event, parcel.endpoint_id), None)

    def _parcel(self, note: Note) -> Parcel:
        return Parcel(
            event=note.event,
            endpoint_id=note.endpoint_id,
            event_type=note.event_type,
            body=note.body.encode(),
            attempt=note.attempt,
            generation=self._generation,
            number=0,
        )

    def _record(
        self, parcel: Parcel, *, url: str, headers: dict[str, str], at: str, status: int | None, error: str | None
    ) -> None:
        self._changes.note()
        attempt = Attempt(
            id=parcel.number,
            event=parcel.event,
            endpoint_id=parcel.endpoint_id,
            event_type=parcel.event_type,
            url=url,
            headers=headers,
            body=parcel.body.decode(),
            attempt=parcel.attempt,
            status=status,
            error=error,
            at=at,
        )
        self._log.append(attempt)
        self._tell(attempt)


def _again(parcel: Parcel) -> Appointment:
    """In the order of the attempts, not in that of their ends, which is chance."""
    return Appointment(what=RETRY, about=asdict(noted(parcel)), rank=parcel.number)
