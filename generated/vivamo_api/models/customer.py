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
from ..types import set_aside as _set_aside


@_attrs_define
class Customer(_Model):
    external_customer_id: str
    data: CustomerData
    kyc_verifications: list[KycVerification] | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["data"] = self.data.to_dict()
        if self.kyc_verifications is not UNSET:
            _fields["kycVerifications"] = [_item.to_dict() for _item in self.kyc_verifications]
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("Customer", src_dict))
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("Customer", "externalCustomerId", "a string", external_customer_id)
        data = _rest.pop("data", UNSET)
        if not isinstance(data, dict):
            raise _malformed("Customer", "data", "an object", data)
        data = CustomerData.from_dict(data)
        kyc_verifications = _rest.pop("kycVerifications", UNSET)
        if kyc_verifications is not UNSET:
            kyc_verifications = (
                [KycVerification.from_dict(_item) for _item in kyc_verifications]
                if isinstance(kyc_verifications, list)
                else _set_aside(
                    _rest, "Customer", "kycVerifications", "an array, each item an object", kyc_verifications
                )
            )
        created_at = _optional_datetime(_rest, "createdAt")
        _model = cls.__new__(cls)
        _model.external_customer_id = external_customer_id
        _model.data = data
        _model.kyc_verifications = kyc_verifications
        _model.created_at = created_at
        _model.additional_properties = _rest
        return _model


from ..models.customer_data import CustomerData  # noqa: E402
from ..models.kyc_verification import KycVerification  # noqa: E402
