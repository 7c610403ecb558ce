"""The journal: each step, in order, for ever, and no secret in it."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from payments_core import journal
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from payments_core.payout import Stamp
from sqlalchemy import URL, Connection, text
from vivamo import BadRequest, OutcomeUnknown, PayoutInDoubt

from tests.ledger.desk import Clock, Desk, refusal


def write(ledger: Ledger, count: int, reference: str = "p-1") -> None:
    stamp = Stamp(at="2026-03-01T12:00:00.000Z", actor="ann")

    def work(connection: Connection) -> None:
        for number in range(count):
            journal.write(connection, stamp, "made", reference=reference, cause=str(number))

    ledger.store.run(work)


def raw(url: URL) -> Any:
    """A connection that is not the ledger's."""
    if url.get_backend_name() == "sqlite":
        return sqlite3.connect(str(url.database))
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))


def test_journal_tells_a_whole_life(desk: Desk) -> None:
    """Refused, lost, adopted, refused again, approved: each step with its time, cause, intent and process."""
    desk.instead(refusal(400, "no luck"), desk.lost)
    with pytest.raises(BadRequest):
        desk.create()
    with pytest.raises(OutcomeUnknown):
        desk.create()
    with pytest.raises(PayoutInDoubt):
        desk.create()
    intent = desk.held()[0]["disbursementIntentId"]
    desk.wire.mock.submit(intent)
    desk.reconcile()
    desk.clock.advance(hours=1)
    desk.approve(intent)
    told = [(entry.step, entry.cause.partition("[")[0].strip(), entry.intent_id) for entry in desk.ledger.journal()]
    assert told == [
        ("claimed", "50.00 USD", None),
        ("free", "BadRequest: 400 | no luck; nothing was made", None),
        ("claimed", "again, attempt 2", None),
        ("lost", told[3][1], None),
        ("adopted", "seen in the list of those awaiting approval", intent),
        ("approve claimed", "50.00 USD, attempt 1", intent),
        ("approved", "attempt 1", intent),
    ]
    assert told[3][1].startswith("OutcomeUnknown: ")
    entries = list(desk.ledger.journal("p-1"))
    assert entries[-1].at - entries[0].at == timedelta(hours=1)
    assert {entry.reference for entry in entries} == {"p-1"}
    assert all(entry.actor.endswith(f":{os.getpid()}") for entry in entries)


def test_journal_is_of_one_reference_or_of_all(desk: Desk) -> None:
    """In the order of what happened."""
    desk.create("p-1")
    desk.create("p-2")
    assert [entry.reference for entry in desk.ledger.journal()] == ["p-1", "p-1", "p-2", "p-2"]
    assert desk.steps("p-2") == ["claimed", "made"]
    assert desk.steps("p-3") == []


@pytest.mark.parametrize("count", [0, 499, 500, 501, 1203])
def test_journal_is_read_in_pages(ledger: Ledger, count: int) -> None:
    """Nothing is left out, and nothing comes twice."""
    write(ledger, count)
    write(ledger, 3, "p-2")
    assert [entry.cause for entry in ledger.journal("p-1")] == [str(number) for number in range(count)]
    assert len(list(ledger.journal())) == count + 3


def test_cause_is_cut(ledger: Ledger) -> None:
    """A line for a person."""
    stamp = ledger.stamp()
    ledger.store.run(lambda connection: journal.write(connection, stamp, "made", reference="p", cause="x" * 9000))
    assert [len(entry.cause) for entry in ledger.journal()] == [500]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_journal SET cause = 'something else'",
        "UPDATE ledger_journal SET id = id + 100",
        "DELETE FROM ledger_journal",
        "DELETE FROM ledger_journal WHERE id = 1",
    ],
)
def test_journal_is_never_changed(ledger: Ledger, statement: str) -> None:
    """The database refuses, by the ledger's own connection and by any other."""
    write(ledger, 2)
    with pytest.raises(LedgerError):
        ledger.store.run(lambda connection: connection.execute(text(statement)))
    other = raw(ledger.store.url)
    with closing(other), pytest.raises((sqlite3.Error, psycopg.Error), match="append-only"):
        other.execute(statement)
    assert [entry.cause for entry in ledger.journal()] == ["0", "1"]


@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE", "INSERT OR IGNORE"])
def test_row_of_the_journal_is_never_replaced(sqlite: str, verb: str) -> None:
    """SQLite would delete the old row without a word to the trigger on DELETE."""
    columns = "(id, at, reference, step, cause, actor)"
    with Ledger.open(sqlite) as ledger:
        write(ledger, 2)
        with closing(sqlite3.connect(sqlite)) as other, pytest.raises(sqlite3.Error, match="append-only"):
            other.execute(f"{verb} INTO ledger_journal {columns} VALUES (1, '', '', '', 'forged', '')")
        write(ledger, 1)
        assert [entry.cause for entry in ledger.journal()] == ["0", "1", "0"]


def test_journal_is_never_emptied(postgresql: str) -> None:
    """TRUNCATE is refused as well."""
    with Ledger.open(postgresql) as ledger:
        write(ledger, 1)
        with psycopg.connect(postgresql) as other, pytest.raises(psycopg.Error, match="append-only"):
            other.execute("TRUNCATE ledger_journal")
        assert len(list(ledger.journal())) == 1


def test_no_client_secret_is_in_the_journal(desk: Desk) -> None:
    """Nor in what is shown of a doubt, of an error, or of the ledger."""
    intent = desk.submitted()
    secret = desk.held()[0]["clientSecretKey"]
    desk.instead(desk.lost)
    with pytest.raises(OutcomeUnknown) as caught:
        desk.approve(intent)
    shown = [repr(list(desk.ledger.journal())), repr(desk.ledger.in_doubt()), repr(desk.ledger), repr(caught.value)]
    assert secret.startswith("cs_")
    assert all(secret not in text and desk.wire.mock.api_key not in text for text in shown)


def test_time_is_the_ledgers_clock(desk: Desk, clock: Clock) -> None:
    """In UTC, to the millisecond."""
    clock.advance(microseconds=123_456)
    desk.create()
    assert {entry.at.isoformat() for entry in desk.ledger.journal()} == {"2026-03-01T12:00:00.123000+00:00"}


def test_answer_is_kept_as_it_came(desk: Desk) -> None:
    """Fields that nobody knows yet come back with the recorded intent."""

    def newer(request: httpx.Request) -> httpx.Response:
        answer = json.loads(desk.wire.mock.handle_request(request).read())
        return httpx.Response(200, json={**answer, "riskScore": {"of": [1, None, "ü"]}})

    desk.instead(newer)
    first, again = desk.create(), desk.create()
    assert again.additional_properties == first.additional_properties == {"riskScore": {"of": [1, None, "ü"]}}
