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
class ErrorResponse(_Model):
    message: str
    error_code: str | Unset = UNSET
    errors: list[ErrorResponseErrorsItem] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["message"] = self.message
        if self.error_code is not UNSET:
            _fields["errorCode"] = self.error_code
        if self.errors is not UNSET:
            _fields["errors"] = [_item.to_dict() for _item in self.errors]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("ErrorResponse", src_dict))
        message = _rest.pop("message", UNSET)
        if not isinstance(message, str):
            raise _malformed("ErrorResponse", "message", "a string", message)
        error_code = _rest.pop("errorCode", UNSET)
        if error_code is not UNSET and not isinstance(error_code, str):
            error_code = _set_aside(_rest, "ErrorResponse", "errorCode", "a string", error_code)
        errors = _rest.pop("errors", UNSET)
        if errors is not UNSET:
            errors = (
                [ErrorResponseErrorsItem.from_dict(_item) for _item in errors]
                if isinstance(errors, list)
                else _set_aside(_rest, "ErrorResponse", "errors", "an array, each item an object", errors)
            )
        _model = cls.__new__(cls)
        _model.message = message
        _model.error_code = error_code
        _model.errors = errors
        _model.additional_properties = _rest
        return _model


from ..models.error_response_errors_item import ErrorResponseErrorsItem  # noqa: E402
