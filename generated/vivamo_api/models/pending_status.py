from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.pending_status_name import PendingStatusName
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class PendingStatus(_Model):
    name: PendingStatusName | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.name is not UNSET:
            _fields["name"] = self.name.value
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("PendingStatus", src_dict))
        name = _rest.pop("name", UNSET)
        if name is not UNSET:
            name = (
                (PendingStatusName.by_text.get(name) or PendingStatusName(name))
                if isinstance(name, str)
                else _set_aside(_rest, "PendingStatus", "name", "a string", name)
            )
        created_at = _optional_datetime(_rest, "createdAt")
        _model = cls.__new__(cls)
        _model.name = name
        _model.created_at = created_at
        _model.additional_properties = _rest
        return _model
