from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.kyc_status import KycStatus
from ..models.kyc_type import KycType
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class KycVerification(_Model):
    type_: KycType | Unset = UNSET
    status: KycStatus | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.type_ is not UNSET:
            _fields["type"] = self.type_.value
        if self.status is not UNSET:
            _fields["status"] = self.status.value
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("KycVerification", src_dict))
        type_ = _rest.pop("type", UNSET)
        if type_ is not UNSET:
            type_ = (
                (KycType.by_text.get(type_) or KycType(type_))
                if isinstance(type_, str)
                else _set_aside(_rest, "KycVerification", "type", "a string", type_)
            )
        status = _rest.pop("status", UNSET)
        if status is not UNSET:
            status = (
                (KycStatus.by_text.get(status) or KycStatus(status))
                if isinstance(status, str)
                else _set_aside(_rest, "KycVerification", "status", "a string", status)
            )
        created_at = _optional_datetime(_rest, "createdAt")
        _model = cls.__new__(cls)
        _model.type_ = type_
        _model.status = status
        _model.created_at = created_at
        _model.additional_properties = _rest
        return _model
