"""An amount with its currency. Exact: Decimal inside, text on the wire, and never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import total_ordering
from typing import Final, final

from .currencies import decimals_of

_AMOUNT: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z][A-Z0-9]{2,11}", re.ASCII)
# 10**24 is beyond any payout in any token; a longer number is a mistake, or an attack on memory.
_MOST_DIGITS: Final = 24
# Said whole, so that no thread's own decimal context can round an amount.
_EXACT: Final = Context(
    prec=2 * _MOST_DIGITS + 18,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    clamp=0,
    flags=[],
    traps=[InvalidOperation],
)


@final
@total_ordering
@dataclass(frozen=True, slots=True, eq=True)
class Money:
    """`Money("50.00", "USD")`. Takes text, an int or a Decimal.

    Raises TypeError for a float (or anything else), and ValueError for a malformed amount or currency, or for more
    decimals than the currency has (ISO 4217; a code it does not list is a token, of up to 18).
    """

    amount: Decimal
    currency: str

    def __init__(self, amount: str | int | Decimal, currency: str) -> None:
        object.__setattr__(self, "currency", _checked_currency(currency))
        object.__setattr__(self, "amount", _rounded_to_nothing(_exact(amount), currency))

    @property
    def text(self) -> str:
        """The amount alone, as the APIs write it: `50.00`. At least two decimals where the currency has them."""
        return f"{self.amount:f}"

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({self.text!r}, {self.currency!r})"

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(_EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(_EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount < self._same(other)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"currency: expected {self.currency}, got {other.currency}; convert it first")
        return other.amount


def _checked_currency(currency: str) -> str:
    if not isinstance(currency, str):
        raise TypeError(f"currency: expected a str such as 'USD', got {type(currency).__name__}")
    if not _CURRENCY.fullmatch(currency):
        raise ValueError(f"currency: expected an upper-case code such as 'USD' or 'USDT', got {currency[:20]!r}")
    return currency


def _exact(amount: str | int | Decimal) -> Decimal:
    if isinstance(amount, bool | float) or not isinstance(amount, str | int | Decimal):
        raise TypeError(f"amount: expected text such as '50.00', an int or a Decimal, got {type(amount).__name__}")
    if isinstance(amount, str):
        if len(amount) > 2 * _MOST_DIGITS or not _AMOUNT.fullmatch(amount):
            raise ValueError(f"amount: expected digits such as '50.00', got {amount[:40]!r}")
        return Decimal(amount)
    if isinstance(amount, int) and abs(amount) >= 10**_MOST_DIGITS:
        raise ValueError(f"amount: expected less than 10**{_MOST_DIGITS}")
    return Decimal(amount)


def _rounded_to_nothing(amount: Decimal, currency: str) -> Decimal:
    """The same value with the currency's decimals; never rounded."""
    if not amount.is_finite():
        raise ValueError(f"amount: expected a finite number, got {amount}")
    if amount.adjusted() >= _MOST_DIGITS:
        raise ValueError(f"amount: expected less than 10**{_MOST_DIGITS}")
    if len(amount.as_tuple().digits) > _EXACT.prec:
        raise ValueError(f"amount: {currency} has at most {decimals_of(currency)} decimals")
    given = _decimals(amount)
    needed = _decimals(amount.normalize(_EXACT))
    most = decimals_of(currency)
    if needed > most:
        raise ValueError(f"amount: {currency} has at most {most} decimals, got {needed}")
    shown = min(max(given, min(2, most)), most)
    return _EXACT.plus(amount.quantize(Decimal((0, (1,), -shown)), context=_EXACT))


def _decimals(amount: Decimal) -> int:
    return max(-int(amount.as_tuple().exponent), 0)
