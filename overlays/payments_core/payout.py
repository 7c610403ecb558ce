"""What a payout is to the ledger: values, and when two of them are the same one."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

from .money import Money

Kind = Literal["disbursement", "payment"]
_PLAIN_AMOUNT: Final = re.compile(r"[0-9]{1,24}(\.[0-9]{1,18})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What a reference is claimed for. `server` keeps sandbox and production apart."""

    reference: str
    kind: Kind
    customer: str
    amount: Money
    server: str

    @property
    def fingerprint(self) -> str:
        """The same for the same customer, amount, currency and kind, and for no other: SHA-256, hexadecimal."""
        amount = canonical(self.amount.amount)
        parts = json.dumps([self.kind, self.customer, amount, self.amount.currency], ensure_ascii=True)
        return hashlib.sha256(parts.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An intent that somebody else tells of: the list of those awaiting approval, or a webhook.

    A webhook names no currency. `amount` is text as the server wrote it.
    """

    server: str
    reference: str
    intent_id: str
    kind: Kind
    customer: str
    amount: str
    currency: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of a claim: the intent, and the server's answer where it was not lost."""

    reference: str
    intent_id: str
    answer: dict[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The claim is ours, and nobody else's: send now. Later outcomes name the attempt."""

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When and by whom: `at` is RFC 3339 in UTC, `actor` a user, host and process, or a person's name."""

    at: str
    actor: str


def canonical(amount: Decimal) -> str:
    """One way to write each amount: no exponent, no trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def same_amount(text: str, other: str) -> bool:
    """Whether two texts are the same amount; False for what is no amount."""
    if not _PLAIN_AMOUNT.fullmatch(text) or not _PLAIN_AMOUNT.fullmatch(other):
        return False
    return Decimal(text) == Decimal(other)


def by_reference(sighting: Sighting) -> str:
    """The order in which several are locked."""
    return sighting.reference


def told_amount(row: Any) -> Money | None:
    """The `amount` and `currency` of a row; None for what a server told and Money cannot hold."""
    try:
        return Money(row.amount, row.currency)
    except ValueError:
        return None
