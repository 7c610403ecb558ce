from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.webhook_event_type import WebhookEventType
from ..models.webhook_status import WebhookStatus
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class Webhook(_Model):
    id: str
    url: str
    status: WebhookStatus | Unset = UNSET
    event_types: list[WebhookEventType] | Unset = UNSET
    headers: WebhookHeaders | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["_id"] = self.id
        _fields["url"] = self.url
        if self.status is not UNSET:
            _fields["status"] = self.status.value
        if self.event_types is not UNSET:
            _fields["eventTypes"] = [_item.value for _item in self.event_types]
        if self.headers is not UNSET:
            _fields["headers"] = self.headers.to_dict()
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("Webhook", src_dict))
        id = _rest.pop("_id", UNSET)
        if not isinstance(id, str):
            raise _malformed("Webhook", "_id", "a string", id)
        url = _rest.pop("url", UNSET)
        if not isinstance(url, str):
            raise _malformed("Webhook", "url", "a string", url)
        status = _rest.pop("status", UNSET)
        if status is not UNSET:
            status = (
                (WebhookStatus.by_text.get(status) or WebhookStatus(status))
                if isinstance(status, str)
                else _set_aside(_rest, "Webhook", "status", "a string", status)
            )
        event_types = _rest.pop("eventTypes", UNSET)
        if event_types is not UNSET:
            event_types = (
                [(WebhookEventType.by_text.get(_item) or WebhookEventType(_item)) for _item in event_types]
                if (isinstance(event_types, list) and all(isinstance(_item, str) for _item in event_types))
                else _set_aside(_rest, "Webhook", "eventTypes", "an array, each item a string", event_types)
            )
        headers = _rest.pop("headers", UNSET)
        if headers is not UNSET:
            headers = (
                WebhookHeaders.from_dict(headers)
                if isinstance(headers, dict)
                else _set_aside(_rest, "Webhook", "headers", "an object", headers)
            )
        _model = cls.__new__(cls)
        _model.id = id
        _model.url = url
        _model.status = status
        _model.event_types = event_types
        _model.headers = headers
        _model.additional_properties = _rest
        return _model


from ..models.webhook_headers import WebhookHeaders  # noqa: E402
