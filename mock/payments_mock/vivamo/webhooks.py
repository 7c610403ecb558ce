"""Webhook endpoints: register, list, update, delete."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from payments_mock.endpoint import Endpoint
from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.operator import Operator


def register(operator: Operator, call: Input) -> dict[str, Any]:
    """The only answer that shows the secret."""
    body, ids = call.body, operator.context.ids
    endpoint = Endpoint(
        id=ids.new_id("webhook"),
        url=body["url"],
        secret=ids.new_secret("webhook"),
        headers=body.get("headers", {}),
        event_types=body.get("eventTypes", []),
    )
    _refuse_overlap(operator, endpoint)
    operator.context.outbox.endpoints.put(endpoint.id, endpoint)
    return _show(endpoint) | {"secretKey": endpoint.secret}


def list_all(operator: Operator, _: Input) -> list[dict[str, Any]]:
    return [_show(endpoint) for endpoint in operator.context.outbox.endpoints.values()]


def update(operator: Operator, call: Input) -> dict[str, Any]:
    """What is left out stays as it was."""
    body, current = call.body, _endpoint(operator, call.parameters["webhookId"])
    changed = replace(
        current,
        url=body.get("url", current.url),
        headers=body.get("headers", current.headers),
        event_types=body.get("eventTypes", current.event_types),
        active=body.get("status", "active" if current.active else "inactive") == "active",
    )
    _refuse_overlap(operator, changed)
    operator.context.outbox.endpoints[current.id] = changed
    return _show(changed)


def delete(operator: Operator, call: Input) -> dict[str, str]:
    endpoint = _endpoint(operator, call.parameters["webhookId"])
    del operator.context.outbox.endpoints[endpoint.id]
    return {"message": "Webhook deleted"}


def _endpoint(operator: Operator, webhook_id: str) -> Endpoint:
    endpoint = operator.context.outbox.endpoints.get(webhook_id)
    if endpoint is None:
        raise Refusal("Webhook not found")
    return endpoint


def _refuse_overlap(operator: Operator, endpoint: Endpoint) -> None:
    for other in operator.context.outbox.endpoints.values():
        if other.id != endpoint.id and other.overlaps(endpoint):
            raise Refusal("A webhook with this URL and overlapping event types already exists", status=409)


def _show(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "_id": endpoint.id,
        "url": endpoint.url,
        "status": "active" if endpoint.active else "inactive",
        "eventTypes": endpoint.event_types,
        "headers": endpoint.headers,
    }
