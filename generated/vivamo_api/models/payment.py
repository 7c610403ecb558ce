from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.payment_method import PaymentMethod
from ..models.payment_status import PaymentStatus
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class Payment(_Model):
    id: str | Unset = UNSET
    status: PaymentStatus | Unset = UNSET
    sub_status: str | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    type_: PaymentMethod | Unset = UNSET
    messages: list[ProcessingMessage] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.id is not UNSET:
            _fields["id"] = self.id
        if self.status is not UNSET:
            _fields["status"] = self.status.value
        if self.sub_status is not UNSET:
            _fields["subStatus"] = self.sub_status
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        if self.type_ is not UNSET:
            _fields["type"] = self.type_.value
        if self.messages is not UNSET:
            _fields["messages"] = [_item.to_dict() for _item in self.messages]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("Payment", src_dict))
        id = _rest.pop("id", UNSET)
        if id is not UNSET and not isinstance(id, str):
            id = _set_aside(_rest, "Payment", "id", "a string", id)
        status = _rest.pop("status", UNSET)
        if status is not UNSET:
            status = (
                (PaymentStatus.by_text.get(status) or PaymentStatus(status))
                if isinstance(status, str)
                else _set_aside(_rest, "Payment", "status", "a string", status)
            )
        sub_status = _rest.pop("subStatus", UNSET)
        if sub_status is not UNSET and not isinstance(sub_status, str):
            sub_status = _set_aside(_rest, "Payment", "subStatus", "a string", sub_status)
        created_at = _optional_datetime(_rest, "createdAt")
        type_ = _rest.pop("type", UNSET)
        if type_ is not UNSET:
            type_ = (
                (PaymentMethod.by_text.get(type_) or PaymentMethod(type_))
                if isinstance(type_, str)
                else _set_aside(_rest, "Payment", "type", "a string", type_)
            )
        messages = _rest.pop("messages", UNSET)
        if messages is not UNSET:
            messages = (
                [ProcessingMessage.from_dict(_item) for _item in messages]
                if isinstance(messages, list)
                else _set_aside(_rest, "Payment", "messages", "an array, each item an object", messages)
            )
        _model = cls.__new__(cls)
        _model.id = id
        _model.status = status
        _model.sub_status = sub_status
        _model.created_at = created_at
        _model.type_ = type_
        _model.messages = messages
        _model.additional_properties = _rest
        return _model


from ..models.processing_message import ProcessingMessage  # noqa: E402
