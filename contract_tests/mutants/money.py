"""Amounts and currencies that do not come back as they went in."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from payments_mock.message import Input
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, asked, doing, fresh, said
from contract_tests.mutants.edits import Edit, at, put, text
from contract_tests.mutants.mutant import Mutant

MONEY = Kind.MONEY
# The pattern of amounts is broken too, and which of the two is told is a matter of taste.
PATTERN = (Kind.MONEY, Kind.RESPONSE_SCHEMA)
# A prize is an amount and a field that was sent.
PRIZE = (Kind.MONEY, Kind.ECHO)
# Longer ones would be rounded by the arithmetic here.
_AMOUNT = re.compile(r"[0-9]{1,20}\.[0-9]{2}")
PAID, PAYOUT = "paymentIntent/amount", "disbursementIntent/amount"


def _amounts(edit: Callable[[str], str]) -> Edit:
    """Change what is an amount at all."""
    return text(lambda given: edit(given) if _AMOUNT.fullmatch(given) else given)


def _plus(cents: str) -> Edit:
    return _amounts(lambda amount: str(Decimal(amount) + Decimal(cents)))


def _decimals(amount: str, most: int) -> str:
    whole, dot, decimals = amount.partition(".")
    return whole + dot + decimals[:most]


def _nickels(details: Any) -> Any:
    rounded = _amounts(lambda amount: f"{max(1, round(Decimal(amount) * 20)) / Decimal(20):.2f}")
    canadian = isinstance(details, dict) and details.get("currency") == "CAD"
    return at("amount", rounded)(details) if canadian else details


class _ByReference:
    """The amount is kept by the caller's reference, which may come twice."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        shown = behave(operator, call)
        amount = self._known.setdefault(shown["externalDisbursementIntentId"], shown["amount"])
        return shown | {"amount": amount}


MUTANTS = (
    Mutant("payment-cent-more", "createPaymentIntent", MONEY, said(at("amount", _plus("0.01")))),
    Mutant("awaiting-cent-less", "listDisbursementsAwaitingApproval", MONEY, said(at("*/amount", _plus("-0.01")))),
    Mutant("decision-less-fee", "proceedWithDisbursement", MONEY, said(at("amount", _plus("-0.25")))),
    Mutant(
        "payout-zero-cut", "createDisbursementIntent", PATTERN, said(at("amount", text(lambda a: a.removesuffix("0"))))
    ),
    Mutant(
        "payout-cents-cut",
        "createDisbursementIntent",
        PATTERN,
        said(at("amount", text(lambda a: a.removesuffix(".00")))),
    ),
    Mutant(
        "payment-as-double",
        "createPaymentIntent",
        MONEY,
        asked(at(PAID, _amounts(lambda a: f"{float(a):.2f}"))),
    ),
    Mutant(
        "payment-as-single",
        "createPaymentIntent",
        MONEY,
        asked(at(PAID, _amounts(lambda a: f"{float(f'{float(a):.7g}'):.2f}"))),
    ),
    Mutant(
        "payment-capped",
        "createPaymentIntent",
        MONEY,
        said(at("amount", text(lambda a: "999999.99" if Decimal(a) > 999_999 else a))),
    ),
    Mutant(
        "payment-smallest-lost",
        "createPaymentIntent",
        MONEY,
        said(at("amount", text(lambda a: "0.00" if a == "0.01" else a))),
    ),
    Mutant("payment-thousands", "createPaymentIntent", PATTERN, said(at("amount", text(lambda a: f"{Decimal(a):,}")))),
    Mutant(
        "payment-exponent",
        "createPaymentIntent",
        PATTERN,
        said(at("amount", text(lambda a: f"{Decimal(a):E}" if len(a) > 15 else a))),
    ),
    Mutant(
        "crypto-eight-decimals", "createDisbursementIntent", MONEY, said(at("amount", text(lambda a: _decimals(a, 8))))
    ),
    Mutant(
        "crypto-last-decimal",
        "createDisbursementIntent",
        MONEY,
        said(at("amount", text(lambda a: a[:-1] if len(a.partition(".")[2]) == 18 else a))),
    ),
    Mutant("payout-cash-rounding", "createDisbursementIntent", MONEY, asked(at("disbursementIntent", _nickels))),
    Mutant("payout-currency-usd", "createDisbursementIntent", MONEY, said(put("currency", "USD"))),
    Mutant("payment-currency-lower", "createPaymentIntent", MONEY, said(at("currency", text(str.lower)))),
    Mutant(
        "crypto-currency-short", "createDisbursementIntent", MONEY, said(at("currency", text(lambda code: code[:3])))
    ),
    Mutant("awaiting-currency-usd", "listDisbursementsAwaitingApproval", MONEY, said(put("*/currency", "USD"))),
    Mutant("decision-currency-usd", "proceedWithDisbursement", MONEY, said(put("currency", "USD"))),
    Mutant(
        "awaiting-one-amount",
        "listDisbursementsAwaitingApproval",
        MONEY,
        said(lambda listed: [one | {"amount": listed[0]["amount"]} for one in listed]),
    ),
    Mutant("amount-by-reference", "createDisbursementIntent", MONEY, fresh(lambda: doing(_ByReference()))),
    Mutant("prize-dollars-only", "recordPrize", PRIZE, said(at("reportableWinnings", int))),
    Mutant(
        "prize-in-cents",
        "listCustomerPrizes",
        PRIZE,
        said(at("prizes/*/reportableWinnings", lambda won: int(won * 100))),
    ),
    Mutant("prize-tax-forgotten", "recordPrize", PRIZE, asked(at("federalIncomeTaxWithheld", lambda _: 0))),
    Mutant(
        "prize-identical-added",
        "recordPrize",
        PRIZE,
        said(
            lambda prize: (
                prize
                | {"reportableWinnings": prize["reportableWinnings"] + prize.get("winningsFromIdenticalWagers", 0)}
            )
        ),
    ),
    Mutant("prize-wager-negative", "recordPrize", PRIZE, said(at("wagerAmount", lambda wager: -wager))),
)
