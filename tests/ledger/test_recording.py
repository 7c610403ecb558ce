"""When the ledger's database cannot be written, before the send and after it."""

from __future__ import annotations

import httpx
import pytest
from payments_core.errors import LedgerError, PaymentsError
from payments_core.flow import Flow, run
from payments_core.ledger import Ledger
from payments_core.once import Sent, once
from payments_core.payout import Payout
from payments_core.payouts import PayoutClaim
from vivamo import PayoutInDoubt

from tests.ledger.desk import FIFTY, Desk, desk_at, locked, refusal
from tests.vivamo.conftest import Facade

CREATE = "/disbursement-intents"
PAYOUT = Payout(reference="p-1", kind="disbursement", customer="user_1", amount=FIFTY, server="https://one")


def test_ledger_that_is_locked_sends_nothing(kind: type[Facade], database: str) -> None:
    """Each call is a LedgerError that says so, before the server hears of it."""
    with Ledger.open(database, wait=0.1) as ledger:
        desk = desk_at(kind, ledger)
        with locked(database):
            for method in ("approve", "reject"):
                with pytest.raises(LedgerError, match="is locked by another"):
                    desk.facade(f"disbursements.{method}", "i-1")
            with pytest.raises(LedgerError, match="is locked by another"):
                desk.create()
        desk.facade.close()
    assert desk.wire.got == []


def test_answer_that_cannot_be_recorded_is_not_lost(kind: type[Facade], database: str) -> None:
    """The error names the intent; the payout stays in doubt, and is found again."""
    with Ledger.open(database, wait=0.05) as ledger:
        desk = desk_at(kind, ledger)
        desk.customer("user_1")
        with pytest.raises(PayoutInDoubt, match=r"could not record it: the database .* is locked") as caught:
            _create_while_locked(desk, database)
        (made,) = desk.held()
        assert (caught.value.subject, caught.value.reference) == (made["disbursementIntentId"], "p-1")
        with pytest.raises(PayoutInDoubt, match="it is being sent, or its worker died"):
            desk.create()
        desk.wire.mock.submit(made["disbursementIntentId"])
        assert desk.reconcile().adopted == ("p-1",)
        assert desk.create().disbursement_intent_id == made["disbursementIntentId"]
        desk.facade.close()
    assert desk.sent(CREATE) == 1


def _create_while_locked(desk: Desk, database: str) -> None:
    lock = locked(database)

    def answer(request: httpx.Request) -> httpx.Response:
        made = desk.wire.mock.handle_request(request)
        lock.__enter__()
        return made

    desk.instead(answer)
    try:
        desk.create()
    finally:
        lock.__exit__(None, None, None)


def test_answer_is_recorded_once_the_lock_is_gone(database: str) -> None:
    """It is tried more than once, since it is nowhere else."""
    lock = locked(database)

    def unlock(_: float) -> None:
        lock.__exit__(None, None, None)

    def sending() -> Flow[Sent[str]]:
        lock.__enter__()
        yield from ()
        return Sent(answer="fresh", intent_id="i-1", json={})

    with Ledger.open(database, wait=0.05) as ledger:
        flow = once(ledger, PayoutClaim(PAYOUT), sending)
        outcome = run(flow, sleep=unlock)
        assert (outcome.answer, outcome.recorded.intent_id) == ("fresh", "i-1")
        assert [entry.step for entry in ledger.journal()] == ["claimed", "made"]


def test_failure_that_cannot_be_recorded_is_told_first(kind: type[Facade], database: str) -> None:
    """The server's error comes out, with a note; the claim stands, which is doubt."""
    with Ledger.open(database, wait=0.05) as ledger:
        desk = desk_at(kind, ledger)
        lock = locked(database)

        def answer(_: httpx.Request) -> httpx.Response:
            lock.__enter__()
            return refusal(400)

        desk.instead(answer)
        try:
            with pytest.raises(PaymentsError) as caught:
                desk.create()
        finally:
            lock.__exit__(None, None, None)
        assert "the ledger could not be told: the database" in caught.value.__notes__[0]
        assert [doubt.state for doubt in ledger.in_doubt()] == ["claimed"]
        desk.facade.close()
