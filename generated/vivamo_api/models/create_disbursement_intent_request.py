from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping


@_attrs_define
class CreateDisbursementIntentRequest(_Model):
    customer: CustomerReference
    disbursement_intent: DisbursementIntentDetails
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["customer"] = self.customer.to_dict()
        _fields["disbursementIntent"] = self.disbursement_intent.to_dict()
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CreateDisbursementIntentRequest", src_dict))
        customer = _rest.pop("customer", UNSET)
        if not isinstance(customer, dict):
            raise _malformed("CreateDisbursementIntentRequest", "customer", "an object", customer)
        customer = CustomerReference.from_dict(customer)
        disbursement_intent = _rest.pop("disbursementIntent", UNSET)
        if not isinstance(disbursement_intent, dict):
            raise _malformed("CreateDisbursementIntentRequest", "disbursementIntent", "an object", disbursement_intent)
        disbursement_intent = DisbursementIntentDetails.from_dict(disbursement_intent)
        _model = cls.__new__(cls)
        _model.customer = customer
        _model.disbursement_intent = disbursement_intent
        _model.additional_properties = _rest
        return _model


from ..models.customer_reference import CustomerReference  # noqa: E402
from ..models.disbursement_intent_details import DisbursementIntentDetails  # noqa: E402
