from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.payment_intent_status_status import PaymentIntentStatusStatus
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class PaymentIntentStatus(_Model):
    status: PaymentIntentStatusStatus
    payments: list[Payment] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["status"] = self.status.value
        if self.payments is not UNSET:
            _fields["payments"] = [_item.to_dict() for _item in self.payments]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("PaymentIntentStatus", src_dict))
        status = _rest.pop("status", UNSET)
        if not isinstance(status, str):
            raise _malformed("PaymentIntentStatus", "status", "a string", status)
        status = PaymentIntentStatusStatus.by_text.get(status) or PaymentIntentStatusStatus(status)
        payments = _rest.pop("payments", UNSET)
        if payments is not UNSET:
            payments = (
                [Payment.from_dict(_item) for _item in payments]
                if isinstance(payments, list)
                else _set_aside(_rest, "PaymentIntentStatus", "payments", "an array, each item an object", payments)
            )
        _model = cls.__new__(cls)
        _model.status = status
        _model.payments = payments
        _model.additional_properties = _rest
        return _model


from ..models.payment import Payment  # noqa: E402
