"""One seed, one story: ids and secrets depend on nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from payments_mock.agenda import Agenda, Appointment
from payments_mock.clock import Clock, timestamp
from payments_mock.core import Mock
from payments_mock.ids import Ids
from payments_mock.message import Request
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.settings import Settings

NOON = int(datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp() * 1000)
STORY: list[tuple[str, str, Any]] = [
    ("POST", "/v1/operators/webhooks", {"url": "http://192.0.2.1/"}),
    ("POST", "/v1/customers", {"externalCustomerId": "u", "data": {"email": "e"}}),
    ("GET", "/v1/customers/u/kyc-info", None),
    (
        "POST",
        "/v1/disbursement-intents",
        {
            "customer": {"externalCustomerId": "u"},
            "disbursementIntent": {"amount": "5.00", "currency": "USD", "externalDisbursementIntentId": "r"},
        },
    ),
    ("POST", "/_mock/customers/u/kyc/submit", {"outcome": "verified"}),
    ("POST", "/_mock/clock/advance", {"seconds": 60}),
    ("GET", "/_mock/state", None),
]


def tell(seed: int) -> list[bytes]:
    """The story's answers, on a clock that stands still."""
    mock = Mock(vivamo(Settings()), api_key="k", seed=seed, source=lambda: NOON)
    headers = ((b"authorization", b"Bearer k"), (b"content-type", b"application/json"))
    return [
        mock.respond(
            Request(
                method=method, target=path.encode(), headers=headers, body=json.dumps(body).encode() if body else b""
            )
        ).body
        for method, path, body in STORY
    ]


def test_one_seed_tells_one_story() -> None:
    """Byte for byte, secrets, signatures and timestamps among it."""
    assert tell(7) == tell(7)


def test_another_seed_has_other_ids() -> None:
    """In every answer that has one."""
    one, other = tell(7), tell(8)
    assert [a == b for a, b in zip(one, other, strict=True)] == [False, True, False, False, True, True, False]


@pytest.mark.parametrize("seed", [0, -1, 2**200])
def test_ids_are_24_hexadecimal_digits_and_differ(seed: int) -> None:
    """Of one kind and across kinds, for any seed."""
    ids = Ids(seed=seed)
    made = [ids.new_id(kind) for kind in ("payment", "webhook") for _ in range(1000)]
    assert len(set(made)) == len(made)
    assert all(len(one) == 24 and set(one) <= set("0123456789abcdef") for one in made)


def test_long_seeds_are_told_apart() -> None:
    """However they begin."""
    assert Ids(seed=10**100).new_id("x") != Ids(seed=10**100 + 1).new_id("x")


@pytest.mark.parametrize(
    ("moment", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (NOON + 7, "2026-06-01T12:00:00.007Z"), (NOON + 999, "2026-06-01T12:00:00.999Z")],
)
def test_timestamp_has_milliseconds_and_z(moment: int, text: str) -> None:
    """RFC 3339, as assumed in A18."""
    assert timestamp(moment) == text


def test_clock_never_goes_back() -> None:
    """A jump to the past is none; a rewind gives up what was skipped."""
    clock = Clock(lambda: 1000)
    clock.run_to(5000)
    clock.run_to(2000)
    assert clock.now() == clock.running() == 5000
    clock.rewind()
    assert clock.now() == 1000


def test_still_clock_shows_one_moment() -> None:
    """Whatever real time does; until it is moved, and never back."""
    source = iter(range(1000, 9000, 1000))
    clock = Clock(lambda: next(source), still_at=7)
    assert (clock.running(), clock.now(), clock.running(), clock.now()) == (1000, 7, 2000, 7)
    clock.show(50)
    clock.show(20)
    assert clock.now() == 50
    clock.rewind()
    assert clock.now() == 7


def taken(agenda: Agenda) -> list[str]:
    return [appointment.what for appointment in iter(agenda.take_due, None)]


def test_agenda_gives_what_is_due_in_order_of_time_then_of_entry() -> None:
    """Appointments made meanwhile too, when they are due."""
    clock = Clock(lambda: 0)
    agenda = Agenda(clock)
    for pause, name in ((20, "b"), (10, "a"), (20, "c"), (21, "d")):
        agenda.after(pause, Appointment(what=name, about={}))
    clock.run_to(10)
    assert taken(agenda) == ["a"]
    agenda.after(5, Appointment(what="a2", about={}))
    assert [(entry.left, entry.appointment.what) for entry in agenda.entries()][:2] == [(5, "a2"), (10, "b")]
    clock.run_to(20)
    assert taken(agenda) == ["a2", "b", "c"]
    assert agenda.next_due() == 21


def test_still_clock_shows_the_moment_of_what_came_due() -> None:
    """As if nothing but that had taken time: it comes due in real time, and the clock's face shows its own pauses."""
    real = [100]
    clock = Clock(lambda: real[0], still_at=0)
    agenda = Agenda(clock)
    real[0] = 140  # a slow start
    agenda.after(3000, Appointment(what="done", about={}))
    real[0] = 3139
    assert agenda.take_due() is None
    real[0] = 3150
    assert taken(agenda) == ["done"]
    assert clock.now() == 3000
