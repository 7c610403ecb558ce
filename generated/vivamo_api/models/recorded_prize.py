from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.prize_record_personal_tax_type import PrizeRecordPersonalTaxType
from ..models.prize_record_status import PrizeRecordStatus
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class RecordedPrize(_Model):
    personal_tax_type: PrizeRecordPersonalTaxType | Unset = UNSET
    tax_year: int | Unset = UNSET
    status: PrizeRecordStatus | Unset = UNSET
    reportable_winnings: float | Unset = UNSET
    date_won: datetime.datetime | Unset = UNSET
    type_of_wager: str | Unset = UNSET
    federal_income_tax_withheld: float | Unset = UNSET
    race: str | Unset = UNSET
    winnings_from_identical_wagers: float | Unset = UNSET
    wager_amount: float | Unset = UNSET
    ticket_or_card_number: str | Unset = UNSET
    payer_initials: str | Unset = UNSET
    payer_location: str | Unset = UNSET
    cashier_or_window: str | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    w_9_capture_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.personal_tax_type is not UNSET:
            _fields["personalTaxType"] = self.personal_tax_type.value
        if self.tax_year is not UNSET:
            _fields["taxYear"] = self.tax_year
        if self.status is not UNSET:
            _fields["status"] = self.status.value
        if self.reportable_winnings is not UNSET:
            _fields["reportableWinnings"] = self.reportable_winnings
        if self.date_won is not UNSET:
            _fields["dateWon"] = _format_datetime(self.date_won)
        if self.type_of_wager is not UNSET:
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
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        if self.w_9_capture_url is not UNSET:
            _fields["w9CaptureUrl"] = self.w_9_capture_url
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("RecordedPrize", src_dict))
        personal_tax_type = _rest.pop("personalTaxType", UNSET)
        if personal_tax_type is not UNSET:
            personal_tax_type = (
                (
                    PrizeRecordPersonalTaxType.by_text.get(personal_tax_type)
                    or PrizeRecordPersonalTaxType(personal_tax_type)
                )
                if isinstance(personal_tax_type, str)
                else _set_aside(_rest, "RecordedPrize", "personalTaxType", "a string", personal_tax_type)
            )
        tax_year = _rest.pop("taxYear", UNSET)
        if tax_year is not UNSET:
            tax_year = (
                int(tax_year)
                if (type(tax_year) is int or (type(tax_year) is float and tax_year.is_integer()))
                else _set_aside(_rest, "RecordedPrize", "taxYear", "an integer", tax_year)
            )
        status = _rest.pop("status", UNSET)
        if status is not UNSET:
            status = (
                (PrizeRecordStatus.by_text.get(status) or PrizeRecordStatus(status))
                if isinstance(status, str)
                else _set_aside(_rest, "RecordedPrize", "status", "a string", status)
            )
        reportable_winnings = _rest.pop("reportableWinnings", UNSET)
        if reportable_winnings is not UNSET and not (
            type(reportable_winnings) is float or type(reportable_winnings) is int
        ):
            reportable_winnings = _set_aside(
                _rest, "RecordedPrize", "reportableWinnings", "a number", reportable_winnings
            )
        date_won = _optional_datetime(_rest, "dateWon")
        type_of_wager = _rest.pop("typeOfWager", UNSET)
        if type_of_wager is not UNSET and not isinstance(type_of_wager, str):
            type_of_wager = _set_aside(_rest, "RecordedPrize", "typeOfWager", "a string", type_of_wager)
        federal_income_tax_withheld = _rest.pop("federalIncomeTaxWithheld", UNSET)
        if federal_income_tax_withheld is not UNSET and not (
            type(federal_income_tax_withheld) is float or type(federal_income_tax_withheld) is int
        ):
            federal_income_tax_withheld = _set_aside(
                _rest, "RecordedPrize", "federalIncomeTaxWithheld", "a number", federal_income_tax_withheld
            )
        race = _rest.pop("race", UNSET)
        if race is not UNSET and not isinstance(race, str):
            race = _set_aside(_rest, "RecordedPrize", "race", "a string", race)
        winnings_from_identical_wagers = _rest.pop("winningsFromIdenticalWagers", UNSET)
        if winnings_from_identical_wagers is not UNSET and not (
            type(winnings_from_identical_wagers) is float or type(winnings_from_identical_wagers) is int
        ):
            winnings_from_identical_wagers = _set_aside(
                _rest, "RecordedPrize", "winningsFromIdenticalWagers", "a number", winnings_from_identical_wagers
            )
        wager_amount = _rest.pop("wagerAmount", UNSET)
        if wager_amount is not UNSET and not (type(wager_amount) is float or type(wager_amount) is int):
            wager_amount = _set_aside(_rest, "RecordedPrize", "wagerAmount", "a number", wager_amount)
        ticket_or_card_number = _rest.pop("ticketOrCardNumber", UNSET)
        if ticket_or_card_number is not UNSET and not isinstance(ticket_or_card_number, str):
            ticket_or_card_number = _set_aside(
                _rest, "RecordedPrize", "ticketOrCardNumber", "a string", ticket_or_card_number
            )
        payer_initials = _rest.pop("payerInitials", UNSET)
        if payer_initials is not UNSET and not isinstance(payer_initials, str):
            payer_initials = _set_aside(_rest, "RecordedPrize", "payerInitials", "a string", payer_initials)
        payer_location = _rest.pop("payerLocation", UNSET)
        if payer_location is not UNSET and not isinstance(payer_location, str):
            payer_location = _set_aside(_rest, "RecordedPrize", "payerLocation", "a string", payer_location)
        cashier_or_window = _rest.pop("cashierOrWindow", UNSET)
        if cashier_or_window is not UNSET and not isinstance(cashier_or_window, str):
            cashier_or_window = _set_aside(_rest, "RecordedPrize", "cashierOrWindow", "a string", cashier_or_window)
        created_at = _optional_datetime(_rest, "createdAt")
        w_9_capture_url = _rest.pop("w9CaptureUrl", UNSET)
        if w_9_capture_url is not UNSET and not isinstance(w_9_capture_url, str):
            w_9_capture_url = _set_aside(_rest, "RecordedPrize", "w9CaptureUrl", "a string", w_9_capture_url)
        _model = cls.__new__(cls)
        _model.personal_tax_type = personal_tax_type
        _model.tax_year = tax_year
        _model.status = status
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
        _model.created_at = created_at
        _model.w_9_capture_url = w_9_capture_url
        _model.additional_properties = _rest
        return _model
