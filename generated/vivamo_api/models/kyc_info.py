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
class KycInfo(_Model):
    external_customer_id: str
    kyc_verification: KycInfoVerification | None | Unset = UNSET
    verification_link: str | Unset = UNSET
    drivers_license_verification_link: str | Unset = UNSET
    passport_verification_link: str | Unset = UNSET
    kyc_verifications: list[KycVerification] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["externalCustomerId"] = self.external_customer_id
        if self.kyc_verification is not UNSET:
            _fields["kycVerification"] = (
                self.kyc_verification.to_dict()
                if isinstance(self.kyc_verification, KycInfoVerification)
                else self.kyc_verification
            )
        if self.verification_link is not UNSET:
            _fields["verificationLink"] = self.verification_link
        if self.drivers_license_verification_link is not UNSET:
            _fields["driversLicenseVerificationLink"] = self.drivers_license_verification_link
        if self.passport_verification_link is not UNSET:
            _fields["passportVerificationLink"] = self.passport_verification_link
        if self.kyc_verifications is not UNSET:
            _fields["kycVerifications"] = [_item.to_dict() for _item in self.kyc_verifications]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("KycInfo", src_dict))
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("KycInfo", "externalCustomerId", "a string", external_customer_id)
        kyc_verification = _rest.pop("kycVerification", UNSET)
        if kyc_verification is not UNSET:
            kyc_verification = (
                (
                    KycInfoVerification.from_dict(kyc_verification)
                    if isinstance(kyc_verification, dict)
                    else kyc_verification
                )
                if (kyc_verification is None or isinstance(kyc_verification, dict))
                else _set_aside(_rest, "KycInfo", "kycVerification", "of a documented kind", kyc_verification)
            )
        verification_link = _rest.pop("verificationLink", UNSET)
        if verification_link is not UNSET and not isinstance(verification_link, str):
            verification_link = _set_aside(_rest, "KycInfo", "verificationLink", "a string", verification_link)
        drivers_license_verification_link = _rest.pop("driversLicenseVerificationLink", UNSET)
        if drivers_license_verification_link is not UNSET and not isinstance(drivers_license_verification_link, str):
            drivers_license_verification_link = _set_aside(
                _rest, "KycInfo", "driversLicenseVerificationLink", "a string", drivers_license_verification_link
            )
        passport_verification_link = _rest.pop("passportVerificationLink", UNSET)
        if passport_verification_link is not UNSET and not isinstance(passport_verification_link, str):
            passport_verification_link = _set_aside(
                _rest, "KycInfo", "passportVerificationLink", "a string", passport_verification_link
            )
        kyc_verifications = _rest.pop("kycVerifications", UNSET)
        if kyc_verifications is not UNSET:
            kyc_verifications = (
                [KycVerification.from_dict(_item) for _item in kyc_verifications]
                if isinstance(kyc_verifications, list)
                else _set_aside(
                    _rest, "KycInfo", "kycVerifications", "an array, each item an object", kyc_verifications
                )
            )
        _model = cls.__new__(cls)
        _model.external_customer_id = external_customer_id
        _model.kyc_verification = kyc_verification
        _model.verification_link = verification_link
        _model.drivers_license_verification_link = drivers_license_verification_link
        _model.passport_verification_link = passport_verification_link
        _model.kyc_verifications = kyc_verifications
        _model.additional_properties = _rest
        return _model


from ..models.kyc_info_verification import KycInfoVerification  # noqa: E402
from ..models.kyc_verification import KycVerification  # noqa: E402
