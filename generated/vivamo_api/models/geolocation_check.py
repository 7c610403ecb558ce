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
class GeolocationCheck(_Model):
    allowed: bool
    country: None | str | Unset = UNSET
    country_code: None | str | Unset = UNSET
    state: None | str | Unset = UNSET
    state_code: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["allowed"] = self.allowed
        if self.country is not UNSET:
            _fields["country"] = self.country
        if self.country_code is not UNSET:
            _fields["countryCode"] = self.country_code
        if self.state is not UNSET:
            _fields["state"] = self.state
        if self.state_code is not UNSET:
            _fields["stateCode"] = self.state_code
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("GeolocationCheck", src_dict))
        allowed = _rest.pop("allowed", UNSET)
        if not isinstance(allowed, bool):
            raise _malformed("GeolocationCheck", "allowed", "a boolean", allowed)
        country = _rest.pop("country", UNSET)
        if country is not UNSET and not (isinstance(country, str) or country is None):
            country = _set_aside(_rest, "GeolocationCheck", "country", "of a documented kind", country)
        country_code = _rest.pop("countryCode", UNSET)
        if country_code is not UNSET and not (isinstance(country_code, str) or country_code is None):
            country_code = _set_aside(_rest, "GeolocationCheck", "countryCode", "of a documented kind", country_code)
        state = _rest.pop("state", UNSET)
        if state is not UNSET and not (isinstance(state, str) or state is None):
            state = _set_aside(_rest, "GeolocationCheck", "state", "of a documented kind", state)
        state_code = _rest.pop("stateCode", UNSET)
        if state_code is not UNSET and not (isinstance(state_code, str) or state_code is None):
            state_code = _set_aside(_rest, "GeolocationCheck", "stateCode", "of a documented kind", state_code)
        _model = cls.__new__(cls)
        _model.allowed = allowed
        _model.country = country
        _model.country_code = country_code
        _model.state = state
        _model.state_code = state_code
        _model.additional_properties = _rest
        return _model
