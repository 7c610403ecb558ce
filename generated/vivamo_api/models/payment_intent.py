from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime


@_attrs_define
class PaymentIntent(_Model):
    payment_intent_id: str
    amount: str
    currency: str
    external_customer_id: str
    external_payment_intent_id: str
    client_secret_key: str = _attrs_field(repr=False)
    client_secret_key_valid_till: datetime.datetime | Unset = _attrs_field(default=UNSET, repr=False)
    expiration_time: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["paymentIntentId"] = self.payment_intent_id
        _fields["amount"] = self.amount
        _fields["currency"] = self.currency
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["externalPaymentIntentId"] = self.external_payment_intent_id
        _fields["clientSecretKey"] = self.client_secret_key
        if self.client_secret_key_valid_till is not UNSET:
            _fields["clientSecretKeyValidTill"] = _format_datetime(self.client_secret_key_valid_till)
        if self.expiration_time is not UNSET:
            _fields["expirationTime"] = _format_datetime(self.expiration_time)
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("PaymentIntent", src_dict))
        payment_intent_id = _rest.pop("paymentIntentId", UNSET)
        if not isinstance(payment_intent_id, str):
            raise _malformed("PaymentIntent", "paymentIntentId", "a string", payment_intent_id)
        amount = _rest.pop("amount", UNSET)
        if not isinstance(amount, str):
            raise _malformed("PaymentIntent", "amount", "a string", amount)
        currency = _rest.pop("currency", UNSET)
        if not isinstance(currency, str):
            raise _malformed("PaymentIntent", "currency", "a string", currency)
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("PaymentIntent", "externalCustomerId", "a string", external_customer_id)
        external_payment_intent_id = _rest.pop("externalPaymentIntentId", UNSET)
        if not isinstance(external_payment_intent_id, str):
            raise _malformed("PaymentIntent", "externalPaymentIntentId", "a string", external_payment_intent_id)
        client_secret_key = _rest.pop("clientSecretKey", UNSET)
        if not isinstance(client_secret_key, str):
            raise _malformed("PaymentIntent", "clientSecretKey", "a string", client_secret_key)
        client_secret_key_valid_till = _optional_datetime(_rest, "clientSecretKeyValidTill")
        expiration_time = _optional_datetime(_rest, "expirationTime")
        _model = cls.__new__(cls)
        _model.payment_intent_id = payment_intent_id
        _model.amount = amount
        _model.currency = currency
        _model.external_customer_id = external_customer_id
        _model.external_payment_intent_id = external_payment_intent_id
        _model.client_secret_key = client_secret_key
        _model.client_secret_key_valid_till = client_secret_key_valid_till
        _model.expiration_time = expiration_time
        _model.additional_properties = _rest
        return _model
