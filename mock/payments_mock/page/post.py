"""Webhooks as a person looks at them: one entry for an event at an endpoint, with all attempts at it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from payments_mock.core import Mock
from payments_mock.outbox import MOST_ATTEMPTS, RETRY
from payments_mock.parcel import Attempt

# So many attempts are looked at: the page is drawn at each change.
_LATEST = 2000
_TELLING = ("externalCustomerId", "externalDisbursementIntentId", "externalPaymentIntentId", "status")


@dataclass(slots=True, kw_only=True)
class Delivery:
    """`next_at` is when it is tried again, in milliseconds on the mock's clock."""

    event: int
    endpoint_id: str
    event_type: str
    attempts: list[Attempt] = field(default_factory=list)
    next_at: int | None = None

    @property
    def key(self) -> str:
        return f"{self.event}-{self.endpoint_id}"

    @property
    def gist(self) -> str:
        """Whom and what it is about."""
        try:
            told = json.loads(self.attempts[-1].body)
        except ValueError:
            return ""
        return " · ".join(str(told[name]) for name in _TELLING if name in told) if isinstance(told, dict) else ""

    @property
    def standing(self) -> str:
        """In a word or two."""
        last = self.attempts[-1]
        if last.status == 200:
            return "acknowledged"
        if last.error is not None and last.error.startswith("refused"):
            return "not sent"
        if self.next_at is not None:
            return "retry scheduled"
        return "given up" if last.attempt >= MOST_ATTEMPTS else "failed"


def deliveries(mock: Mock) -> list[Delivery]:
    """In the order of the first attempt that the log still holds."""
    found: dict[tuple[int, str], Delivery] = {}
    for attempt in mock.outbox.attempts()[-_LATEST:]:
        key = attempt.event, attempt.endpoint_id
        if key not in found:
            found[key] = Delivery(event=attempt.event, endpoint_id=attempt.endpoint_id, event_type=attempt.event_type)
        found[key].attempts.append(attempt)
    for entry in mock.agenda.entries():
        about = entry.appointment.about
        if entry.appointment.what == RETRY and (about["event"], about["endpoint_id"]) in found:
            found[about["event"], about["endpoint_id"]].next_at = entry.at
    return list(found.values())
