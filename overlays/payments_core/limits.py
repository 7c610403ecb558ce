"""How much may be approved without a person: per payout, and per customer and in all on one day (UTC)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .money import Money

# One limit a currency.
Limit = Money | Iterable[Money] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """By currency. Where a limit is given for some currencies, nothing in another one is within it."""

    per_payout: Mapping[str, Money] = field(default_factory=dict)
    per_customer: Mapping[str, Money] = field(default_factory=dict)
    per_day: Mapping[str, Money] = field(default_factory=dict)

    @classmethod
    def of(cls, *, per_payout: Limit, per_customer: Limit, per_day: Limit) -> Limits:
        """Raises TypeError or ValueError that names the limit."""
        return cls(
            per_payout=_by_currency("per_payout", per_payout),
            per_customer=_by_currency("per_customer", per_customer),
            per_day=_by_currency("per_day", per_day),
        )

    def breach(self, amount: Money, *, customer: Money, day: Money) -> str | None:
        """Why `amount` may not be approved on top of what was approved today, for the customer and in all."""
        checks = (
            ("payout", self.per_payout, amount),
            ("customer and day", self.per_customer, customer + amount),
            ("day", self.per_day, day + amount),
        )
        for name, limits, total in checks:
            if limits and amount.currency not in limits:
                return f"no limit per {name} is given for {amount.currency}"
            if limits and total > limits[amount.currency]:
                return f"{total} would be over the limit per {name} of {limits[amount.currency]}"
        return None


def _by_currency(name: str, limit: Limit) -> dict[str, Money]:
    if limit is None:
        return {}
    if not isinstance(limit, Money | Iterable):
        raise TypeError(
            f'{name}: expected Money("100.00", "USD"), or one for each currency; got {type(limit).__name__}'
        )
    several = [limit] if isinstance(limit, Money) else list(limit)
    for one in several:
        if not isinstance(one, Money):
            raise TypeError(f'{name}: expected Money("100.00", "USD"), got {type(one).__name__}')
        if one.amount < 0:
            raise ValueError(f"{name}: expected zero or more, got {one}")
    found = {one.currency: one for one in several}
    if len(found) != len(several) or not found:
        raise ValueError(f"{name}: expected one limit for each currency")
    return found
