"""What became of a create: proven, or in doubt."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import LedgerError, PaymentsError
from vivamo import (
    Money,
    NotFound,
    OutcomeUnknown,
    PayoutInDoubt,
    ReferenceConflict,
    RequestNotSent,
)

from tests.ledger.desk import FIFTY, Desk, echo, page, refusal, timeout
from tests.vivamo.conftest import AT_ONCE

CREATE = "/disbursement-intents"


DOUBTFUL: list[tuple[str, Any, type[Exception]]] = [
    ("lost", timeout, OutcomeUnknown),
    ("broken", lambda: httpx.RemoteProtocolError("closed"), OutcomeUnknown),
    ("hook", lambda: ZeroDivisionError("a hook of yours"), OutcomeUnknown),
    ("500", lambda: refusal(500), PaymentsError),
    ("503 worded", lambda: refusal(503), PaymentsError),
    ("html 502", lambda: page(502), PaymentsError),
    ("html 403", lambda: page(403), PaymentsError),
    ("html 404", lambda: page(404), PaymentsError),
    ("html 400", lambda: page(400), PaymentsError),
    ("408", lambda: refusal(408), PaymentsError),
    ("409", lambda: refusal(409), PaymentsError),
    ("exists", lambda: refusal(400, "Disbursement intent already exists"), PaymentsError),
    ("redirect", lambda: httpx.Response(302, headers={"location": "/"}), PaymentsError),
    ("empty", lambda: httpx.Response(200), PaymentsError),
    ("half", lambda: httpx.Response(200, content=b'{"disbursementInt'), PaymentsError),
    ("other amount", lambda: lambda request: echo(request, amount="50.01"), PaymentsError),
    ("other reference", lambda: lambda request: echo(request, externalDisbursementIntentId="p-2"), PaymentsError),
    ("no secret", lambda: lambda request: echo(request, clientSecretKey=" "), PaymentsError),
]


@pytest.mark.parametrize(("answer", "error"), [case[1:] for case in DOUBTFUL], ids=[case[0] for case in DOUBTFUL])
def test_what_proves_nothing_leaves_doubt(desk: Desk, answer: Any, error: type[Exception]) -> None:
    """It is not sent again, whatever the amount; the doubt names the reference and the reason."""
    desk.instead(answer())
    with pytest.raises(error) as first:
        desk.create()
    for amount in (FIFTY, FIFTY):
        with pytest.raises(PayoutInDoubt, match="outcome not known: it was sent") as caught:
            desk.create(amount=amount)
        assert caught.value.reference == "p-1"
    assert not isinstance(first.value, LedgerError)
    (doubt,) = desk.ledger.in_doubt()
    assert (doubt.step, doubt.state, doubt.reference, doubt.intent_id) == ("create", "lost", "p-1", None)
    assert (doubt.customer, doubt.amount, doubt.since) == ("user_1", FIFTY, desk.clock.now)
    assert doubt.reason is not None
    assert doubt.reason.startswith(type(first.value).__name__)
    assert desk.sent(CREATE) == 1


def test_payout_in_doubt_is_bound(desk: Desk) -> None:
    """Another amount is a conflict even then."""
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create()
    with pytest.raises(ReferenceConflict):
        desk.create(amount=Money("60", "USD"))


FREE: list[tuple[str, list[Any]]] = [
    ("not sent", [httpx.ConnectError("refused") for _ in range(AT_ONCE.tries)]),
    ("400", [refusal(400)]),
    ("fields", [httpx.Response(400, json={"message": "bad", "errors": [{"isString": "no"}]})]),
    ("403", [refusal(403, "Forbidden")]),
    ("404", [refusal(404, "Customer not found")]),
    ("400 not found", [refusal(400, "Customer not found")]),
    ("422", [refusal(422)]),
    ("429", [httpx.Response(429, headers={"retry-after": "0"}, json={"message": "slow down"})]),
    ("html 429", [page(429)]),
]


@pytest.mark.parametrize("answers", [case[1] for case in FREE], ids=[case[0] for case in FREE])
@pytest.mark.parametrize("amount", [FIFTY, Money("60", "USD")], ids=str)
def test_what_proves_that_nothing_was_made_frees_the_reference(desk: Desk, answers: list[Any], amount: Money) -> None:
    """It may be sent again, as another payout too."""
    desk.instead(*answers)
    with pytest.raises(PaymentsError):
        desk.create()
    assert desk.ledger.in_doubt() == []
    assert desk.create(amount=amount).amount == amount.text
    assert (len(desk.held()), desk.wire.instead) == (1, [])
    assert desk.steps("p-1") == ["claimed", "free", "claimed", "made"]


def test_unknown_customer_frees_the_reference(desk: Desk) -> None:
    """The mock's own words."""
    with pytest.raises(NotFound):
        desk.create(customer="nobody")
    assert desk.create().external_customer_id == "user_1"


def test_other_claims_go_on_while_one_is_in_doubt(desk: Desk) -> None:
    """Doubt is of one reference."""
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.create("p-1")
    assert desk.create("p-2").external_disbursement_intent_id == "p-2"


def test_intent_that_belongs_to_another_reference_leaves_doubt(desk: Desk) -> None:
    """A server that gives one intent for two references is believed in neither."""
    first = desk.create("p-1").disbursement_intent_id
    desk.instead(lambda request: echo(request, disbursementIntentId=first))
    with pytest.raises(PayoutInDoubt, match="holds for another reference") as caught:
        desk.create("p-2")
    assert caught.value.reference == "p-2"
    assert [doubt.reference for doubt in desk.ledger.in_doubt()] == ["p-2"]
    assert desk.create("p-1").disbursement_intent_id == first


def test_lost_by_interrupt_stays_claimed(desk: Desk) -> None:
    """Ctrl-C while it is being sent: nobody knows, so nobody sends it again."""

    def interrupted(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    desk.instead(interrupted)
    with pytest.raises(KeyboardInterrupt):
        desk.create()
    with pytest.raises(PayoutInDoubt, match="it is being sent, or its worker died"):
        desk.create()


def test_not_sent_says_so(desk: Desk) -> None:
    """The error of the wire is not changed by the ledger."""
    desk.instead(*(httpx.ConnectError("refused") for _ in range(AT_ONCE.tries)))
    with pytest.raises(RequestNotSent) as caught:
        desk.create()
    assert caught.value.reference == "p-1"
