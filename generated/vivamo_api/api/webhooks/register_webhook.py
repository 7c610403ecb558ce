"""Register Webhook

The answer is the only place where `secretKey` is ever shown.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.register_webhook_request import RegisterWebhookRequest
from ...models.registered_webhook import RegisteredWebhook
from ...types import Response
from ...types import answered as _answered


def _get_kwargs(
    *,
    body: RegisterWebhookRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/operators/webhooks",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | RegisteredWebhook | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return RegisteredWebhook.from_dict(body)

    if status == 400:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 403:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 409:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 500:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    return None


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | RegisteredWebhook]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RegisterWebhookRequest,
) -> Response[ErrorResponse | RegisteredWebhook]:
    """Register Webhook"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: RegisterWebhookRequest,
) -> ErrorResponse | RegisteredWebhook | None:
    """Register Webhook"""
    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RegisterWebhookRequest,
) -> Response[ErrorResponse | RegisteredWebhook]:
    """Register Webhook"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: RegisterWebhookRequest,
) -> ErrorResponse | RegisteredWebhook | None:
    """Register Webhook"""
    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
