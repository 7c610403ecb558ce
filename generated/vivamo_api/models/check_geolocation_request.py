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
class CheckGeolocationRequest(_Model):
    ip: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["ip"] = self.ip
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CheckGeolocationRequest", src_dict))
        ip = _rest.pop("ip", UNSET)
        if not (isinstance(ip, str)):
            raise _malformed("CheckGeolocationRequest", "ip", "of a documented kind", ip)
        _model = cls.__new__(cls)
        _model.ip = ip
        _model.additional_properties = _rest
        return _model
