"""Types that users rely on. Checked by mypy --strict, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from vivamo import AsyncVivamo, Money, Vivamo
from vivamo.webhooks import DisbursementEvent, Event, verify
from vivamo_api.models import (
    CreatedCustomer,
    Customer,
    DisbursementDecision,
    DisbursementIntent,
    DisbursementIntentStatus,
    DisbursementProgress,
    PaymentIntent,
    PendingDisbursement,
    PrizeRecord,
    RegisteredWebhook,
    Webhook,
)


def sync(vivamo: Vivamo, amount: Money) -> None:
    """Without asyncio."""
    assert_type(vivamo.customers.create("u", email="e", first_name="A"), CreatedCustomer)
    assert_type(vivamo.customers.list(page=1, size=10), list[Customer])
    assert_type(vivamo.customers.each(), Iterator[Customer])
    assert_type(vivamo.payments.create_intent("u", amount, reference="r"), PaymentIntent)
    intent = vivamo.disbursements.create_intent("u", amount, reference="r")
    assert_type(intent, DisbursementIntent)
    assert_type(intent.disbursement_intent_id, str)
    assert_type(vivamo.disbursements.wait(intent.disbursement_intent_id), DisbursementIntentStatus)
    assert_type(vivamo.disbursements.awaiting_approval(), list[PendingDisbursement])
    assert_type(vivamo.disbursements.approve(intent.disbursement_intent_id), DisbursementDecision)
    assert_type(vivamo.prizes.list("u"), list[PrizeRecord])
    assert_type(vivamo.webhook_endpoints.register("https://e.example").secret_key, str)
    assert_type(vivamo.webhook_endpoints.list(), list[Webhook])
    vivamo.disbursements.create_intent("u", 50.0, reference="r")  # type: ignore[arg-type]
    vivamo.disbursements.create_intent("u", amount)  # type: ignore[call-arg]
    vivamo.customers.create("u", email="e", fist_name="A")  # type: ignore[call-arg]
    vivamo.webhook_endpoints.update("i", status="off")  # type: ignore[arg-type]
    Vivamo("sk", environment="live")  # type: ignore[arg-type]


async def on_asyncio(vivamo: AsyncVivamo, amount: Money) -> None:
    """The same words, awaited."""
    assert_type(await vivamo.customers.create("u", email="e"), CreatedCustomer)
    assert_type(vivamo.customers.each(), AsyncIterator[Customer])
    assert_type(await vivamo.disbursements.create_intent("u", amount, reference="r"), DisbursementIntent)
    assert_type(await vivamo.webhook_endpoints.register("https://e.example"), RegisteredWebhook)


def webhook(body: bytes, headers: dict[str, str]) -> None:
    """Events narrow by class."""
    event = verify(body, headers, ["old", "new"])
    assert_type(event, Event)
    if isinstance(event, DisbursementEvent):
        assert_type(event.disbursement_intent_id, str)


def status(vivamo: Vivamo) -> bool:
    """A status compares with text, and with its member."""
    found = vivamo.disbursements.status("i").status
    return found == "success" or found == DisbursementProgress.SUCCESS or found in {"failed", "rejected"}  # noqa: PLR1714
