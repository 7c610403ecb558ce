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
class PrizeList(_Model):
    prizes: list[PrizeRecord]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["prizes"] = [_item.to_dict() for _item in self.prizes]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("PrizeList", src_dict))
        prizes = _rest.pop("prizes", UNSET)
        if not isinstance(prizes, list):
            raise _malformed("PrizeList", "prizes", "an array, each item an object", prizes)
        prizes = [PrizeRecord.from_dict(_item) for _item in prizes]
        _model = cls.__new__(cls)
        _model.prizes = prizes
        _model.additional_properties = _rest
        return _model


from ..models.prize_record import PrizeRecord  # noqa: E402
