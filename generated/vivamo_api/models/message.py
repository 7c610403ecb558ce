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
class Message(_Model):
    message: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.message is not UNSET:
            _fields["message"] = self.message
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("Message", src_dict))
        message = _rest.pop("message", UNSET)
        if message is not UNSET and not isinstance(message, str):
            message = _set_aside(_rest, "Message", "message", "a string", message)
        _model = cls.__new__(cls)
        _model.message = message
        _model.additional_properties = _rest
        return _model
