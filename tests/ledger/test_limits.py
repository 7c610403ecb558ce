"""Limits of a policy: what they allow, what counts, and when a day ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from payments_core.ledger import Ledger
from payments_core.limits import Limits
from vivamo import ApprovalPolicy, BadRequest, Money, OutcomeUnknown

from tests.ledger.desk import Clock, Desk, desk_at, refusal, timeout
from tests.vivamo.conftest import Sync


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def policy(**limits: Any) -> ApprovalPolicy:
    return ApprovalPolicy(lambda _: "approve", **limits)


def outcomes(desk: Desk, **limits: Any) -> list[str]:
    return [one.outcome for one in desk.review(policy(**limits))]


@pytest.mark.parametrize(
    ("limits", "amounts", "expected"),
    [
        ({"per_payout": usd("50.00")}, ["50.00", "50.01"], ["approved", "left"]),
        ({"per_payout": usd("0")}, ["0.01"], ["left"]),
        ({"per_day": usd("100.00")}, ["60.00", "40.01", "40.00"], ["approved", "left", "approved"]),
        ({"per_customer": usd("100.00")}, ["60.00", "40.00", "0.01"], ["approved", "approved", "left"]),
        ({"per_payout": usd("60"), "per_day": usd("70")}, ["60", "61", "10"], ["approved", "left", "approved"]),
        ({}, ["999999.99"], ["approved"]),
    ],
    ids=["payout", "none at all", "day", "customer", "both", "no limit"],
)
def test_what_is_over_a_limit_is_left(desk: Desk, limits: Any, amounts: list[str], expected: list[str]) -> None:
    """And never rejected; what is within it is approved, whatever was left before."""
    for number, amount in enumerate(amounts):
        desk.submitted(f"p-{number}", usd(amount))
    assert outcomes(desk, **limits) == expected
    assert desk.sent("/proceed/true") == expected.count("approved")
    assert desk.sent("/proceed/false") == 0


def test_customers_have_a_limit_each(desk: Desk) -> None:
    """What one was paid is not on the other's account."""
    desk.customer("user_2")
    for number, customer in enumerate(["user_1", "user_2", "user_1", "user_2"]):
        desk.submitted(f"p-{number}", usd("60"), customer=customer)
    assert outcomes(desk, per_customer=usd("100.00")) == ["approved", "approved", "left", "left"]


def test_currencies_have_a_limit_each(desk: Desk) -> None:
    """A currency without one, where others have one, is left."""
    for number, amount in enumerate([usd("80"), Money("80", "CAD"), usd("80"), Money("80", "EUR")]):
        desk.submitted(f"p-{number}", amount)
    reviewed = desk.review(policy(per_day=[usd("100"), Money("100", "CAD")]))
    assert [one.outcome for one in reviewed] == ["approved", "approved", "left", "left"]
    assert reviewed[3].reason == "no limit per day is given for EUR"
    assert reviewed[2].reason == "160.00 USD would be over the limit per day of 100.00 USD"


def test_approvals_by_hand_count(desk: Desk) -> None:
    """They went through the ledger."""
    desk.approve(desk.submitted("p-1", usd("60")))
    desk.submitted("p-2", usd("60"))
    assert outcomes(desk, per_day=usd("100")) == ["left"]


def test_approval_by_hand_has_no_limit(desk: Desk) -> None:
    """Limits are for policies."""
    desk.submitted("p-1", usd("60"))
    assert outcomes(desk, per_day=usd("10")) == ["left"]
    assert desk.approve(desk.held("p-1")[0]["disbursementIntentId"]).status == "pending"


@pytest.mark.parametrize("settle", ["doubt", "released", "reconciled", "rejection claimed"])
def test_what_may_have_been_approved_counts(desk: Desk, settle: str) -> None:
    """Sent and lost, released by a person, seen undecided, or being rejected now: the money may be gone."""
    intent = desk.submitted("p-1", usd("60"))
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    if settle != "doubt":
        desk.ledger.release("p-1", reason="not there", by="ann") if settle == "released" else desk.reconcile()
    if settle == "rejection claimed":
        desk.instead(timeout())
        with pytest.raises(OutcomeUnknown):
            desk.reject(intent)
    desk.submitted("p-2", usd("60"))
    assert outcomes(desk, per_day=usd("100"))[-1] == "left"


@pytest.mark.parametrize("settle", ["refused", "rejected"])
def test_what_was_not_approved_does_not_count(desk: Desk, settle: str) -> None:
    """The server refused it, or it was rejected for certain."""
    intent = desk.submitted("p-1", usd("60"))
    desk.instead(refusal(400) if settle == "refused" else timeout())
    with pytest.raises((BadRequest, OutcomeUnknown)):
        desk.approve(intent)
    desk.reconcile()
    desk.reject(intent)
    desk.submitted("p-2", usd("60"))
    assert outcomes(desk, per_day=usd("100")) == ["approved"]


def test_own_earlier_attempt_does_not_count_twice(desk: Desk) -> None:
    """The same payout, tried again."""
    intent = desk.submitted("p-1", usd("60"))
    desk.instead(timeout())
    with pytest.raises(OutcomeUnknown):
        desk.approve(intent)
    desk.reconcile()
    assert outcomes(desk, per_day=usd("100")) == ["approved"]


def test_day_ends_at_midnight_utc(desk: Desk, clock: Clock) -> None:
    """By the ledger's clock."""
    desk.submitted("p-1", usd("60"))
    assert outcomes(desk, per_day=usd("100")) == ["approved"]
    clock.advance(hours=11, minutes=59, seconds=59)
    desk.submitted("p-2", usd("60"))
    assert outcomes(desk, per_day=usd("100")) == ["left"]
    clock.advance(seconds=1)
    assert outcomes(desk, per_day=usd("100")) == ["approved"]


def test_two_reviews_at_once_keep_the_limit(database: str) -> None:
    """Of twenty payouts of 10 USD, reviewed by four at once, a limit of 70 USD lets seven through."""
    with Ledger.open(database) as ledger:
        desk = desk_at(Sync, ledger)
        desk.customer("user_1")
        for number in range(20):
            desk.submitted(f"p-{number}", usd("10"))
        desks = [desk_at(Sync, ledger, wire=desk.wire) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: one.review(policy(per_day=usd("70"))), desks))
        for one in (desk, *desks):
            one.facade.close()
    assert sum(desk.paid(f"p-{number}") for number in range(20)) == 7
    assert desk.sent("/proceed/true") == 7


@pytest.mark.parametrize("name", ["per_payout", "per_customer", "per_day"])
@pytest.mark.parametrize(
    ("value", "error"),
    [
        (100, TypeError),
        (100.0, TypeError),
        ("100.00", TypeError),
        ([100], TypeError),
        ([], ValueError),
        (usd("-1"), ValueError),
        ([usd("1"), usd("2")], ValueError),
    ],
    ids=repr,
)
def test_limit_is_money(name: str, value: Any, error: type[Exception]) -> None:
    """One for each currency; the error names the limit."""
    with pytest.raises(error, match=f"{name}: expected"):
        policy(**{name: value})


def test_limits_are_exact() -> None:
    """To the last decimal, however many payouts were added."""
    limits = Limits.of(per_payout=None, per_customer=None, per_day=Money("0.3", "BTC"))
    tenth = Money("0.1", "BTC")
    assert limits.breach(tenth, customer=tenth, day=tenth + tenth) is None
    assert limits.breach(tenth, customer=tenth, day=Money("0.200000000000000001", "BTC")) is not None
