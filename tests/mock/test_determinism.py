"""One seed, one story: ids and secrets depend on nothing else."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
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
    """A move to the past is none; a rewind gives up what was skipped."""
    clock = Clock(lambda: 1000)
    clock.move_to(5000)
    clock.move_to(2000)
    assert (clock.now(), clock.real()) == (5000, 1000)
    clock.rewind()
    assert clock.now() == 1000


def test_still_clock_shows_one_moment() -> None:
    """Whatever real time does; until it is moved, and never back."""
    source = iter(range(1000, 9000, 1000))
    clock = Clock(lambda: next(source), still_at=7)
    assert (clock.real(), clock.now(), clock.real(), clock.now()) == (1000, 7, 2000, 7)
    clock.move_to(50)
    clock.move_to(20)
    assert clock.now() == 50
    clock.rewind()
    assert clock.now() == 7


def taken(agenda: Agenda) -> list[str]:
    """What is due by now."""
    until = agenda.due_until()
    return [] if until is None else [one.what for one in iter(lambda: agenda.take(until), None)]


def test_agenda_gives_what_is_due_in_order_of_time_then_of_entry() -> None:
    """Appointments made meanwhile too, when they are due."""
    clock = Clock(lambda: 0)
    agenda = Agenda(clock)
    for pause, name in ((20, "b"), (10, "a"), (20, "c"), (21, "d")):
        agenda.after(pause, Appointment(what=name, about={}))
    clock.move_to(10)
    assert taken(agenda) == ["a"]
    agenda.after(5, Appointment(what="a2", about={}))
    assert [(entry.at, entry.appointment.what) for entry in agenda.entries()][:2] == [(15, "a2"), (20, "b")]
    clock.move_to(20)
    assert taken(agenda) == ["a2", "b", "c"]
    assert agenda.next_at() == 21


def test_still_clock_shows_the_moment_of_what_came_due() -> None:
    """As if nothing but that had taken time: it comes due in real time, and the clock's face shows its own pauses."""
    real = [100]
    clock = Clock(lambda: real[0], still_at=0)
    agenda = Agenda(clock)
    real[0] = 140  # a slow start
    agenda.after(3000, Appointment(what="done", about={}))
    real[0] = 3139
    assert taken(agenda) == []
    real[0] = 3150
    assert taken(agenda) == ["done"]
    assert clock.now() == 3000


def test_still_clock_keeps_the_order_of_its_face() -> None:
    """What comes due in real time takes with it all that stands before it on the clock."""
    real = [0]
    clock = Clock(lambda: real[0], still_at=0)
    agenda = Agenda(clock)
    agenda.after(10_000, Appointment(what="later", about={}))
    real[0] = 5000
    agenda.after(9000, Appointment(what="sooner", about={}))
    real[0] = 10_000
    assert taken(agenda) == ["sooner", "later"]
    assert clock.now() == 10_000


def test_advance_is_by_the_face_of_a_still_clock(open_api: Any) -> None:
    """Neither real time spent before it nor between two approvals is added to it."""
    api = open_api(seed=3)
    intents = [api.opened("disbursement") for _ in range(2)]
    for intent in intents:
        api.mock.submit(intent)
        api("POST", f"/v1/disbursements/{intent}/proceed/true")
        time.sleep(0.05)
    api.mock.advance(2.99)
    assert api.mock.now() == "2026-01-01T00:00:02.990Z"
    assert {status(api, intent) for intent in intents} == {"pending"}
    api.mock.advance_to_next()
    assert {status(api, intent) for intent in intents} == {"success"}
    assert api.mock.now() == "2026-01-01T00:00:03.000Z"


def status(api: Any, intent: str) -> str:
    told: str = api("GET", f"/v1/disbursement-intents/{intent}/status").json()["status"]
    return told


def test_log_is_in_the_order_in_which_attempts_were_begun(open_api: Any, receiver: Any) -> None:
    """Whichever receiver is the quicker; and attempts that are due on the moment of an advance are made."""
    receiver.status, receiver.pause = 500, 0.05
    for _ in range(3):
        api = open_api(seed=3)
        api.webhook(receiver.url)
        api.webhook("http://127.0.0.1:9/")
        api.mock.submit(api.opened("disbursement"))
        api.mock.advance(0)
        api.mock.advance(180)
        log = api.mock.deliveries()
        assert [one["id"] for one in log] == [1, 2, 3, 4, 5, 6]
        assert [one["attempt"] for one in log] == [1, 1, 2, 2, 3, 3]
        assert [one["status"] for one in log] == [500, None] * 3
        assert [one["at"][14:19] for one in log] == ["00:00", "00:00", "01:00", "01:00", "03:00", "03:00"]


def test_next_event_is_one_moment_however_many_ask(open_api: Any, receiver: Any) -> None:
    """Behind a webhook that takes its time, too."""
    api = open_api()
    for _ in range(3):
        intent = api.opened("disbursement")
        api.mock.submit(intent)
        api("POST", f"/v1/disbursements/{intent}/proceed/true")
        api.mock.advance(0.5)
    api.webhook(receiver.url)
    receiver.pause = 0.3
    api.mock.submit(api.opened("disbursement"))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda _: api.mock.advance_to_next(), range(2)))
    statuses = [one["disbursements"][0]["status"] for one in api.mock.state()["disbursementIntents"]]
    assert statuses == ["success", "success", "pending", "pending-validation"]
