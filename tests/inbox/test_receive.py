"""A delivery is proven, stored once, and never believed against what is stored."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from payments_core.errors import EventChanged, LedgerError, PayloadInvalid, SignatureInvalid, SignatureMissing
from payments_core.inbox import bodies_about
from payments_core.store import Store
from sqlalchemy import text
from vivamo.events import DisbursementEvent, UnknownEvent
from vivamo.inbox import Inbox

from tests.inbox.deliveries import KYC, OTHER, SECRET, W9, deliver, payment, payout, signature, signed


def states(inbox: Inbox) -> list[str]:
    return [event.state for event in inbox.events()]


def test_event_is_stored_and_answered_with_200(inbox: Inbox) -> None:
    """What was signed is typed, new, and waits."""
    receipt = deliver(inbox, payout("success"))
    assert isinstance(receipt.event, DisbursementEvent)
    assert (receipt.new, receipt.status_code) == (True, 200)
    (stored,) = inbox.events()
    assert (stored.id, stored.event, stored.state, stored.failures) == (receipt.id, receipt.event, "waiting", 0)
    assert stored.received_at == inbox.store.clock()


def test_copy_is_answered_alike_and_not_stored_again(inbox: Inbox) -> None:
    """Vivamo sends again what it has no answer to."""
    first, copy = deliver(inbox, payout("success")), deliver(inbox, payout("success"))
    assert (copy.new, copy.id, copy.status_code, copy.event) == (False, first.id, 200, first.event)
    assert states(inbox) == ["waiting"]


def test_copy_writes_nothing(sqlite: str) -> None:
    """Not even a page: the log that each commit goes to has the same length."""
    with Inbox.open(sqlite, secrets=SECRET) as inbox:
        deliver(inbox, payout("success"))
        log = Path(f"{sqlite}-wal")
        before = log.stat().st_size
        assert before > 0
        deliver(inbox, payout("success"))
        assert log.stat().st_size == before


async def received(inbox: Inbox) -> list[bool]:
    body, headers = signed(payout("success"))
    try:
        return [(await inbox.areceive(body, headers)).new for _ in range(2)]
    finally:
        await inbox.aclose()


def test_asyncio_stores_alike(inbox: Inbox) -> None:
    """The same event, received both ways, is one."""
    assert asyncio.run(received(inbox)) == [True, False]
    assert not deliver(inbox, payout("success")).new


def test_same_bytes_under_another_secret_are_a_repeat(inbox: Inbox) -> None:
    """Two endpoints, or a secret that was changed, tell of one event."""
    first = deliver(inbox, KYC)
    again = deliver(inbox, KYC, secret=OTHER)
    assert (again.new, again.id) == (False, first.id)
    assert not deliver(inbox, KYC, secret=OTHER).new
    assert states(inbox) == ["waiting", "repeat"]
    assert len(list(inbox.work(lambda event, connection: None))) == 1


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({}, SignatureMissing),
        ({"signature": "0" * 128}, SignatureInvalid),
        ({"signature": signed(payout("failed"))[1]["Signature"]}, SignatureInvalid),
    ],
    ids=["unsigned", "forged", "of-another-body"],
)
def test_forged_delivery_reaches_no_database(inbox: Inbox, headers: dict[str, str], error: type[Exception]) -> None:
    """It is refused even while the store is down."""
    body, _ = signed(payout("success"))
    with pytest.raises(error):
        inbox.receive(body, headers)
    assert states(inbox) == []
    with pytest.raises(error):
        Inbox(None, secrets=SECRET).receive(body, headers)  # type: ignore[arg-type]  # a store that must not be touched


def test_authentic_bytes_that_are_no_event_are_refused(inbox: Inbox) -> None:
    """As by `verify`; and so are those that are too many."""
    body, headers = signed([1])
    with pytest.raises(PayloadInvalid):
        inbox.receive(body, headers)
    with pytest.raises(PayloadInvalid):
        Inbox(inbox.store, secrets=SECRET, max_bytes=10).receive(*signed(payout("success")))
    assert states(inbox) == []


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"amount": "50.01"}, "amount"),
        ({"externalCustomerId": "user_2"}, "customer"),
        ({"externalDisbursementIntentId": "payout-2"}, "reference"),
        ({"amount": "5000.00", "externalCustomerId": "user_2"}, "amount and customer"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_event_with_other_facts_is_parked_and_refused(inbox: Inbox, changes: dict[str, Any], names: str) -> None:
    """However often it comes; and it is never handed out."""
    deliver(inbox, payout("pending-validation"))
    for _ in range(2):
        with pytest.raises(EventChanged, match=f"{names} differ"):
            deliver(inbox, payout("success", **changes))
    (parked,) = inbox.parked()
    assert parked.error == f"EventChanged: {names} differ"
    assert [event.raw["status"] for event in inbox.work(lambda *_: None)] == ["pending-validation"]


def test_contradiction_names_neither_side(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """Amounts and people stay out of errors and logs."""
    deliver(inbox, payout("pending"))
    with caplog.at_level(logging.DEBUG), pytest.raises(EventChanged) as refused:
        deliver(inbox, payout("success", amount="73.00", externalCustomerId="user_9"))
    told = caplog.text + str(refused.value)
    assert "inbox event 2 is parked" in caplog.text
    assert not any(word in told for word in ("73", "50.00", "user_9", "user_1", SECRET))


def test_contradiction_under_another_secret_is_refused_too(inbox: Inbox) -> None:
    """A second endpoint makes it no truer."""
    deliver(inbox, payout("success"))
    for secret in (SECRET, OTHER, OTHER):
        with pytest.raises(EventChanged):
            deliver(inbox, payout("rejected"), secret=secret)
    assert states(inbox) == ["waiting", "parked", "repeat"]


@pytest.mark.parametrize("second", ["failed", "rejected"])
def test_second_end_of_a_payout_is_refused(inbox: Inbox, second: str) -> None:
    """It succeeds, fails or is rejected, and stays so."""
    deliver(inbox, payout("success"))
    with pytest.raises(EventChanged, match=f"{second} after success"):
        deliver(inbox, payout(second))


def test_facts_written_otherwise_are_the_same(inbox: Inbox) -> None:
    """50.0 is 50.00, and new fields are no contradiction."""
    deliver(inbox, payout("pending", amount="50.0"))
    assert deliver(inbox, payout("success", amount="050.00", subStatus="settled", fee="1.00")).new


def test_event_that_agrees_is_stored_after_one_that_did_not(inbox: Inbox) -> None:
    """What was refused is no measure for what comes."""
    deliver(inbox, payout("pending"))
    with pytest.raises(EventChanged):
        deliver(inbox, payout("success", amount="60.00"))
    assert deliver(inbox, payout("failed")).new
    with pytest.raises(EventChanged):
        deliver(inbox, payout("failed", amount="60.00"))


def test_payments_and_payouts_of_one_id_are_two(inbox: Inbox) -> None:
    """Each kind has ids of its own."""
    deliver(inbox, payout("success", disbursementIntentId="same"))
    assert deliver(inbox, payment("failed", paymentIntentId="same")).new


def test_payment_without_an_id_is_known_by_customer_and_reference(inbox: Inbox) -> None:
    """The documented sample has none."""
    nameless = payment("success")
    del nameless["paymentIntentId"]
    deliver(inbox, nameless)
    assert deliver(inbox, {**nameless, "externalPaymentIntentId": "order-2", "amount": "1.00"}).new
    with pytest.raises(EventChanged, match="amount differ"):
        deliver(inbox, {**nameless, "amount": "1.00"})


@pytest.mark.parametrize(
    "strange", ["\0", "\ud800", "ünï☃", "x" * 100_000, "'; DROP TABLE inbox_events; --", '"],["'], ids=range(6)
)
def test_any_text_can_be_an_id(inbox: Inbox, strange: str) -> None:
    """NUL, half a surrogate pair, a hundred thousand letters: stored, found again, and handed out."""
    odd = {"externalCustomerId": strange, "disbursementIntentId": strange, "externalDisbursementIntentId": strange}
    deliver(inbox, payout("pending", **odd))
    deliver(inbox, payout("success", **odd))
    deliver(inbox, payout(strange, **odd))
    with pytest.raises(EventChanged):
        deliver(inbox, payout("failed", **odd))
    inbox.retry(inbox.parked()[0].id, reason="to see it in the journal")
    assert len(list(inbox.work(lambda *_: None))) == 4


def test_unknown_shape_is_stored_as_unknown(inbox: Inbox) -> None:
    """A new kind of event must not be lost to an old release."""
    receipt = deliver(inbox, {"transactionType": "refund", "amount": "1.00"})
    assert isinstance(receipt.event, UnknownEvent)
    assert list(inbox.work(lambda *_: None)) == [receipt.event]


def test_no_secret_is_stored(inbox: Inbox, store: Store) -> None:
    """Not in the database, and not in what the inbox says of itself."""
    deliver(inbox, W9)
    rows = store.run(lambda connection: connection.execute(text("SELECT * FROM inbox_events")).all())
    assert len(rows) == 1
    assert SECRET not in repr(rows) + repr(inbox)


def test_store_that_is_gone_is_a_ledger_error(sqlite: str) -> None:
    """So that the receiver answers 503, and Vivamo sends it again."""
    with Inbox.open(sqlite, secrets=SECRET) as inbox:
        Path(sqlite).rename(f"{sqlite}.moved")
        with pytest.raises(LedgerError):
            deliver(inbox, payout("success"))


@pytest.mark.parametrize("secrets", ["", [], [""]], ids=["empty", "none", "one-empty"])
def test_inbox_without_a_secret_does_not_open(sqlite: str, secrets: Any) -> None:
    """An empty secret would accept any forger; and no file is left behind."""
    with pytest.raises(ValueError, match="secret"):
        Inbox.open(sqlite, secrets=secrets)
    assert not Path(sqlite).exists()


def test_body_is_stored_as_it_came(inbox: Inbox) -> None:
    """Bytes, and not what they mean: spaces and the order of keys are signed too."""
    payload = payout("success")
    spaced = json.dumps(payload, indent=3).encode()
    inbox.receive(spaced, {"SIGNATURE": signature(spaced, SECRET)})
    deliver(inbox, payout("success", externalDisbursementIntentId="other", disbursementIntentId="other"))
    assert inbox.store.run(lambda connection: bodies_about(connection, "payout-1")) == [spaced]


def test_event_that_somebody_deleted_is_missed(inbox: Inbox) -> None:
    """Its copy under another secret is there, and stands for nothing."""
    first = deliver(inbox, KYC)
    deliver(inbox, KYC, secret=OTHER)
    delete = text("DELETE FROM inbox_events WHERE id = :id")
    inbox.store.run(lambda connection: connection.execute(delete, {"id": first.id}))
    with pytest.raises(LedgerError, match="were rows of the inbox deleted by hand"):
        deliver(inbox, KYC, secret=OTHER)
