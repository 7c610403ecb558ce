from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.webhook_event_type import WebhookEventType
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class RegisterWebhookRequest(_Model):
    url: str
    headers: WebhookHeaders | Unset = UNSET
    event_types: list[WebhookEventType] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["url"] = self.url
        if self.headers is not UNSET:
            _fields["headers"] = self.headers.to_dict()
        if self.event_types is not UNSET:
            _fields["eventTypes"] = [_item.value for _item in self.event_types]
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("RegisterWebhookRequest", src_dict))
        url = _rest.pop("url", UNSET)
        if not isinstance(url, str):
            raise _malformed("RegisterWebhookRequest", "url", "a string", url)
        headers = _rest.pop("headers", UNSET)
        if headers is not UNSET:
            headers = (
                WebhookHeaders.from_dict(headers)
                if isinstance(headers, dict)
                else _set_aside(_rest, "RegisterWebhookRequest", "headers", "an object", headers)
            )
        event_types = _rest.pop("eventTypes", UNSET)
        if event_types is not UNSET:
            event_types = (
                [(WebhookEventType.by_text.get(_item) or WebhookEventType(_item)) for _item in event_types]
                if (isinstance(event_types, list) and all(isinstance(_item, str) for _item in event_types))
                else _set_aside(
                    _rest, "RegisterWebhookRequest", "eventTypes", "an array, each item a string", event_types
                )
            )
        _model = cls.__new__(cls)
        _model.url = url
        _model.headers = headers
        _model.event_types = event_types
        _model.additional_properties = _rest
        return _model


from ..models.webhook_headers import WebhookHeaders  # noqa: E402
