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
class CreatePaymentIntentRequest(_Model):
    customer: CustomerReference
    payment_intent: PaymentIntentDetails
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["customer"] = self.customer.to_dict()
        _fields["paymentIntent"] = self.payment_intent.to_dict()
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CreatePaymentIntentRequest", src_dict))
        customer = _rest.pop("customer", UNSET)
        if not isinstance(customer, dict):
            raise _malformed("CreatePaymentIntentRequest", "customer", "an object", customer)
        customer = CustomerReference.from_dict(customer)
        payment_intent = _rest.pop("paymentIntent", UNSET)
        if not isinstance(payment_intent, dict):
            raise _malformed("CreatePaymentIntentRequest", "paymentIntent", "an object", payment_intent)
        payment_intent = PaymentIntentDetails.from_dict(payment_intent)
        _model = cls.__new__(cls)
        _model.customer = customer
        _model.payment_intent = payment_intent
        _model.additional_properties = _rest
        return _model


from ..models.customer_reference import CustomerReference  # noqa: E402
from ..models.payment_intent_details import PaymentIntentDetails  # noqa: E402
