from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.disbursement_event_transaction_type import DisbursementEventTransactionType
from ..models.disbursement_progress import DisbursementProgress
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class DisbursementEvent(_Model):
    amount: str
    status: DisbursementProgress
    transaction_type: DisbursementEventTransactionType
    external_customer_id: str
    disbursement_intent_id: str
    external_disbursement_intent_id: str
    sub_status: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["amount"] = self.amount
        _fields["status"] = self.status.value
        _fields["transactionType"] = self.transaction_type.value
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["disbursementIntentId"] = self.disbursement_intent_id
        _fields["externalDisbursementIntentId"] = self.external_disbursement_intent_id
        if self.sub_status is not UNSET:
            _fields["subStatus"] = self.sub_status
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("DisbursementEvent", src_dict))
        amount = _rest.pop("amount", UNSET)
        if not isinstance(amount, str):
            raise _malformed("DisbursementEvent", "amount", "a string", amount)
        status = _rest.pop("status", UNSET)
        if not isinstance(status, str):
            raise _malformed("DisbursementEvent", "status", "a string", status)
        status = DisbursementProgress.by_text.get(status) or DisbursementProgress(status)
        transaction_type = _rest.pop("transactionType", UNSET)
        if not isinstance(transaction_type, str):
            raise _malformed("DisbursementEvent", "transactionType", "a string", transaction_type)
        transaction_type = DisbursementEventTransactionType.by_text.get(
            transaction_type
        ) or DisbursementEventTransactionType(transaction_type)
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("DisbursementEvent", "externalCustomerId", "a string", external_customer_id)
        disbursement_intent_id = _rest.pop("disbursementIntentId", UNSET)
        if not isinstance(disbursement_intent_id, str):
            raise _malformed("DisbursementEvent", "disbursementIntentId", "a string", disbursement_intent_id)
        external_disbursement_intent_id = _rest.pop("externalDisbursementIntentId", UNSET)
        if not isinstance(external_disbursement_intent_id, str):
            raise _malformed(
                "DisbursementEvent", "externalDisbursementIntentId", "a string", external_disbursement_intent_id
            )
        sub_status = _rest.pop("subStatus", UNSET)
        if sub_status is not UNSET and not isinstance(sub_status, str):
            sub_status = _set_aside(_rest, "DisbursementEvent", "subStatus", "a string", sub_status)
        _model = cls.__new__(cls)
        _model.amount = amount
        _model.status = status
        _model.transaction_type = transaction_type
        _model.external_customer_id = external_customer_id
        _model.disbursement_intent_id = disbursement_intent_id
        _model.external_disbursement_intent_id = external_disbursement_intent_id
        _model.sub_status = sub_status
        _model.additional_properties = _rest
        return _model
