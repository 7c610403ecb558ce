"""Prizes: thresholds, order, tax years, and the W-9 behind them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

PRIZES = "/v1/customers/user_1/prizes"
BINGO = {"reportableWinnings": 1200, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T-1"}
RACE = {"reportableWinnings": 600, "dateWon": "2026-02-15", "typeOfWager": "x", "race": "Derby", "wagerAmount": 2}
OPERATORS = [("bingo", BINGO), ("horse_racing", RACE)]


@pytest.fixture
def operator(open_api: Callable[..., Any]) -> Callable[..., Any]:
    """Opens an operator of one tax type, with one customer."""

    def make(tax_type: str, **settings: Any) -> Any:
        api = open_api(tax_type=tax_type, **settings)
        api.customer()
        return api

    return make


@pytest.mark.parametrize(("tax_type", "prize"), OPERATORS)
def test_prize_at_its_threshold_is_recorded(operator: Any, tax_type: str, prize: dict[str, Any]) -> None:
    """The record is flat; the date has become a moment; exactly 600 is enough for a race (reference 7.1, 10.6)."""
    made = operator(tax_type)("POST", PRIZES, prize).json()
    assert made.pop("w9CaptureUrl").startswith("https://")
    made.pop("createdAt")
    expected = {"personalTaxType": tax_type, "taxYear": 2026, "status": "recorded", "federalIncomeTaxWithheld": 0}
    assert made == {**prize, **expected, "dateWon": "2026-02-15T00:00:00.000Z"}


@pytest.mark.parametrize(
    ("tax_type", "change"),
    [
        ("bingo", {"reportableWinnings": 1199.99}),
        ("bingo", {"typeOfWager": "keno"}),
        ("bingo", {"ticketOrCardNumber": ""}),
        ("bingo", {"ticketOrCardNumber": None}),
        ("horse_racing", {"reportableWinnings": 599.99}),
        ("horse_racing", {"wagerAmount": 2.01}),
        ("horse_racing", {"wagerAmount": None}),
        ("horse_racing", {"race": None}),
        ("1099", {}),
        ("none", {}),
    ],
)
def test_prize_against_the_rules_is_refused(operator: Any, tax_type: str, change: dict[str, Any]) -> None:
    """A message alone, and nothing recorded. None stands for a field that is left out (reference 7.1)."""
    api = operator(tax_type)
    prize = {**(RACE if tax_type == "horse_racing" else BINGO), **change}
    answer = api("POST", PRIZES, {name: value for name, value in prize.items() if value is not None})
    assert answer.status_code == 400
    assert set(answer.json()) == {"message"}
    assert api.mock.state()["customers"][0]["prizes"] == []


def test_numbers_of_any_size_are_compared(operator: Any) -> None:
    """Whole ones of thousands of digits, and the largest of the others."""
    api = operator("horse_racing")
    assert api("POST", PRIZES, {**RACE, "reportableWinnings": 10**4000, "wagerAmount": 1e305}).status_code == 200
    assert api("POST", PRIZES, {**RACE, "reportableWinnings": 1e308, "wagerAmount": 10**4000}).status_code == 400
    assert api("POST", PRIZES, {**RACE, "reportableWinnings": 1e308, "wagerAmount": 1e308}).status_code == 400
    assert api("POST", PRIZES, {**RACE, "wagerAmount": -5}).status_code == 200


def with_numbers(api: Any, prize: dict[str, Any], **numbers: str) -> Any:
    """Sends the numbers as they are written here."""
    body = json.dumps({**prize, **{name: f"<{name}>" for name in numbers}})
    for name, digits in numbers.items():
        body = body.replace(f'"<{name}>"', digits)
    return api.http.post(PRIZES, content=body, headers={"content-type": "application/json"})


def test_300_times_any_wager_in_cents_is_enough(operator: Any) -> None:
    """Also where the nearest double is a little more; a cent less is not enough."""
    api = operator("horse_racing")
    for cents in range(201, 2000, 7):
        wager, winnings = Decimal(cents) / 100, Decimal(3 * cents)
        enough = with_numbers(api, RACE, wagerAmount=str(wager), reportableWinnings=f"{winnings:.2f}")
        short = with_numbers(api, RACE, wagerAmount=str(wager), reportableWinnings=str(winnings - Decimal("0.01")))
        assert (enough.status_code, short.status_code) == (200, 400), wager


@pytest.mark.parametrize(("tax_type", "prize"), OPERATORS)
def test_winnings_are_no_rounder_than_they_are(operator: Any, tax_type: str, prize: dict[str, Any]) -> None:
    """The double nearest to all those nines would be the threshold itself."""
    api = operator(tax_type)
    threshold = prize["reportableWinnings"]
    short = with_numbers(api, prize, reportableWinnings=f"{threshold - 1}.{'9' * 30}")
    assert "must be at least" in short.json()["message"]
    assert with_numbers(api, prize, reportableWinnings=f"{threshold}.{'0' * 30}").status_code == 200


@pytest.mark.parametrize("digits", ["1500", "1500.10", "1200.000000000000000001", "2E+3", "1e5", "9007199254740993.25"])
def test_number_is_answered_as_it_was_sent(operator: Any, digits: str) -> None:
    """In the record, in the list and in the state: a number, with each of its digits."""
    api = operator("bingo", start_at=datetime(2026, 5, 1, tzinfo=UTC))
    made = with_numbers(api, BINGO, reportableWinnings=digits).json(parse_float=Decimal)
    [listed] = api("GET", PRIZES).json(parse_float=Decimal)["prizes"]
    [customer] = api.http.get("/_mock/state").json(parse_float=Decimal)["customers"]
    shown = [prize["reportableWinnings"] for prize in (made, listed, *customer["prizes"])]
    assert shown == [Decimal(digits)] * 3


@pytest.mark.parametrize(
    ("digits", "as_winnings", "as_wager"),
    [
        ("1e308", 200, 400),
        ("1e-400", 400, 200),
        ("1e-999999999", 400, 200),
        ("1e-" + "9" * 30, 400, 400),
        ("-0.0", 400, 200),
    ],
)
def test_number_of_any_exponent_is_answered(operator: Any, digits: str, as_winnings: int, as_wager: int) -> None:
    """Written out, some would fill the memory; the longest exponent is no number that anybody means."""
    api = operator("horse_racing")
    assert with_numbers(api, RACE, reportableWinnings=digits).status_code == as_winnings
    assert with_numbers(api, RACE, wagerAmount=digits).status_code == as_wager


@pytest.mark.parametrize("date", ["2026-02-30", "15.02.2026", "2026-02-15T00:00:00Z", "0000-01-01", ""])
def test_prize_of_no_date_is_a_validation_error(operator: Any, date: str) -> None:
    """Formats are asserted: box 2 is a date of ISO 8601 (reference 7.1)."""
    answer = operator("bingo")("POST", PRIZES, {**BINGO, "dateWon": date})
    assert [list(error) for error in answer.json()["errors"]] == [["format"]]


def test_prizes_are_listed_by_tax_year_newest_first(operator: Any) -> None:
    """By date won, not by date recorded; of one date the latest recorded first (reference 7.2)."""
    api = operator("bingo")
    for date, ticket in [("2025-12-31", "a"), ("2026-03-01", "b"), ("2026-01-01", "c"), ("2026-03-01", "d")]:
        api("POST", PRIZES, {**BINGO, "dateWon": date, "ticketOrCardNumber": ticket})
    found = api("GET", f"{PRIZES}?taxYear=2026").json()["prizes"]
    assert [one["ticketOrCardNumber"] for one in found] == ["d", "b", "c"]
    assert len(api("GET", f"{PRIZES}?taxYear=2025").json()["prizes"]) == 1


def test_tax_year_is_the_current_one_of_the_clock_unless_given(operator: Any) -> None:
    """The mock's clock, not the machine's (reference 7.2)."""
    api = operator("bingo", start_at=datetime(2031, 12, 31, 12, tzinfo=UTC))
    api("POST", PRIZES, {**BINGO, "dateWon": "2031-05-05"})
    assert len(api("GET", PRIZES).json()["prizes"]) == 1
    api.mock.advance(24 * 3600)
    assert api("GET", PRIZES).json() == {"prizes": []}


@pytest.mark.parametrize("year", ["1999", "2101", "26.5", "", "x"])
def test_tax_year_out_of_range_is_a_validation_error(operator: Any, year: str) -> None:
    """From 2000 to 2100 (reference 7.2)."""
    assert "errors" in operator("bingo")("GET", f"{PRIZES}?taxYear={year}").json()


def test_w9_is_asked_for_until_it_is_completed(operator: Any) -> None:
    """Completing it twice changes nothing (reference 7.1)."""
    api = operator("bingo")
    assert "w9CaptureUrl" in api("POST", PRIZES, BINGO).json()
    assert "w9CaptureUrl" in api("POST", PRIZES, BINGO).json()
    expected = {"externalCustomerId": "user_1", "w9Completed": True}
    assert [api.mock.complete_w9("user_1") for _ in range(2)] == [expected, expected]
    assert "w9CaptureUrl" not in api("POST", PRIZES, BINGO).json()
