"""The law of a reference: sent once, and what became of it is remembered."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from payments_core.errors import LedgerError
from payments_core.ledger import Ledger
from vivamo import (
    Money,
    ReferenceConflict,
    Vivamo,
)
from vivamo_api.models import DisbursementIntent

from tests.ledger.desk import FIFTY, Desk, desk_at, echo
from tests.vivamo.conftest import Facade

CREATE = "/disbursement-intents"
PAYMENT = "/payment-intents"


def test_reference_is_sent_once(desk: Desk) -> None:
    """Again, the recorded intent comes back whole, its client secret too."""
    first, again = desk.create(), desk.create()
    assert isinstance(again, DisbursementIntent)
    assert again.to_dict() == first.to_dict()
    assert again.client_secret_key.startswith("cs_")
    assert (desk.sent(CREATE), len(desk.held())) == (1, 1)


def test_payment_is_sent_once(desk: Desk) -> None:
    """Money in, by the same law."""
    first, again = (desk.facade("payments.create_intent", "user_1", FIFTY, reference="p-1") for _ in range(2))
    assert again.to_dict() == first.to_dict()
    assert (desk.sent(PAYMENT), len(desk.wire.mock.state()["paymentIntents"])) == (1, 1)


def test_reference_outlives_its_process(kind: type[Facade], database: str) -> None:
    """Another ledger on the same database knows it."""
    with Ledger.open(database) as one:
        desk = desk_at(kind, one)
        desk.customer("user_1")
        first = desk.create()
        desk.facade.close()
    with Ledger.open(database, create=False) as two:
        later = desk_at(kind, two, wire=desk.wire)
        assert later.create().disbursement_intent_id == first.disbursement_intent_id
        later.facade.close()
    assert desk.sent(CREATE) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Money("50", "USD"), Money("50.00", "USD")),
        (Money("1.5", "USDT"), Money("1.50", "USDT")),
        (Money("1.500", "USDT"), Money("1.5", "USDT")),
        (Money("100", "JPY"), Money(100, "JPY")),
    ],
    ids=str,
)
def test_equal_amounts_are_one_payout(sqlite: str, one: Money, other: Money) -> None:
    """However they are written."""
    with httpx.Client(transport=httpx.MockTransport(echo)) as http, Ledger.open(sqlite) as ledger:
        vivamo = Vivamo("sk_test_x", http_client=http, ledger=ledger)
        made = vivamo.disbursements.create_intent("user_1", one, reference="p-1")
        assert vivamo.disbursements.create_intent("user_1", other, reference="p-1") == made


@pytest.mark.parametrize(
    ("amount", "customer", "named"),
    [
        (Money("50.01", "USD"), "user_1", r"payout: amount '50.00', now '50.01'\."),
        (Money("50.00", "CAD"), "user_1", r"payout: currency 'USD', now 'CAD'\."),
        (FIFTY, "user_2", r"payout: customer 'user_1', now 'user_2'\."),
        (Money("5", "CAD"), "user_2", r"customer 'user_1', .*; amount '50.00', .*; currency 'USD', now 'CAD'\."),
    ],
    ids=["amount", "currency", "customer", "all"],
)
def test_another_payout_of_a_reference_is_refused(desk: Desk, amount: Money, customer: str, named: str) -> None:
    """The error says what differs, and nothing is sent."""
    desk.create()
    with pytest.raises(ReferenceConflict, match=named) as caught:
        desk.create(amount=amount, customer=customer)
    assert caught.value.reference == "p-1"
    assert (desk.sent(CREATE), len(desk.held())) == (1, 1)


def test_disbursement_is_no_payment(desk: Desk) -> None:
    """The kind is a part of the payout."""
    desk.create()
    with pytest.raises(ReferenceConflict, match="kind 'disbursement', now 'payment'"):
        desk.facade("payments.create_intent", "user_1", FIFTY, reference="p-1")
    assert desk.sent(PAYMENT) == 0


def test_another_server_is_another_payout(desk: Desk, kind: type[Facade]) -> None:
    """What the sandbox has made is not made in production."""
    desk.create()
    desk.wire.got.clear()
    production = kind(api_key="sk_live_x", environment="production", transport=desk.wire, ledger=desk.ledger)
    with pytest.raises(ReferenceConflict, match=r"server 'https://api.test.vivamo.co', now 'https://api.vivamo.co'"):
        production("disbursements.create_intent", "user_1", FIFTY, reference="p-1")
    production.close()
    assert desk.wire.got == []


@pytest.mark.parametrize(
    ("customer", "amount", "reference"),
    [
        ("user_1", 50.0, "p-1"),
        ("user_1", "50.00", "p-1"),
        ("user_1", Money("-1", "USD"), "p-1"),
        ("", FIFTY, "p-1"),
        ("user_1", FIFTY, ""),
        ("user_1", FIFTY, "p\x001"),
        ("user_1", FIFTY, "\ud800"),
        ("user_1", FIFTY, 7),
    ],
    ids=repr,
)
def test_mistake_in_an_argument_claims_nothing(desk: Desk, customer: str, amount: Any, reference: Any) -> None:
    """It is found before the ledger is asked."""
    with pytest.raises((TypeError, ValueError)):
        desk.create(reference, amount, customer=customer)
    assert (desk.steps(), desk.wire.got) == ([], [])


@pytest.mark.parametrize("reference", ["p 1", "P-1", "ü", "u\u0308", "😀" * 300, "'; DROP TABLE x", "%", "a" * 600])
def test_references_are_compared_to_the_letter(desk: Desk, reference: str) -> None:
    """Two that look alike are two."""
    desk.create("p-1")
    desk.create("\u00fc\u0308")
    desk.create(reference)
    desk.create(reference)
    assert (len(desk.held(reference)), desk.sent(CREATE)) == (1, 3)


def test_reference_too_long_for_the_database_is_not_sent(kind: type[Facade], postgresql: str) -> None:
    """An index of PostgreSQL holds some thousand bytes."""
    with Ledger.open(postgresql) as ledger:
        desk = desk_at(kind, ledger)
        desk.customer("user_1")
        desk.wire.got.clear()
        reference = "".join(f"{number:x}" for number in range(5000))
        with pytest.raises(LedgerError, match="cannot hold a value this large"):
            desk.create(reference)
        desk.facade.close()
    assert desk.wire.got == []


def test_client_without_a_ledger_sends_each_time(kind: type[Facade], ledger: Ledger) -> None:
    """What the ledger is for."""
    desk = desk_at(kind, ledger)
    bare = kind(api_key=desk.wire.mock.api_key, transport=desk.wire)
    bare("customers.create", "user_1", email="a@example.com")
    for _ in range(2):
        bare("disbursements.create_intent", "user_1", FIFTY, reference="p-1")
    bare.close()
    desk.facade.close()
    assert len(desk.held()) == 2
