from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class CustomerSummary(_Model):
    """A summary of the profile, despite the name of its field."""

    data: CustomerContact | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.data is not UNSET:
            _fields["data"] = self.data.to_dict()
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CustomerSummary", src_dict))
        data = _rest.pop("data", UNSET)
        if data is not UNSET:
            data = (
                CustomerContact.from_dict(data)
                if isinstance(data, dict)
                else _set_aside(_rest, "CustomerSummary", "data", "an object", data)
            )
        _model = cls.__new__(cls)
        _model.data = data
        _model.additional_properties = _rest
        return _model


from ..models.customer_contact import CustomerContact  # noqa: E402
