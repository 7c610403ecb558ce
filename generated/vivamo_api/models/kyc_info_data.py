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
class KycInfoData(_Model):
    """Only while `pending`."""

    drivers_license_verification_url: str | Unset = UNSET
    passport_verification_url: str | Unset = UNSET
    url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.drivers_license_verification_url is not UNSET:
            _fields["driversLicenseVerificationUrl"] = self.drivers_license_verification_url
        if self.passport_verification_url is not UNSET:
            _fields["passportVerificationUrl"] = self.passport_verification_url
        if self.url is not UNSET:
            _fields["url"] = self.url
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("KycInfoData", src_dict))
        drivers_license_verification_url = _rest.pop("driversLicenseVerificationUrl", UNSET)
        if drivers_license_verification_url is not UNSET and not isinstance(drivers_license_verification_url, str):
            drivers_license_verification_url = _set_aside(
                _rest, "KycInfoData", "driversLicenseVerificationUrl", "a string", drivers_license_verification_url
            )
        passport_verification_url = _rest.pop("passportVerificationUrl", UNSET)
        if passport_verification_url is not UNSET and not isinstance(passport_verification_url, str):
            passport_verification_url = _set_aside(
                _rest, "KycInfoData", "passportVerificationUrl", "a string", passport_verification_url
            )
        url = _rest.pop("url", UNSET)
        if url is not UNSET and not isinstance(url, str):
            url = _set_aside(_rest, "KycInfoData", "url", "a string", url)
        _model = cls.__new__(cls)
        _model.drivers_license_verification_url = drivers_license_verification_url
        _model.passport_verification_url = passport_verification_url
        _model.url = url
        _model.additional_properties = _rest
        return _model
