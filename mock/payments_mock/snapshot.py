"""A whole mock as JSON, and back: what it holds, what is scheduled, what is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from payments_mock.agenda import Appointment, Entry
from payments_mock.clock import Moment
from payments_mock.core import Mock
from payments_mock.faults import FAULTS, Fault
from payments_mock.outbox import RETRY
from payments_mock.parcel import Note, Outgoing
from payments_mock.refusal import StartupError

# A number keeps all its digits.
_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An appointment: its moment on the clock, and how many milliseconds it was away when it was written down."""

    at: Moment
    left: Moment
    what: str
    about: dict[str, Any]
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Moments are milliseconds on the mock's clock; `saved_at` is on the machine's, and tells how long it was off.

    `world` is the API's own, by its `save`.
    """

    format: Literal["payments_mock state"] = "payments_mock state"
    version: Literal[1] = 1
    document: str
    now: Moment
    saved_at: Moment
    ids: dict[str, int]
    world: Any
    outgoing: Outgoing
    faults: list[Fault]
    agenda: list[Due]


def take(mock: Mock, *, wall: int) -> bytes:
    """JSON that holds secrets, but never the API key. `wall`: the time of the machine, in milliseconds."""
    with mock.lock:
        snapshot = Snapshot(
            document=mock.api.spec_file,
            now=mock.clock.now(),
            saved_at=wall,
            ids=mock.ids.counts(),
            world=mock.api.save(mock.world),
            outgoing=mock.outbox.save(),
            faults=mock.faults.all(),
            agenda=[_due(one) for one in mock.agenda.entries()],
        )
        return _ENCODER.encode(snapshot)


def restore(mock: Mock, taken: object, *, wall: int) -> None:
    """Into a fresh mock, `wall` being the time of the machine by now.

    Raises `StartupError`, which names the field, when it is no snapshot of this API's mock.
    """
    try:
        snapshot = msgspec.convert(taken, Snapshot)
        if snapshot.document != mock.api.spec_file:
            raise StartupError(f"it is of a mock of {snapshot.document}, not of {mock.api.spec_file}")
        with mock.lock:
            _restore(mock, snapshot, off=max(0, wall - snapshot.saved_at))
    except msgspec.ValidationError as problem:
        raise StartupError(str(problem)) from None


def _due(entry: Entry) -> Due:
    kept = entry.appointment
    return Due(at=entry.at, left=entry.left, what=kept.what, about=dict(kept.about), rank=kept.rank)


def _restore(mock: Mock, snapshot: Snapshot, *, off: int) -> None:
    """`off`: how many milliseconds no mock ran. Time went on meanwhile, but for a clock that stands still."""
    for due in snapshot.agenda:
        if due.what not in mock.doings():
            raise StartupError(f"nobody knows how to do what is scheduled: {due.what}")
        msgspec.convert(due.about, Note if due.what == RETRY else dict[str, str])
    for fault in snapshot.faults:
        if fault.kind not in FAULTS:
            raise StartupError(f"there is no fault {fault.kind!r}")
    mock.clock.move_to(snapshot.now if mock.clock.is_still else snapshot.now + off)
    mock.api.load(mock.world, snapshot.world)
    mock.ids.go_on_from(snapshot.ids)
    for fault in snapshot.faults:
        mock.faults.order(fault)
    # First what was under way, so that events arrive in order.
    mock.outbox.load(snapshot.outgoing)
    for due in snapshot.agenda:
        mock.agenda.add(due.at, due.left, Appointment(what=due.what, about=due.about, rank=due.rank))
