"""Prizes and taxes, as the reference's section 7 has them; `test_prizes.py` and `test_w9.py` show the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PATH = "/v1/customers/user_1/prizes"
BINGO = {
    "reportableWinnings": 1500,
    "dateWon": "2026-02-15",
    "typeOfWager": "bingo",
    "ticketOrCardNumber": "TICKET-001",
}
RACE = {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "win", "race": "Derby", "wagerAmount": 2}
OPERATORS = {"bingo": BINGO, "horse_racing": RACE}
BOTH = pytest.mark.parametrize("tax_type", OPERATORS)


@pytest.fixture
def operator(open_api: Callable[..., Any]) -> Callable[[str], Any]:
    """Opens an operator of one tax type, with one customer."""

    def make(tax_type: str) -> Any:
        api = open_api(tax_type=tax_type)
        api.customer()
        return api

    return make


@pytest.mark.parametrize(("tax_type", "code"), [("bingo", 200), ("horse_racing", 400), ("1099", 400), ("none", 400)])
def test_prize_belongs_to_its_operators_tax_type(operator: Any, tax_type: str, code: int) -> None:
    """A prize of bingo is one at a bingo operator alone; 1099 and none have no prizes (reference 7.1, 7.3)."""
    assert operator(tax_type)("POST", PATH, BINGO).status_code == code


@BOTH
@pytest.mark.parametrize("name", ["reportableWinnings", "dateWon", "typeOfWager"])
def test_winnings_date_and_wager_are_required(operator: Any, tax_type: str, name: str) -> None:
    """Whatever the tax type (reference 7.1)."""
    prize = {field: value for field, value in OPERATORS[tax_type].items() if field != name}
    assert [list(error) for error in operator(tax_type)("POST", PATH, prize).json()["errors"]] == [["required"]]


@BOTH
@pytest.mark.parametrize("name", ["reportableWinnings", "federalIncomeTaxWithheld", "winningsFromIdenticalWagers"])
def test_money_of_a_prize_is_a_number(operator: Any, tax_type: str, name: str) -> None:
    """Not a string, as an intent's amount is (reference 7.1)."""
    answer = operator(tax_type)("POST", PATH, {**OPERATORS[tax_type], name: "1500.00"})
    assert [list(error) for error in answer.json()["errors"]] == [["type"]]


@pytest.mark.parametrize(
    ("tax_type", "change", "code"),
    [
        ("bingo", {"reportableWinnings": 1200}, 200),
        ("bingo", {"reportableWinnings": 1199}, 400),
        ("bingo", {"typeOfWager": "win"}, 400),
        ("horse_racing", {"reportableWinnings": 601}, 200),
        ("horse_racing", {"reportableWinnings": 599}, 400),
        ("horse_racing", {"wagerAmount": 5}, 200),
        ("horse_racing", {"wagerAmount": 5.01}, 400),
        ("horse_racing", {"typeOfWager": "horse_racing"}, 200),
    ],
)
def test_thresholds_are_by_tax_type(operator: Any, tax_type: str, change: dict[str, Any], code: int) -> None:
    """1,200 for bingo; $600 and 300 times the wager for a race (reference 7.1)."""
    assert operator(tax_type)("POST", PATH, {**OPERATORS[tax_type], **change}).status_code == code


@pytest.mark.parametrize(
    ("tax_type", "name"), [("bingo", "ticketOrCardNumber"), ("horse_racing", "race"), ("horse_racing", "wagerAmount")]
)
def test_each_tax_type_has_fields_of_its_own(operator: Any, tax_type: str, name: str) -> None:
    """Required here, free there (reference 7.1)."""
    prize = {field: value for field, value in OPERATORS[tax_type].items() if field != name}
    assert operator(tax_type)("POST", PATH, prize).status_code == 400
    [other] = OPERATORS.keys() - {tax_type}
    assert name not in OPERATORS[other]
    assert operator(other)("POST", PATH, OPERATORS[other]).status_code == 200


def test_optional_boxes_are_kept(operator: Any) -> None:
    """Each as it was sent; no tax withheld is 0 (reference 7.1)."""
    api = operator("bingo")
    assert api("POST", PATH, BINGO).json()["federalIncomeTaxWithheld"] == 0
    boxes = {
        "federalIncomeTaxWithheld": 360,
        "winningsFromIdenticalWagers": 10,
        "payerInitials": "JS",
        "payerLocation": "Hall 1",
        "cashierOrWindow": "W-2",
    }
    assert boxes.items() <= api("POST", PATH, BINGO | boxes).json().items()


@pytest.mark.parametrize(("year", "code"), [("1999", 400), ("2000", 200), ("2100", 200), ("2101", 400)])
def test_tax_year_is_of_one_century(operator: Any, year: str, code: int) -> None:
    """From 2000 to 2100, both among them (reference 7.2)."""
    assert operator("bingo")("GET", f"{PATH}?taxYear={year}").status_code == code
