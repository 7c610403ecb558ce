from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import format_datetime as _format_datetime
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import optional_datetime as _optional_datetime
from ..types import set_aside as _set_aside


@_attrs_define
class CreatedCustomer(_Model):
    external_customer_id: str
    data: CustomerData
    kyc_verifications: list[KycVerification] | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    verification_link: str | Unset = UNSET
    drivers_license_verification_link: str | Unset = UNSET
    passport_verification_link: str | Unset = UNSET
    verification_link_error: str | Unset = UNSET
    warning: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["data"] = self.data.to_dict()
        if self.kyc_verifications is not UNSET:
            _fields["kycVerifications"] = [_item.to_dict() for _item in self.kyc_verifications]
        if self.created_at is not UNSET:
            _fields["createdAt"] = _format_datetime(self.created_at)
        if self.verification_link is not UNSET:
            _fields["verificationLink"] = self.verification_link
        if self.drivers_license_verification_link is not UNSET:
            _fields["driversLicenseVerificationLink"] = self.drivers_license_verification_link
        if self.passport_verification_link is not UNSET:
            _fields["passportVerificationLink"] = self.passport_verification_link
        if self.verification_link_error is not UNSET:
            _fields["verificationLinkError"] = self.verification_link_error
        if self.warning is not UNSET:
            _fields["warning"] = self.warning
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("CreatedCustomer", src_dict))
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("CreatedCustomer", "externalCustomerId", "a string", external_customer_id)
        data = _rest.pop("data", UNSET)
        if not isinstance(data, dict):
            raise _malformed("CreatedCustomer", "data", "an object", data)
        data = CustomerData.from_dict(data)
        kyc_verifications = _rest.pop("kycVerifications", UNSET)
        if kyc_verifications is not UNSET:
            kyc_verifications = (
                [KycVerification.from_dict(_item) for _item in kyc_verifications]
                if isinstance(kyc_verifications, list)
                else _set_aside(
                    _rest, "CreatedCustomer", "kycVerifications", "an array, each item an object", kyc_verifications
                )
            )
        created_at = _optional_datetime(_rest, "createdAt")
        verification_link = _rest.pop("verificationLink", UNSET)
        if verification_link is not UNSET and not isinstance(verification_link, str):
            verification_link = _set_aside(_rest, "CreatedCustomer", "verificationLink", "a string", verification_link)
        drivers_license_verification_link = _rest.pop("driversLicenseVerificationLink", UNSET)
        if drivers_license_verification_link is not UNSET and not isinstance(drivers_license_verification_link, str):
            drivers_license_verification_link = _set_aside(
                _rest,
                "CreatedCustomer",
                "driversLicenseVerificationLink",
                "a string",
                drivers_license_verification_link,
            )
        passport_verification_link = _rest.pop("passportVerificationLink", UNSET)
        if passport_verification_link is not UNSET and not isinstance(passport_verification_link, str):
            passport_verification_link = _set_aside(
                _rest, "CreatedCustomer", "passportVerificationLink", "a string", passport_verification_link
            )
        verification_link_error = _rest.pop("verificationLinkError", UNSET)
        if verification_link_error is not UNSET and not isinstance(verification_link_error, str):
            verification_link_error = _set_aside(
                _rest, "CreatedCustomer", "verificationLinkError", "a string", verification_link_error
            )
        warning = _rest.pop("warning", UNSET)
        if warning is not UNSET and not isinstance(warning, str):
            warning = _set_aside(_rest, "CreatedCustomer", "warning", "a string", warning)
        _model = cls.__new__(cls)
        _model.external_customer_id = external_customer_id
        _model.data = data
        _model.kyc_verifications = kyc_verifications
        _model.created_at = created_at
        _model.verification_link = verification_link
        _model.drivers_license_verification_link = drivers_license_verification_link
        _model.passport_verification_link = passport_verification_link
        _model.verification_link_error = verification_link_error
        _model.warning = warning
        _model.additional_properties = _rest
        return _model


from ..models.customer_data import CustomerData  # noqa: E402
from ..models.kyc_verification import KycVerification  # noqa: E402
