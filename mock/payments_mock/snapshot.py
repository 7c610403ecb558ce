"""A whole mock as JSON, and back: what it holds, what is scheduled, what is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from payments_mock.agenda import Appointment
from payments_mock.core import Mock
from payments_mock.faults import Fault
from payments_mock.outbox import RETRY, Note, Outgoing
from payments_mock.refusal import StartupError

# A number keeps all its digits.
_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An appointment: its moment on the clock, and how many milliseconds it was away when it was written down."""

    at: int
    left: int
    what: str
    about: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Moments are milliseconds on the mock's clock. `world` is the API's own, by its `save`."""

    format: Literal["payments_mock state"] = "payments_mock state"
    version: Literal[1] = 1
    document: str
    now: int
    ids: dict[str, int]
    world: Any
    outgoing: Outgoing
    faults: list[Fault]
    agenda: list[Due]


def take(mock: Mock) -> bytes:
    """JSON that holds secrets, but never the API key."""
    with mock.lock:
        snapshot = Snapshot(
            document=mock.api.spec_file,
            now=mock.clock.now(),
            ids=mock.ids.counts(),
            world=mock.api.save(mock.world),
            outgoing=mock.outbox.save(),
            faults=mock.faults.all(),
            agenda=[
                Due(at=one.at, left=one.left, what=one.appointment.what, about=dict(one.appointment.about))
                for one in mock.agenda.entries()
            ],
        )
        return _ENCODER.encode(snapshot)


def restore(mock: Mock, taken: Mapping[str, Any]) -> None:
    """Into a fresh mock. Raises `StartupError`, which names the field, when it is no snapshot of this API's mock."""
    try:
        snapshot = msgspec.convert(taken, Snapshot)
        if snapshot.document != mock.api.spec_file:
            raise StartupError(f"it is of a mock of {snapshot.document}, not of {mock.api.spec_file}")
        with mock.lock:
            _restore(mock, snapshot)
    except msgspec.ValidationError as problem:
        raise StartupError(str(problem)) from None


def _restore(mock: Mock, snapshot: Snapshot) -> None:
    unknown = {due.what for due in snapshot.agenda} - mock.doings()
    if unknown:
        raise StartupError(f"nobody knows how to do what is scheduled: {', '.join(sorted(unknown))}")
    for due in snapshot.agenda:
        if due.what == RETRY:
            msgspec.convert(due.about, Note)
    mock.clock.resume_at(snapshot.now)
    mock.api.load(mock.world, snapshot.world)
    mock.ids.go_on_from(snapshot.ids)
    for fault in snapshot.faults:
        mock.faults.order(fault)
    for due in snapshot.agenda:
        # Time went on meanwhile, but for a clock that stands still.
        left = due.left if mock.clock.is_still else max(0, due.at - mock.clock.now())
        mock.agenda.after(left, Appointment(what=due.what, about=due.about))
    mock.outbox.load(snapshot.outgoing)
