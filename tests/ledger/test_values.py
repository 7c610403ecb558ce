"""What is the same payout, and who is asked."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_core.ledger import actor
from payments_core.payout import Payout, canonical, same_amount
from vivamo import Money

CENTS = st.integers(min_value=0, max_value=10**15).map(lambda cents: Decimal(cents).scaleb(-2))
PAYOUTS = st.builds(
    Payout,
    reference=st.text(max_size=5),
    kind=st.sampled_from(["payment", "disbursement"]),
    customer=st.text(alphabet='ab",[]\\ ü', max_size=6),
    amount=st.builds(Money, CENTS, st.sampled_from(["USD", "CAD", "USDT"])),
    server=st.sampled_from(["https://one", "https://two"]),
)


# printf '["disbursement", "user_1", "50", "USD"]' | openssl dgst -sha256
FINGERPRINT = "2c6d197b71a9c09557af89a7a615280fa715677efb5c7521b3bccc6e9dad8ff0"


def told(payout: Payout) -> tuple[object, ...]:
    return payout.kind, payout.customer, payout.amount.amount, payout.amount.currency


@given(PAYOUTS, PAYOUTS)
def test_fingerprints_are_equal_when_the_payouts_are(one: Payout, other: Payout) -> None:
    """Customer, amount, currency and kind; nothing else, and nothing less."""
    assert (one.fingerprint == other.fingerprint) == (told(one) == told(other))


@given(PAYOUTS)
def test_fingerprint_does_not_depend_on_how_the_amount_is_written(payout: Payout) -> None:
    """With more zeros behind it."""
    more = Money(payout.amount.text + "000", "USDT")
    plain = Money(payout.amount.text, "USDT")
    assert replace(payout, amount=more).fingerprint == replace(payout, amount=plain).fingerprint


def test_fingerprint_is_the_same_for_ever() -> None:
    """It stands in databases: another one would make each payout of before a conflict."""
    payout = Payout(reference="p-1", kind="disbursement", customer="user_1", amount=Money("50", "USD"), server="s")
    assert payout.fingerprint == FINGERPRINT


@given(st.decimals(min_value=0, max_value=10**20, places=18))
def test_canonical_amount_is_the_same_amount(amount: Decimal) -> None:
    """Without an exponent, and without zeros behind it."""
    text = canonical(amount)
    assert Decimal(text) == amount
    assert canonical(Decimal(text + ("0" if "." in text else ".0"))) == text


@given(CENTS, CENTS)
def test_amounts_are_compared_as_numbers(one: Decimal, other: Decimal) -> None:
    """However they are written."""
    assert same_amount(f"{one:f}", f"{other:f}0") == (one == other)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1e3", "1,0", " 1", "1 ", "NaN", "Infinity", "٣", "1.", ".5", "0x1"])
def test_what_is_no_amount_is_like_none(text: str) -> None:
    """Not even like itself."""
    assert not same_amount(text, text)
    assert not same_amount("1", text)


def test_actor_is_a_user_at_a_host() -> None:
    """Who the journal says it was."""
    user, _, host = actor().partition("@")
    assert user
    assert host == socket.gethostname()


def test_actor_without_a_name_is_a_number() -> None:
    """As in a container whose user is not in its list."""

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    assert actor(nameless) == f"{os.getuid()}@{socket.gethostname()}"
