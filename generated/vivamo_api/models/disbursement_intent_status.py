from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.disbursement_progress import DisbursementProgress
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class DisbursementIntentStatus(_Model):
    status: DisbursementProgress | Unset = UNSET
    disbursement: Disbursement | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.status is not UNSET:
            _fields["status"] = self.status.value
        if self.disbursement is not UNSET:
            _fields["disbursement"] = self.disbursement.to_dict()
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("DisbursementIntentStatus", src_dict))
        status = _rest.pop("status", UNSET)
        if status is not UNSET:
            status = (
                (DisbursementProgress.by_text.get(status) or DisbursementProgress(status))
                if isinstance(status, str)
                else _set_aside(_rest, "DisbursementIntentStatus", "status", "a string", status)
            )
        disbursement = _rest.pop("disbursement", UNSET)
        if disbursement is not UNSET:
            disbursement = (
                Disbursement.from_dict(disbursement)
                if isinstance(disbursement, dict)
                else _set_aside(_rest, "DisbursementIntentStatus", "disbursement", "an object", disbursement)
            )
        _model = cls.__new__(cls)
        _model.status = status
        _model.disbursement = disbursement
        _model.additional_properties = _rest
        return _model


from ..models.disbursement import Disbursement  # noqa: E402
