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
class CustomerList(_Model):
    customers: list[Customer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["customers"] = [_item.to_dict() for _item in self.customers]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CustomerList", src_dict))
        customers = _rest.pop("customers", UNSET)
        if not isinstance(customers, list):
            raise _malformed("CustomerList", "customers", "an array, each item an object", customers)
        customers = [Customer.from_dict(_item) for _item in customers]
        _model = cls.__new__(cls)
        _model.customers = customers
        _model.additional_properties = _rest
        return _model


from ..models.customer import Customer  # noqa: E402
