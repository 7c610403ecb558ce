from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.w9_event_event import W9EventEvent
from ..types import UNSET, Unset
from ..types import Model as _Model
from ..types import malformed as _malformed
from ..types import mapping as _mapping
from ..types import set_aside as _set_aside


@_attrs_define
class W9Event(_Model):
    external_customer_id: str
    event: W9EventEvent
    w_9_capture_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        _fields["externalCustomerId"] = self.external_customer_id
        _fields["event"] = self.event.value
        if self.w_9_capture_url is not UNSET:
            _fields["w9CaptureUrl"] = self.w_9_capture_url
        return _fields

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        _rest = dict(src_dict if isinstance(src_dict, dict) else _mapping("W9Event", src_dict))
        external_customer_id = _rest.pop("externalCustomerId", UNSET)
        if not isinstance(external_customer_id, str):
            raise _malformed("W9Event", "externalCustomerId", "a string", external_customer_id)
        event = _rest.pop("event", UNSET)
        if not isinstance(event, str):
            raise _malformed("W9Event", "event", "a string", event)
        event = W9EventEvent.by_text.get(event) or W9EventEvent(event)
        w_9_capture_url = _rest.pop("w9CaptureUrl", UNSET)
        if w_9_capture_url is not UNSET and not isinstance(w_9_capture_url, str):
            w_9_capture_url = _set_aside(_rest, "W9Event", "w9CaptureUrl", "a string", w_9_capture_url)
        _model = cls.__new__(cls)
        _model.external_customer_id = external_customer_id
        _model.event = event
        _model.w_9_capture_url = w_9_capture_url
        _model.additional_properties = _rest
        return _model
