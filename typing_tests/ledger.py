"""Checked by mypy and never run: the types of the ledger and the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_type

from payments_core.journal import Entry
from payments_core.ledger import Doubt, Reconciliation
from sqlalchemy import Connection
from vivamo import ApprovalPolicy, AsyncVivamo, Inbox, Ledger, Money, Vivamo
from vivamo.approvals import Reviewed, Verdict
from vivamo.inbox import Receipt, StoredEvent
from vivamo.webhooks import Event
from vivamo_api.models import DisbursementIntent, PendingDisbursement


def ledger(vivamo: Vivamo, book: Ledger) -> None:
    """What settles doubt, without asyncio."""
    assert_type(book.in_doubt(), list[Doubt])
    assert_type(book.journal(), Iterator[Entry])
    assert_type(book.reconcile(vivamo), Reconciliation)
    book.release("payout-1", reason="no such intent")
    book.release("payout-1")  # type: ignore[call-arg]
    book.reconcile("payout-1")  # type: ignore[arg-type]
    Vivamo("sk", ledger=book)
    Vivamo("sk", ledger="payouts.db")
    Vivamo("sk", ledger=5)  # type: ignore[arg-type]


async def on_asyncio(vivamo: AsyncVivamo, book: Ledger) -> None:
    """The same, awaited."""
    assert_type(await book.reconcile(vivamo), Reconciliation)
    assert_type(await vivamo.disbursements.review(), list[Reviewed])
    intent = await vivamo.disbursements.create_intent("u", Money("1.00", "USD"), reference="r")
    assert_type(intent, DisbursementIntent)


def decide(pending: PendingDisbursement) -> Verdict:
    """A policy's function."""
    return "approve" if pending.currency == "USD" else "leave"


def policies(vivamo: Vivamo) -> None:
    """A policy with limits, a bare function, or none."""
    policy = ApprovalPolicy(decide, per_payout=Money("1.00", "USD"), per_day=[Money("9.00", "USD")])
    assert_type(vivamo.disbursements.review(policy, dry_run=True), list[Reviewed])
    vivamo.disbursements.review(decide)
    vivamo.disbursements.review(lambda _: "approved")  # type: ignore[arg-type, return-value]
    ApprovalPolicy(decide, per_day=100)  # type: ignore[arg-type]


def inbox(box: Inbox, body: bytes, headers: dict[str, str]) -> None:
    """A handler gets the event and the connection of its transaction."""

    def handle(event: Event, connection: Connection) -> None:
        connection.exec_driver_sql("SELECT 1")
        assert_type(event, Event)

    assert_type(box.receive(body, headers), Receipt)
    assert_type(box.work(handle), Iterator[Event])
    assert_type(box.parked(), list[StoredEvent])
