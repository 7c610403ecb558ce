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
class UpdateCustomerRequest(_Model):
    email: str | Unset = UNSET
    phone: str | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    street: str | Unset = UNSET
    street2: str | Unset = UNSET
    state: str | Unset = UNSET
    city: str | Unset = UNSET
    zip_: str | Unset = UNSET
    country: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.email is not UNSET:
            _fields["email"] = self.email
        if self.phone is not UNSET:
            _fields["phone"] = self.phone
        if self.first_name is not UNSET:
            _fields["firstName"] = self.first_name
        if self.last_name is not UNSET:
            _fields["lastName"] = self.last_name
        if self.street is not UNSET:
            _fields["street"] = self.street
        if self.street2 is not UNSET:
            _fields["street2"] = self.street2
        if self.state is not UNSET:
            _fields["state"] = self.state
        if self.city is not UNSET:
            _fields["city"] = self.city
        if self.zip_ is not UNSET:
            _fields["zip"] = self.zip_
        if self.country is not UNSET:
            _fields["country"] = self.country
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("UpdateCustomerRequest", src_dict))
        email = _rest.pop("email", UNSET)
        if email is not UNSET and not isinstance(email, str):
            email = _set_aside(_rest, "UpdateCustomerRequest", "email", "a string", email)
        phone = _rest.pop("phone", UNSET)
        if phone is not UNSET and not isinstance(phone, str):
            phone = _set_aside(_rest, "UpdateCustomerRequest", "phone", "a string", phone)
        first_name = _rest.pop("firstName", UNSET)
        if first_name is not UNSET and not isinstance(first_name, str):
            first_name = _set_aside(_rest, "UpdateCustomerRequest", "firstName", "a string", first_name)
        last_name = _rest.pop("lastName", UNSET)
        if last_name is not UNSET and not isinstance(last_name, str):
            last_name = _set_aside(_rest, "UpdateCustomerRequest", "lastName", "a string", last_name)
        street = _rest.pop("street", UNSET)
        if street is not UNSET and not isinstance(street, str):
            street = _set_aside(_rest, "UpdateCustomerRequest", "street", "a string", street)
        street2 = _rest.pop("street2", UNSET)
        if street2 is not UNSET and not isinstance(street2, str):
            street2 = _set_aside(_rest, "UpdateCustomerRequest", "street2", "a string", street2)
        state = _rest.pop("state", UNSET)
        if state is not UNSET and not isinstance(state, str):
            state = _set_aside(_rest, "UpdateCustomerRequest", "state", "a string", state)
        city = _rest.pop("city", UNSET)
        if city is not UNSET and not isinstance(city, str):
            city = _set_aside(_rest, "UpdateCustomerRequest", "city", "a string", city)
        zip_ = _rest.pop("zip", UNSET)
        if zip_ is not UNSET and not isinstance(zip_, str):
            zip_ = _set_aside(_rest, "UpdateCustomerRequest", "zip", "a string", zip_)
        country = _rest.pop("country", UNSET)
        if country is not UNSET and not isinstance(country, str):
            country = _set_aside(_rest, "UpdateCustomerRequest", "country", "a string", country)
        _model = cls.__new__(cls)
        _model.email = email
        _model.phone = phone
        _model.first_name = first_name
        _model.last_name = last_name
        _model.street = street
        _model.street2 = street2
        _model.state = state
        _model.city = city
        _model.zip_ = zip_
        _model.country = country
        _model.additional_properties = _rest
        return _model
