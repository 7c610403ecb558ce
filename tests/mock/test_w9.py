"""The W-9 of an operator that reports on form 1099: asked for at $2,000 of payouts in a calendar year, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

NEW_YEARS_EVE = datetime(2026, 12, 31, 12, tzinfo=UTC)
DAY = 24 * 3600


@pytest.fixture
def payer(open_api: Callable[..., Any], receiver: Any) -> Callable[..., Any]:
    """Opens an operator of one tax type, with one customer and a receiver of its webhooks."""

    def make(tax_type: str = "1099") -> Any:
        api = open_api(tax_type=tax_type, start_at=NEW_YEARS_EVE)
        api.webhook(receiver.url, eventTypes=["customer_w9_required", "customer_w9_completed"])
        api.customer()
        return api

    return make


def pay_out(api: Any, amount: str, *, outcome: str = "success", currency: str = "USD") -> None:
    intent = api.intent("disbursement", amount=amount, currency=currency).json()["disbursementIntentId"]
    api.mock.submit(intent, outcome=outcome)
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    api.mock.advance(5)


def events(receiver: Any) -> list[str]:
    return [json.loads(delivery.body)["event"] for delivery in receiver.got]


def test_threshold_asks_for_a_w9_once_a_year(payer: Any, receiver: Any) -> None:
    """At $2,000 exactly; a year begins anew (reference 7.3)."""
    api = payer()
    pay_out(api, "1999.99")
    assert events(receiver) == []
    pay_out(api, "0.01")
    pay_out(api, "5000.00")
    assert events(receiver) == ["customer_w9_required"]
    api.mock.advance(DAY)
    pay_out(api, "1999.99")
    assert len(receiver.got) == 1
    pay_out(api, "0.01")
    assert events(receiver) == ["customer_w9_required"] * 2


def test_event_names_the_customer_and_where_to_go(payer: Any, receiver: Any) -> None:
    """As the one of a prize does."""
    pay_out(payer(), "2000.00")
    [payload] = [json.loads(delivery.body) for delivery in receiver.got]
    assert payload.pop("w9CaptureUrl").startswith("https://")
    assert payload == {"externalCustomerId": "user_1", "event": "customer_w9_required"}


def test_completed_w9_is_not_asked_for(payer: Any, receiver: Any) -> None:
    """It was given before."""
    api = payer()
    api.mock.complete_w9("user_1")
    pay_out(api, "2000.00")
    assert events(receiver) == ["customer_w9_completed"]


@pytest.mark.parametrize("how", [{"outcome": "failed"}, {"currency": "CAD"}, {"currency": "USDT"}])
def test_only_dollars_that_were_paid_count(payer: Any, receiver: Any, how: dict[str, str]) -> None:
    """No failure, no other currency."""
    pay_out(payer(), "5000.00", **how)
    assert receiver.got == []


@pytest.mark.parametrize("tax_type", ["bingo", "horse_racing", "none"])
def test_no_other_operator_counts_payouts(payer: Any, receiver: Any, tax_type: str) -> None:
    """Their W-9 comes with a prize, or never."""
    pay_out(payer(tax_type), "5000.00")
    assert receiver.got == []


def test_customers_are_counted_apart(payer: Any, receiver: Any) -> None:
    """Two halves of two people make no whole."""
    api = payer()
    pay_out(api, "1000.00")
    api.customer("user_2")
    details = {"amount": "1000.00", "currency": "USD", "externalDisbursementIntentId": "r"}
    body = {"customer": {"externalCustomerId": "user_2"}, "disbursementIntent": details}
    intent = api("POST", "/v1/disbursement-intents", body).json()["disbursementIntentId"]
    api.mock.submit(intent)
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    api.mock.advance(5)
    assert receiver.got == []
