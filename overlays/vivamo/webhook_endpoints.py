"""Where Vivamo sends its signed events."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from vivamo_api import models
from vivamo_api.api import webhooks
from vivamo_api.types import UNSET, Unset

from . import checks
from .asking import many, one
from .namespace import AsyncNamespace, Namespace

if TYPE_CHECKING:
    from payments_core.flow import Flow
    from vivamo_api import AuthenticatedClient as Api


class WebhookEndpoints(Namespace):
    """Where Vivamo sends its signed events. To verify one: `vivamo.webhooks.verify`."""

    def register(
        self, url: str, *, headers: Mapping[str, str] | None = None, event_types: Iterable[str] | None = None
    ) -> models.RegisteredWebhook:
        """`secret_key` of the answer is never shown again. No event types means all. Raises Conflict."""
        return self._run(_register(self._api, url, headers=headers, event_types=event_types))

    def list(self) -> builtins.list[models.Webhook]:
        """All endpoints, without their secrets."""
        return self._run(_list(self._api))

    def update(
        self,
        id: str,
        *,
        url: str | None = None,
        status: Literal["active", "inactive"] | None = None,
        headers: Mapping[str, str] | None = None,
        event_types: Iterable[str] | None = None,
    ) -> models.Webhook:
        """Changes what is given; an empty `event_types` means all. Raises NotFound, Conflict."""
        return self._run(_update(self._api, id, url=url, status=status, headers=headers, event_types=event_types))

    def delete(self, id: str) -> models.Message:
        """Raises NotFound."""
        return self._run(_delete(self._api, id))


class AsyncWebhookEndpoints(AsyncNamespace):
    """Where Vivamo sends its signed events. To verify one: `vivamo.webhooks.verify`."""

    async def register(
        self, url: str, *, headers: Mapping[str, str] | None = None, event_types: Iterable[str] | None = None
    ) -> models.RegisteredWebhook:
        """`secret_key` of the answer is never shown again. No event types means all. Raises Conflict."""
        return await self._run(_register(self._api, url, headers=headers, event_types=event_types))

    async def list(self) -> builtins.list[models.Webhook]:
        """All endpoints, without their secrets."""
        return await self._run(_list(self._api))

    async def update(
        self,
        id: str,
        *,
        url: str | None = None,
        status: Literal["active", "inactive"] | None = None,
        headers: Mapping[str, str] | None = None,
        event_types: Iterable[str] | None = None,
    ) -> models.Webhook:
        """Changes what is given; an empty `event_types` means all. Raises NotFound, Conflict."""
        return await self._run(_update(self._api, id, url=url, status=status, headers=headers, event_types=event_types))

    async def delete(self, id: str) -> models.Message:
        """Raises NotFound."""
        return await self._run(_delete(self._api, id))


def _register(
    api: Api, url: str, *, headers: Mapping[str, str] | None, event_types: Iterable[str] | None
) -> Flow[models.RegisteredWebhook]:
    return one(
        models.RegisteredWebhook,
        webhooks.register_webhook.sync_detailed,
        webhooks.register_webhook.asyncio_detailed,
        client=api,
        body=models.RegisterWebhookRequest(
            url=_address(url), headers=_headers(headers), event_types=_event_types(event_types)
        ),
    )


def _list(api: Api) -> Flow[list[models.Webhook]]:
    return many(
        models.Webhook, webhooks.list_webhooks.sync_detailed, webhooks.list_webhooks.asyncio_detailed, client=api
    )


def _update(
    api: Api,
    id: str,
    *,
    url: str | None,
    status: Literal["active", "inactive"] | None,
    headers: Mapping[str, str] | None,
    event_types: Iterable[str] | None,
) -> Flow[models.Webhook]:
    endpoint = checks.path_id("id", id)
    body = _changes(url=url, status=status, headers=headers, event_types=event_types)
    return one(
        models.Webhook,
        webhooks.update_webhook.sync_detailed,
        webhooks.update_webhook.asyncio_detailed,
        endpoint,
        client=api,
        body=body,
    )


def _delete(api: Api, id: str) -> Flow[models.Message]:
    return one(
        models.Message,
        webhooks.delete_webhook.sync_detailed,
        webhooks.delete_webhook.asyncio_detailed,
        client=api,
        webhook_id=checks.text("id", id),
    )


def _changes(
    *, url: str | None, status: str | None, headers: Mapping[str, str] | None, event_types: Iterable[str] | None
) -> models.UpdateWebhookRequest:
    """What is None stays as it is; no event types at all means every event."""
    if url is None and status is None and headers is None and event_types is None:
        raise ValueError("webhook: expected at least one of url, status, headers, event_types")
    if status is not None and status not in {"active", "inactive"}:
        raise ValueError(f"status: expected active or inactive, got {status!r}")
    return models.UpdateWebhookRequest(
        url=UNSET if url is None else _address(url),
        status=UNSET if status is None else models.WebhookStatus(status),
        headers=_headers(headers),
        event_types=_event_types(event_types),
    )


def _headers(headers: Mapping[str, str] | None) -> models.WebhookHeaders | Unset:
    if headers is None:
        return UNSET
    checked = checks.pairs("headers", headers)
    for name, value in checked.items():
        checks.text("headers", name)
        if value:
            checks.text("headers", value)
    return models.WebhookHeaders.from_dict(checked)


def _event_types(event_types: Iterable[str] | None) -> list[models.WebhookEventType] | Unset:
    if event_types is None:
        return UNSET
    if isinstance(event_types, str) or not isinstance(event_types, Iterable):
        raise TypeError("event_types: expected a list such as ['transaction'], got one value")
    return [models.WebhookEventType(checks.text("event_types", kind)) for kind in event_types]


def _address(url: object) -> str:
    address = checks.text("url", url)
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"url: expected an absolute http(s) URL, got {address[:80]!r}")
    return address
