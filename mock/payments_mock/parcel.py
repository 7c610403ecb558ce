"""A webhook on its way: as it is carried, addressed, written down and logged; and whoever carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from payments_mock.endpoint import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One event for one endpoint, at one attempt (counted from 1).

    `event` is the number of the event, `number` that of the attempt among all attempts.
    """

    event: int
    endpoint_id: str
    event_type: str
    body: bytes
    attempt: int
    generation: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A parcel written down; what it says is JSON."""

    event: int
    endpoint_id: str
    event_type: str
    body: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A parcel addressed: what goes on the wire."""

    parcel: Parcel
    url: httpx.URL
    headers: dict[str, str]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A line of the log. `status` is None when nothing was answered; `error` then says why."""

    id: int
    event: int
    endpoint_id: str
    event_type: str
    url: str
    headers: dict[str, str]
    body: str
    attempt: int
    status: int | None
    error: str | None
    at: str

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "event": self.event,
            "endpointId": self.endpoint_id,
            "eventType": self.event_type,
            "url": self.url,
            "headers": self.headers,
            "body": self.body,
            "attempt": self.attempt,
            "status": self.status,
            "error": self.error,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """All that an outbox holds, as it is saved. `under_way` has been carried and not been answered for."""

    endpoints: list[Endpoint]
    log: list[Attempt]
    under_way: list[Note]
    attempts: int
    events: int


class Carrier(Protocol):
    """Whoever sends parcels. None of it may be called with the core's lock held, but `carry`."""

    def carry(self, parcel: Parcel) -> None: ...

    def wait_until_idle(self, timeout: float | None = None) -> bool: ...

    def drop_all(self) -> None: ...


class Nobody:
    """Sends nothing: for a mock without a courier, or one that has been closed."""

    def carry(self, parcel: Parcel) -> None:
        pass

    def wait_until_idle(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - the protocol has it
        return True

    def drop_all(self) -> None:
        pass


def noted(parcel: Parcel) -> Note:
    """The parcel, written down."""
    return Note(
        event=parcel.event,
        endpoint_id=parcel.endpoint_id,
        event_type=parcel.event_type,
        body=parcel.body.decode(),
        attempt=parcel.attempt,
    )
