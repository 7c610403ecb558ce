from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.kyc_status import KycStatus
from ..models.kyc_type import KycType
from ..types import UNSET
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping


@_attrs_define
class KycEvent(_Model):
    external_customer_id: str
    type_: KycType
    status: KycStatus
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["type"] = self.type_.value
        _fields["status"] = self.status.value
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("KycEvent", src_dict))
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("KycEvent", "externalCustomerId", "a string", external_customer_id)
        type_ = _rest.pop("type", UNSET)
        if not isinstance(type_, str):
            raise _malformed("KycEvent", "type", "a string", type_)
        type_ = KycType.by_text.get(type_) or KycType(type_)
        status = _rest.pop("status", UNSET)
        if not isinstance(status, str):
            raise _malformed("KycEvent", "status", "a string", status)
        status = KycStatus.by_text.get(status) or KycStatus(status)
        _model = cls.__new__(cls)
        _model.external_customer_id = external_customer_id
        _model.type_ = type_
        _model.status = status
        _model.additional_properties = _rest
        return _model
