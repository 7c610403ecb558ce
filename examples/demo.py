"""A payout from end to end: typed client, stateful mock over a socket, verified webhooks. Run it with `make demo`."""

from __future__ import annotations

import queue
import sys
import tempfile

import payments_mock
from receiver import Receiver, listening
from rich.console import Console
from rich.table import Table
from vivamo import Money, PaymentsError, Vivamo
from vivamo.webhooks import DisbursementEvent

AMOUNT = Money("50.00", "USD")
REFERENCE = "payout-0001"


def main() -> int:
    """Prints the steps as a table; 0 when the customer has the money."""
    table = Table("#", "Step", "What came of it", title="A payout, from the client to the verified webhook")
    console = Console(soft_wrap=False)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            payments_mock.start("vivamo") as mock,
            listening() as receiver,
            Vivamo(mock.api_key, environment="mock", base_url=mock.url, ledger=f"{folder}/payouts.db") as vivamo,
        ):
            final = pay_out(table, vivamo, mock, receiver)
    except (PaymentsError, queue.Empty) as error:
        console.print(table)
        console.print(f"[bold red]The payout did not go through:[/] {type(error).__name__}: {error}")
        return 1
    console.print(table)
    return 0 if final == "success" else 1


def pay_out(table: Table, vivamo: Vivamo, mock: payments_mock.RunningMock, receiver: Receiver) -> str:
    """Every step of one payout. Returns its final status."""

    def step(name: str, result: str) -> None:
        table.add_row(str(table.row_count + 1), name, result)

    endpoint = vivamo.webhook_endpoints.register(receiver.url, event_types=["transaction"])
    receiver.secret = endpoint.secret_key
    step("register webhook", f"endpoint {endpoint.id} at {endpoint.url}")

    customer = vivamo.customers.create("user_123", email="ada@example.com", first_name="Ada", country="US")
    step("create customer", customer.external_customer_id)

    intent = vivamo.disbursements.create_intent("user_123", AMOUNT, reference=REFERENCE)
    step("create disbursement intent", f"{intent.disbursement_intent_id} for {AMOUNT}, reference {REFERENCE}")

    again = vivamo.disbursements.create_intent("user_123", AMOUNT, reference=REFERENCE)
    made = len(mock.state()["disbursementIntents"])
    step("the same reference again", f"{again.disbursement_intent_id}: the ledger's own; intents at the server: {made}")

    # What the vendor's front-end SDK does in real life: the customer picks where the money goes.
    mock.submit(intent.disbursement_intent_id, type="bank", outcome="success")
    step("customer submits", "bank account chosen")
    step("webhook received", verified(receiver, "pending-validation"))

    (pending,) = vivamo.disbursements.awaiting_approval()
    step("pending approval listed", f"{pending.external_disbursement_id}: {pending.amount} {pending.currency}")

    decision = vivamo.disbursements.approve(pending.disbursement_intent_id)
    step("approved", f"status {decision.status}")

    mock.advance(60)  # processing takes a while; the mock's clock need not
    step("webhook received", verified(receiver, "success"))

    final = vivamo.disbursements.wait(intent.disbursement_intent_id, timeout=10)
    step("final status", f"[bold green]{final.status}[/]")
    return str(final.status)


def verified(receiver: Receiver, status: str) -> str:
    """The next event that `vivamo.webhooks.verify` let through; it must be about this payout and say `status`."""
    event = receiver.next()
    if not isinstance(event, DisbursementEvent) or (event.reference, event.status) != (REFERENCE, status):
        raise PaymentsError(f"expected a {status} event of {REFERENCE}, got {event}")
    return f"[green]signature verified[/]: {type(event).__name__} {event.status}, {event.amount}"


if __name__ == "__main__":
    sys.exit(main())
