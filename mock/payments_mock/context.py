"""What a mocked API works with: time, what is due, ids, and the way out for webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from payments_mock.agenda import Agenda
from payments_mock.changes import Changes
from payments_mock.clock import Clock
from payments_mock.form import Form
from payments_mock.ids import Ids
from payments_mock.message import Answer, Input, Request
from payments_mock.outbox import Outbox
from payments_mock.parcel import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All calls into an API are made under one lock, so nothing here is shared at the same time."""

    clock: Clock
    agenda: Agenda
    ids: Ids
    outbox: Outbox
    changes: Changes
    most_records: int | None = None


class Witness(Protocol):
    """Whoever is told of each exchange, and of each webhook's attempt. `at`: milliseconds, of the mock's clock."""

    def begin(self) -> None: ...

    def record(self, request: Request, answer: Answer, *, at: int) -> None: ...

    def sent(self, attempt: Attempt) -> None: ...

    def close(self) -> None: ...


World = TypeVar("World")


@dataclass(frozen=True, slots=True, kw_only=True)
class Api(Generic[World]):
    """One mocked API as data.

    `behaviours` are keyed by (METHOD, path template), since a vendor renames operationIds. `acts` are what the customer
    does, keyed by the path template below `/_mock`; `appointments` what time does, keyed by `Appointment.what`.
    `open` makes a fresh world; `show` gives all of it as JSON; `save` gives it as msgspec can write it, with all
    secrets, and `load` takes it back.
    """

    spec_file: str
    behaviours: Mapping[tuple[str, str], Callable[[World, Input], object]]
    acts: Mapping[str, Callable[[World, str, Form], object]]
    appointments: Mapping[str, Callable[[World, Mapping[str, Any]], None]]
    open: Callable[[Context], World]
    show: Callable[[World], dict[str, Any]]
    save: Callable[[World], object]
    load: Callable[[World, Any], None]
    sign: Callable[[bytes, str], dict[str, str]]
