"""What the operator's books hold. Moments are milliseconds on the mock's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from payments_mock.clock import Moment

_DATE = re.compile(r"[0-9]{4}-")
Kind = Literal["payment", "disbursement"]


@dataclass(slots=True, kw_only=True)
class Verification:
    """One try at proof of identity. Its secret lives while it is pending."""

    status: str
    created_at: Moment
    refreshed_at: Moment
    secret: str
    secret_until: Moment
    documents: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """A W-2G record; `fields` are the request's, with defaults filled in."""

    fields: dict[str, Any]
    tax_type: str
    created_at: Moment

    def __post_init__(self) -> None:
        if not _DATE.match(str(self.fields.get("dateWon"))):
            raise ValueError("dateWon must be a date")

    @property
    def tax_year(self) -> int:
        return int(self.fields["dateWon"][:4])


@dataclass(slots=True, kw_only=True)
class Customer:
    """`data` holds the profile fields under their names in the API."""

    id: str
    data: dict[str, Any]
    created_at: Moment
    verifications: list[Verification] = field(default_factory=list)
    prizes: list[Prize] = field(default_factory=list)
    w9_completed: bool = False
    # By calendar year: what succeeded in US dollars at a 1099 operator, and the years in which a W-9 was asked for.
    paid_usd: dict[str, str] | None = None
    w9_asked_in: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Transfer:
    """A payment, or a disbursement. `outcome` is what processing will make of it."""

    id: str
    status: str
    type: str
    created_at: Moment
    sub_status: str | None = None
    outcome: str = "success"
    outcome_sub_status: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A moment in an intent's life: the status that it came to."""

    at: Moment
    status: str


@dataclass(slots=True, kw_only=True)
class Intent:
    """A payment intent or a disbursement intent; only the latter has at most one transfer."""

    kind: Kind
    id: str
    customer_id: str
    reference: str
    amount: str
    currency: str
    secret: str
    secret_until: Moment
    expires_at: Moment
    created_at: Moment
    options: dict[str, Any]
    transfers: list[Transfer] = field(default_factory=list)
    history: list[Step] = field(default_factory=list)

    def note(self, at: int, status: str) -> None:
        self.history.append(Step(at, status))

    @property
    def last(self) -> Transfer | None:
        return self.transfers[-1] if self.transfers else None
