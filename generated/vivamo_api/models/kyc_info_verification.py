from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.kyc_status import KycStatus
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class KycInfoVerification(_Model):
    """For any status but `pending`, only `type`, `status` and `verifiedAt` are returned."""

    status: KycStatus
    type_: str | Unset = UNSET
    verified_at: datetime.datetime | Unset = UNSET
    client_secret_key: str | Unset = _attrs_field(default=UNSET, repr=False)
    data: KycInfoData | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["status"] = self.status.value
        if self.type_ is not UNSET:
            _fields["type"] = self.type_
        if self.verified_at is not UNSET:
            _fields["verifiedAt"] = _format_datetime(self.verified_at)
        if self.client_secret_key is not UNSET:
            _fields["clientSecretKey"] = self.client_secret_key
        if self.data is not UNSET:
            _fields["data"] = self.data.to_dict()
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("KycInfoVerification", src_dict))
        status = _rest.pop("status", UNSET)
        if not isinstance(status, str):
            raise _malformed("KycInfoVerification", "status", "a string", status)
        status = KycStatus.by_text.get(status) or KycStatus(status)
        type_ = _rest.pop("type", UNSET)
        if type_ is not UNSET and not isinstance(type_, str):
            type_ = _set_aside(_rest, "KycInfoVerification", "type", "a string", type_)
        verified_at = _optional_datetime(_rest, "verifiedAt")
        client_secret_key = _rest.pop("clientSecretKey", UNSET)
        if client_secret_key is not UNSET and not isinstance(client_secret_key, str):
            client_secret_key = _set_aside(
                _rest, "KycInfoVerification", "clientSecretKey", "a string", client_secret_key
            )
        data = _rest.pop("data", UNSET)
        if data is not UNSET:
            data = (
                KycInfoData.from_dict(data)
                if isinstance(data, dict)
                else _set_aside(_rest, "KycInfoVerification", "data", "an object", data)
            )
        _model = cls.__new__(cls)
        _model.status = status
        _model.type_ = type_
        _model.verified_at = verified_at
        _model.client_secret_key = client_secret_key
        _model.data = data
        _model.additional_properties = _rest
        return _model


from ..models.kyc_info_data import KycInfoData  # noqa: E402
