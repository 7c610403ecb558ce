from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.disbursement_decision_status import DisbursementDecisionStatus
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class DisbursementDecision(_Model):
    status: DisbursementDecisionStatus
    disbursement_id: str | Unset = UNSET
    amount: str | Unset = UNSET
    currency: str | Unset = UNSET
    external_customer_id: str | Unset = UNSET
    external_disbursement_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["status"] = self.status.value
        if self.disbursement_id is not UNSET:
            _fields["disbursementId"] = self.disbursement_id
        if self.amount is not UNSET:
            _fields["amount"] = self.amount
        if self.currency is not UNSET:
            _fields["currency"] = self.currency
        if self.external_customer_id is not UNSET:
            _fields["externalCustomerId"] = self.external_customer_id
        if self.external_disbursement_id is not UNSET:
            _fields["externalDisbursementId"] = self.external_disbursement_id
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("DisbursementDecision", src_dict))
        status = _rest.pop("status", UNSET)
        if not isinstance(status, str):
            raise _malformed("DisbursementDecision", "status", "a string", status)
        status = DisbursementDecisionStatus.by_text.get(status) or DisbursementDecisionStatus(status)
        disbursement_id = _rest.pop("disbursementId", UNSET)
        if disbursement_id is not UNSET and not isinstance(disbursement_id, str):
            disbursement_id = _set_aside(_rest, "DisbursementDecision", "disbursementId", "a string", disbursement_id)
        amount = _rest.pop("amount", UNSET)
        if amount is not UNSET and not isinstance(amount, str):
            amount = _set_aside(_rest, "DisbursementDecision", "amount", "a string", amount)
        currency = _rest.pop("currency", UNSET)
        if currency is not UNSET and not isinstance(currency, str):
            currency = _set_aside(_rest, "DisbursementDecision", "currency", "a string", currency)
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if external_customer_id is not UNSET and not isinstance(external_customer_id, str):
            external_customer_id = _set_aside(
                _rest, "DisbursementDecision", "externalCustomerId", "a string", external_customer_id
            )
        external_disbursement_id = _rest.pop("externalDisbursementId", UNSET)
        if external_disbursement_id is not UNSET and not isinstance(external_disbursement_id, str):
            external_disbursement_id = _set_aside(
                _rest, "DisbursementDecision", "externalDisbursementId", "a string", external_disbursement_id
            )
        _model = cls.__new__(cls)
        _model.status = status
        _model.disbursement_id = disbursement_id
        _model.amount = amount
        _model.currency = currency
        _model.external_customer_id = external_customer_id
        _model.external_disbursement_id = external_disbursement_id
        _model.additional_properties = _rest
        return _model
