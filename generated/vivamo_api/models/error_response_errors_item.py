from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping


@_attrs_define
class ErrorResponseErrorsItem(_Model):
    additional_properties: dict[str, str] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("ErrorResponseErrorsItem", src_dict))
        _model = cls.__new__(cls)
        for _item in _rest.values():
            if not isinstance(_item, str):
                raise _malformed("ErrorResponseErrorsItem", "a field", "a string", _item)
        _model.additional_properties = _rest
        return _model
