"""W-2G prizes and the W-9 behind them."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context
from typing import Any

from payments_mock.clock import timestamp
from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.refusal import InvalidRequest, Refusal
from payments_mock.vivamo.events import announce_w9
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer, Prize
from payments_mock.vivamo.w9 import ask_for_w9, current_year

_BINGO_FROM = 1200
_RACE_FROM = 600
_RACE_TIMES_WAGER = 300
# Rounds nothing: a wager may have any number of digits, and the product is compared to the last of them.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def record_prize(operator: Operator, call: Input) -> dict[str, Any]:
    customer = operator.customer(call.parameters["externalCustomerId"])
    tax_type = operator.settings.tax_type
    fields = {"federalIncomeTaxWithheld": 0, **call.body}
    _check_date(fields["dateWon"])
    _RULES[tax_type](fields)
    prize = Prize(fields=fields, tax_type=tax_type, created_at=operator.now())
    operator.keep_prize(customer, prize)
    if customer.w9_completed:
        return _show(prize)
    return _show(prize) | {"w9CaptureUrl": ask_for_w9(operator, customer)}


def list_prizes(operator: Operator, call: Input) -> dict[str, Any]:
    """One tax year, newest date won first; of one date, the latest recorded first."""
    customer = operator.customer(call.parameters["externalCustomerId"])
    year = call.parameters.get("taxYear")
    if year is None:
        year = current_year(operator)
    chosen = [prize for prize in reversed(customer.prizes) if prize.tax_year == year]
    chosen.sort(key=lambda prize: str(prize.fields["dateWon"]), reverse=True)
    return {"prizes": [_show(prize) for prize in chosen]}


def complete_w9(operator: Operator, customer_id: str, form: Form) -> dict[str, Any]:
    """Captured once; a second time changes nothing and tells nobody."""
    form.end()
    customer = operator.customer(customer_id)
    if not customer.w9_completed:
        customer.w9_completed = True
        announce_w9(operator, customer, "customer_w9_completed")
    return {"externalCustomerId": customer.id, "w9Completed": True}


def _check_date(date_won: str) -> None:
    # RFC 3339 has a year 0000, most calendars have not.
    if date_won.startswith("0000"):
        raise InvalidRequest([{"format": "body/dateWon: the year 0000 does not exist"}])


def _check_bingo(fields: dict[str, Any]) -> None:
    if fields["typeOfWager"] != "bingo":
        raise Refusal("typeOfWager must be bingo")
    if fields["reportableWinnings"] < _BINGO_FROM:
        raise Refusal("Bingo winnings must be at least $1,200")
    if not fields.get("ticketOrCardNumber"):
        raise Refusal("ticketOrCardNumber is required for bingo")


def _check_race(fields: dict[str, Any]) -> None:
    if not fields.get("race"):
        raise Refusal("race is required for horse racing")
    if "wagerAmount" not in fields:
        raise Refusal("wagerAmount is required for horse racing")
    if fields["reportableWinnings"] < _RACE_FROM:
        raise Refusal("Horse racing winnings must be at least $600")
    if fields["reportableWinnings"] < _EXACT.multiply(_RACE_TIMES_WAGER, fields["wagerAmount"]):
        raise Refusal("Horse racing winnings must be at least 300 times the wager")


def _check_none(_: dict[str, Any]) -> None:
    raise Refusal("Prizes are only for operators whose personal tax type is bingo or horse_racing")


_RULES = {"bingo": _check_bingo, "horse_racing": _check_race, "1099": _check_none, "none": _check_none}


def _show(prize: Prize) -> dict[str, Any]:
    return {
        "personalTaxType": prize.tax_type,
        "taxYear": prize.tax_year,
        "status": "recorded",
        **prize.fields,
        "dateWon": f"{prize.fields['dateWon']}T00:00:00.000Z",
        "createdAt": timestamp(prize.created_at),
    }


def show_prizes(customer: Customer) -> list[dict[str, Any]]:
    return [_show(prize) for prize in customer.prizes]
