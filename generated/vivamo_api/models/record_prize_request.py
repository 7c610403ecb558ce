from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_date as _format_date
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import parse_date as _parse_date
from ..types import set_aside as _set_aside


@_attrs_define
class RecordPrizeRequest(_Model):
    reportable_winnings: float
    date_won: datetime.date
    type_of_wager: str
    federal_income_tax_withheld: float | Unset = UNSET
    race: str | Unset = UNSET
    winnings_from_identical_wagers: float | Unset = UNSET
    wager_amount: float | Unset = UNSET
    ticket_or_card_number: str | Unset = UNSET
    payer_initials: str | Unset = UNSET
    payer_location: str | Unset = UNSET
    cashier_or_window: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["reportableWinnings"] = self.reportable_winnings
        _fields["dateWon"] = _format_date(self.date_won)
        _fields["typeOfWager"] = self.type_of_wager
        if self.federal_income_tax_withheld is not UNSET:
            _fields["federalIncomeTaxWithheld"] = self.federal_income_tax_withheld
        if self.race is not UNSET:
            _fields["race"] = self.race
        if self.winnings_from_identical_wagers is not UNSET:
            _fields["winningsFromIdenticalWagers"] = self.winnings_from_identical_wagers
        if self.wager_amount is not UNSET:
            _fields["wagerAmount"] = self.wager_amount
        if self.ticket_or_card_number is not UNSET:
            _fields["ticketOrCardNumber"] = self.ticket_or_card_number
        if self.payer_initials is not UNSET:
            _fields["payerInitials"] = self.payer_initials
        if self.payer_location is not UNSET:
            _fields["payerLocation"] = self.payer_location
        if self.cashier_or_window is not UNSET:
            _fields["cashierOrWindow"] = self.cashier_or_window
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("RecordPrizeRequest", src_dict))
        reportable_winnings = _rest.pop("reportableWinnings", UNSET)
        if not (type(reportable_winnings) is float or type(reportable_winnings) is int):
            raise _malformed("RecordPrizeRequest", "reportableWinnings", "a number", reportable_winnings)
        date_won = _rest.pop("dateWon", UNSET)
        if not isinstance(date_won, str):
            raise _malformed("RecordPrizeRequest", "dateWon", "a string", date_won)
        date_won = _parse_date(date_won, "RecordPrizeRequest: dateWon")
        type_of_wager = _rest.pop("typeOfWager", UNSET)
        if not isinstance(type_of_wager, str):
            raise _malformed("RecordPrizeRequest", "typeOfWager", "a string", type_of_wager)
        federal_income_tax_withheld = _rest.pop("federalIncomeTaxWithheld", UNSET)
        if federal_income_tax_withheld is not UNSET and not (
            type(federal_income_tax_withheld) is float or type(federal_income_tax_withheld) is int
        ):
            federal_income_tax_withheld = _set_aside(
                _rest, "RecordPrizeRequest", "federalIncomeTaxWithheld", "a number", federal_income_tax_withheld
            )
        race = _rest.pop("race", UNSET)
        if race is not UNSET and not isinstance(race, str):
            race = _set_aside(_rest, "RecordPrizeRequest", "race", "a string", race)
        winnings_from_identical_wagers = _rest.pop("winningsFromIdenticalWagers", UNSET)
        if winnings_from_identical_wagers is not UNSET and not (
            type(winnings_from_identical_wagers) is float or type(winnings_from_identical_wagers) is int
        ):
            winnings_from_identical_wagers = _set_aside(
                _rest, "RecordPrizeRequest", "winningsFromIdenticalWagers", "a number", winnings_from_identical_wagers
            )
        wager_amount = _rest.pop("wagerAmount", UNSET)
        if wager_amount is not UNSET and not (type(wager_amount) is float or type(wager_amount) is int):
            wager_amount = _set_aside(_rest, "RecordPrizeRequest", "wagerAmount", "a number", wager_amount)
        ticket_or_card_number = _rest.pop("ticketOrCardNumber", UNSET)
        if ticket_or_card_number is not UNSET and not isinstance(ticket_or_card_number, str):
            ticket_or_card_number = _set_aside(
                _rest, "RecordPrizeRequest", "ticketOrCardNumber", "a string", ticket_or_card_number
            )
        payer_initials = _rest.pop("payerInitials", UNSET)
        if payer_initials is not UNSET and not isinstance(payer_initials, str):
            payer_initials = _set_aside(_rest, "RecordPrizeRequest", "payerInitials", "a string", payer_initials)
        payer_location = _rest.pop("payerLocation", UNSET)
        if payer_location is not UNSET and not isinstance(payer_location, str):
            payer_location = _set_aside(_rest, "RecordPrizeRequest", "payerLocation", "a string", payer_location)
        cashier_or_window = _rest.pop("cashierOrWindow", UNSET)
        if cashier_or_window is not UNSET and not isinstance(cashier_or_window, str):
            cashier_or_window = _set_aside(
                _rest, "RecordPrizeRequest", "cashierOrWindow", "a string", cashier_or_window
            )
        _model = cls.__new__(cls)
        _model.reportable_winnings = reportable_winnings
        _model.date_won = date_won
        _model.type_of_wager = type_of_wager
        _model.federal_income_tax_withheld = federal_income_tax_withheld
        _model.race = race
        _model.winnings_from_identical_wagers = winnings_from_identical_wagers
        _model.wager_amount = wager_amount
        _model.ticket_or_card_number = ticket_or_card_number
        _model.payer_initials = payer_initials
        _model.payer_location = payer_location
        _model.cashier_or_window = cashier_or_window
        _model.additional_properties = _rest
        return _model
