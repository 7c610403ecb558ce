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
class CreateCustomerRequest(_Model):
    external_customer_id: str
    data: CustomerData
    verify_after_creation: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["data"] = self.data.to_dict()
        if self.verify_after_creation is not UNSET:
            _fields["verifyAfterCreation"] = self.verify_after_creation
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CreateCustomerRequest", src_dict))
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("CreateCustomerRequest", "externalCustomerId", "a string", external_customer_id)
        data = _rest.pop("data", UNSET)
        if not isinstance(data, dict):
            raise _malformed("CreateCustomerRequest", "data", "an object", data)
        data = CustomerData.from_dict(data)
        verify_after_creation = _rest.pop("verifyAfterCreation", UNSET)
        if verify_after_creation is not UNSET and not isinstance(verify_after_creation, bool):
            verify_after_creation = _set_aside(
                _rest, "CreateCustomerRequest", "verifyAfterCreation", "a boolean", verify_after_creation
            )
        _model = cls.__new__(cls)
        _model.external_customer_id = external_customer_id
        _model.data = data
        _model.verify_after_creation = verify_after_creation
        _model.additional_properties = _rest
        return _model


from ..models.customer_data import CustomerData  # noqa: E402
