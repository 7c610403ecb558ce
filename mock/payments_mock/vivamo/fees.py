"""What an operator's fees make of an amount, in exact decimals. No amount of the API's ever carries them."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

from payments_mock.vivamo.records import Kind
from payments_mock.vivamo.settings import Fee, Settings

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_UP)


def fee(settings: Settings, kind: Kind, *, method: str, amount: str) -> str:
    """The fee with as many decimals as the amount, rounded half up."""
    return _text(_fee(settings, kind, method, Decimal(amount)), amount)


def net_payout(settings: Settings, *, method: str, amount: str) -> str:
    """What a disbursement brings its customer: the amount less the fee, never below nothing."""
    whole = Decimal(amount)
    left = _EXACT.subtract(whole, _rounded(_fee(settings, "disbursement", method, whole), amount))
    return _text(max(left, Decimal(0)), amount)


def total_charge(settings: Settings, *, method: str, amount: str) -> str:
    """What a payment costs its customer: the amount and the surcharge."""
    whole = Decimal(amount)
    return _text(_EXACT.add(whole, _rounded(_fee(settings, "payment", method, whole), amount)), amount)


def _fee(settings: Settings, kind: Kind, method: str, amount: Decimal) -> Decimal:
    terms = settings.terms(kind).fees.get(method, Fee())
    share = _EXACT.scaleb(_EXACT.multiply(amount, terms.percent), -2)
    return _EXACT.add(terms.fixed, share)


def _rounded(value: Decimal, amount: str) -> Decimal:
    return _EXACT.quantize(value, Decimal((0, (1,), -len(amount.partition(".")[2]))))


def _text(value: Decimal, amount: str) -> str:
    return f"{_rounded(value, amount):f}"
