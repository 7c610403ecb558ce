"""Fees: exact, rounded half up, never a payout below nothing, and in no answer of the API."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_mock import Fee, Settings, Terms
from payments_mock.vivamo.fees import fee, net_payout, total_charge

METHOD = "bank"


def settings(fixed: str = "0", percent: str = "0") -> Settings:
    terms = Terms(fees={METHOD: Fee(fixed=Decimal(fixed), percent=Decimal(percent))})
    return Settings(payments=terms, disbursements=terms)


@pytest.mark.parametrize(
    ("amount", "fixed", "percent", "taken", "left"),
    [
        ("50.00", "0", "0", "0.00", "50.00"),
        ("50.00", "1", "0", "1.00", "49.00"),
        ("50.00", "0.30", "2.9", "1.75", "48.25"),
        ("0.50", "0", "1", "0.01", "0.49"),
        ("0.49", "0", "1", "0.00", "0.49"),
        ("1.00", "5", "0", "5.00", "0.00"),
        ("0050.00", "1", "0", "1.00", "49.00"),
        ("1.000000000000000005", "0", "10", "0.100000000000000001", "0.900000000000000004"),
        ("90071992547409.93", "0", "50", "45035996273704.97", "45035996273704.96"),
    ],
)
def test_fee_has_the_decimals_of_its_amount(amount: str, fixed: str, percent: str, taken: str, left: str) -> None:
    """Half a cent is a cent; what a fee would take beyond the amount it does not take (reference 6.5)."""
    terms = settings(fixed, percent)
    assert fee(terms, "disbursement", method=METHOD, amount=amount) == taken
    assert net_payout(terms, method=METHOD, amount=amount) == left


def test_surcharge_is_added_to_a_payment() -> None:
    """By its method alone (reference 5.3)."""
    terms = settings("0.30", "2.9")
    assert total_charge(terms, method=METHOD, amount="100.00") == "103.20"
    assert total_charge(terms, method="card", amount="100.00") == "100.00"


@given(cents=st.integers(1, 10**40), fixed=st.integers(0, 10**6), percent=st.integers(0, 10**4))
def test_fee_and_payout_make_the_amount(cents: int, fixed: int, percent: int) -> None:
    """To the cent, whatever the size, wherever the fee is no more than the amount."""
    amount = f"{cents // 100}.{cents % 100:02}"
    terms = settings(f"{fixed // 100}.{fixed % 100:02}", f"{percent // 100}.{percent % 100:02}")
    taken, left = (
        fee(terms, "disbursement", method=METHOD, amount=amount),
        net_payout(terms, method=METHOD, amount=amount),
    )
    assert int(left.replace(".", "")) == max(0, cents - int(taken.replace(".", "")))


@pytest.mark.parametrize("kind", ["payment", "disbursement"])
def test_fee_changes_no_amount_of_the_api(open_api: Callable[..., Any], receiver: Any, kind: str) -> None:
    """Neither in an answer nor in a webhook: no document names a field for it."""
    api = open_api(operator=settings("5.00", "10"), processing_seconds=0)
    api.webhook(receiver.url)
    intent = api.opened(kind)
    api.mock.submit(intent, type=METHOD)
    if kind == "disbursement":
        assert api("POST", f"/v1/disbursements/{intent}/proceed/true").json()["amount"] == "50.00"
    api.mock.advance(1)
    assert all(b'"50.00"' in delivery.body for delivery in receiver.got)
    assert receiver.got
