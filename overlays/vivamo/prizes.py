"""W-2G records of prizes."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from payments_core.money import Money
from vivamo_api import models
from vivamo_api.api import prizes
from vivamo_api.types import UNSET

from . import checks
from .asking import one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api

_TAX_YEARS: Final = range(2000, 2101)
_AMOUNTS: Final = (
    "reportable_winnings",
    "federal_income_tax_withheld",
    "winnings_from_identical_wagers",
    "wager_amount",
)
_REQUIRED: Final = ("reportable_winnings", "date_won", "type_of_wager")
Dollars = Money | Decimal | int | str


class Prize(TypedDict, total=False):
    """A W-2G prize. Amounts are in dollars: Money, Decimal, int or text. `date_won` is a date or ISO 8601 text."""

    reportable_winnings: Dollars
    date_won: date | str
    type_of_wager: str
    federal_income_tax_withheld: Dollars
    race: str
    winnings_from_identical_wagers: Dollars
    wager_amount: Dollars
    ticket_or_card_number: str
    payer_initials: str
    payer_location: str
    cashier_or_window: str


class Prizes(Namespace):
    """W-2G records, for operators whose personal tax type is bingo or horse racing."""

    def record(self, id: str, **prize: Unpack[Prize]) -> models.RecordedPrize:
        """Amounts are dollars, never floats. Raises BadRequest below a threshold, NotFound for the customer."""
        return self._run(_record(self._api, id, prize=prize))

    def list(self, id: str, *, tax_year: int | None = None) -> builtins.list[models.PrizeRecord]:
        """Newest first; of the current year when `tax_year` is None. Raises NotFound."""
        return self._run(_list(self._api, id, tax_year=tax_year))


class AsyncPrizes(AsyncNamespace):
    """W-2G records, for operators whose personal tax type is bingo or horse racing."""

    async def record(self, id: str, **prize: Unpack[Prize]) -> models.RecordedPrize:
        """Amounts are dollars, never floats. Raises BadRequest below a threshold, NotFound for the customer."""
        return await self._run(_record(self._api, id, prize=prize))

    async def list(self, id: str, *, tax_year: int | None = None) -> builtins.list[models.PrizeRecord]:
        """Newest first; of the current year when `tax_year` is None. Raises NotFound."""
        return await self._run(_list(self._api, id, tax_year=tax_year))


def _record(api: Api, id: str, *, prize: Mapping[str, object]) -> Flow[models.RecordedPrize]:
    customer, body = checks.path_id("id", id), _body(prize)
    return one(
        models.RecordedPrize,
        prizes.record_prize.sync_detailed,
        prizes.record_prize.asyncio_detailed,
        customer,
        client=api,
        body=body,
    )


def _body(fields: Mapping[str, object]) -> models.RecordPrizeRequest:
    checks.known(fields, Prize)
    missing = [name for name in _REQUIRED if name not in fields]
    if missing:
        raise TypeError(f"prize: expected also {', '.join(missing)}")
    values: dict[str, Any] = {
        name: checks.dollars(name, value) if name in _AMOUNTS else value for name, value in fields.items()
    }
    for name, value in values.items():
        if name not in _AMOUNTS and name != "date_won":
            checks.text(name, value)
    return models.RecordPrizeRequest(**{**values, "date_won": checks.day("date_won", fields["date_won"])})


def _list(api: Api, id: str, *, tax_year: int | None) -> Flow[list[models.PrizeRecord]]:
    customer = checks.path_id("id", id)
    if tax_year is not None:
        checks.whole("tax_year", tax_year, _TAX_YEARS)
    found = yield from one(
        models.PrizeList,
        prizes.list_customer_prizes.sync_detailed,
        prizes.list_customer_prizes.asyncio_detailed,
        customer,
        client=api,
        tax_year=UNSET if tax_year is None else tax_year,
    )
    return found.prizes
