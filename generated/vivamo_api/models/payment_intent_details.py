from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class PaymentIntentDetails(_Model):
    amount: str
    currency: str
    external_payment_intent_id: str
    custom_data: CustomData | Unset = UNSET
    send_receipt_email: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["amount"] = self.amount
        _fields["currency"] = self.currency
        _fields["externalPaymentIntentId"] = self.external_payment_intent_id
        if self.custom_data is not UNSET:
            _fields["customData"] = self.custom_data.to_dict()
        if self.send_receipt_email is not UNSET:
            _fields["sendReceiptEmail"] = self.send_receipt_email
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("PaymentIntentDetails", src_dict))
        amount = _rest.pop("amount", UNSET)
        if not isinstance(amount, str):
            raise _malformed("PaymentIntentDetails", "amount", "a string", amount)
        currency = _rest.pop("currency", UNSET)
        if not isinstance(currency, str):
            raise _malformed("PaymentIntentDetails", "currency", "a string", currency)
        external_payment_intent_id = _rest.pop("externalPaymentIntentId", UNSET)
        if not isinstance(external_payment_intent_id, str):
            raise _malformed("PaymentIntentDetails", "externalPaymentIntentId", "a string", external_payment_intent_id)
        custom_data = _rest.pop("customData", UNSET)
        if custom_data is not UNSET:
            custom_data = (
                CustomData.from_dict(custom_data)
                if isinstance(custom_data, dict)
                else _set_aside(_rest, "PaymentIntentDetails", "customData", "an object", custom_data)
            )
        send_receipt_email = _rest.pop("sendReceiptEmail", UNSET)
        if send_receipt_email is not UNSET and not isinstance(send_receipt_email, bool):
            send_receipt_email = _set_aside(
                _rest, "PaymentIntentDetails", "sendReceiptEmail", "a boolean", send_receipt_email
            )
        _model = cls.__new__(cls)
        _model.amount = amount
        _model.currency = currency
        _model.external_payment_intent_id = external_payment_intent_id
        _model.custom_data = custom_data
        _model.send_receipt_email = send_receipt_email
        _model.additional_properties = _rest
        return _model


from ..models.custom_data import CustomData  # noqa: E402
