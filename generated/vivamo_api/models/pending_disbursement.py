from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.payment_method import PaymentMethod
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class PendingDisbursement(_Model):
    disbursement_intent_id: str
    external_customer_id: str
    external_disbursement_id: str
    amount: str
    currency: str
    customer_id: CustomerSummary | Unset = UNSET
    type_: PaymentMethod | Unset = UNSET
    status: PendingStatus | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["disbursementIntentId"] = self.disbursement_intent_id
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["externalDisbursementId"] = self.external_disbursement_id
        _fields["amount"] = self.amount
        _fields["currency"] = self.currency
        if self.customer_id is not UNSET:
            _fields["customerId"] = self.customer_id.to_dict()
        if self.type_ is not UNSET:
            _fields["type"] = self.type_.value
        if self.status is not UNSET:
            _fields["status"] = self.status.to_dict()
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("PendingDisbursement", src_dict))
        disbursement_intent_id = _rest.pop("disbursementIntentId", UNSET)
        if not isinstance(disbursement_intent_id, str):
            raise _malformed("PendingDisbursement", "disbursementIntentId", "a string", disbursement_intent_id)
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("PendingDisbursement", "externalCustomerId", "a string", external_customer_id)
        external_disbursement_id = _rest.pop("externalDisbursementId", UNSET)
        if not isinstance(external_disbursement_id, str):
            raise _malformed("PendingDisbursement", "externalDisbursementId", "a string", external_disbursement_id)
        amount = _rest.pop("amount", UNSET)
        if not isinstance(amount, str):
            raise _malformed("PendingDisbursement", "amount", "a string", amount)
        currency = _rest.pop("currency", UNSET)
        if not isinstance(currency, str):
            raise _malformed("PendingDisbursement", "currency", "a string", currency)
        customer_id = _rest.pop("customerId", UNSET)
        if customer_id is not UNSET:
            customer_id = (
                CustomerSummary.from_dict(customer_id)
                if isinstance(customer_id, dict)
                else _set_aside(_rest, "PendingDisbursement", "customerId", "an object", customer_id)
            )
        type_ = _rest.pop("type", UNSET)
        if type_ is not UNSET:
            type_ = (
                (PaymentMethod.by_text.get(type_) or PaymentMethod(type_))
                if isinstance(type_, str)
                else _set_aside(_rest, "PendingDisbursement", "type", "a string", type_)
            )
        status = _rest.pop("status", UNSET)
        if status is not UNSET:
            status = (
                PendingStatus.from_dict(status)
                if isinstance(status, dict)
                else _set_aside(_rest, "PendingDisbursement", "status", "an object", status)
            )
        created_at = _optional_datetime(_rest, "createdAt")
        _model = cls.__new__(cls)
        _model.disbursement_intent_id = disbursement_intent_id
        _model.external_customer_id = external_customer_id
        _model.external_disbursement_id = external_disbursement_id
        _model.amount = amount
        _model.currency = currency
        _model.customer_id = customer_id
        _model.type_ = type_
        _model.status = status
        _model.created_at = created_at
        _model.additional_properties = _rest
        return _model


from ..models.customer_summary import CustomerSummary  # noqa: E402
from ..models.pending_status import PendingStatus  # noqa: E402
