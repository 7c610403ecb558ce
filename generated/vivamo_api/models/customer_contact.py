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
class CustomerContact(_Model):
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    email: str | Unset = UNSET
    phone: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.first_name is not UNSET:
            _fields["firstName"] = self.first_name
        if self.last_name is not UNSET:
            _fields["lastName"] = self.last_name
        if self.email is not UNSET:
            _fields["email"] = self.email
        if self.phone is not UNSET:
            _fields["phone"] = self.phone
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CustomerContact", src_dict))
        first_name = _rest.pop("firstName", UNSET)
        if first_name is not UNSET and not isinstance(first_name, str):
            first_name = _set_aside(_rest, "CustomerContact", "firstName", "a string", first_name)
        last_name = _rest.pop("lastName", UNSET)
        if last_name is not UNSET and not isinstance(last_name, str):
            last_name = _set_aside(_rest, "CustomerContact", "lastName", "a string", last_name)
        email = _rest.pop("email", UNSET)
        if email is not UNSET and not isinstance(email, str):
            email = _set_aside(_rest, "CustomerContact", "email", "a string", email)
        phone = _rest.pop("phone", UNSET)
        if phone is not UNSET and not isinstance(phone, str):
            phone = _set_aside(_rest, "CustomerContact", "phone", "a string", phone)
        _model = cls.__new__(cls)
        _model.first_name = first_name
        _model.last_name = last_name
        _model.email = email
        _model.phone = phone
        _model.additional_properties = _rest
        return _model
