"""Delete Webhook

No event is sent to the endpoint any more.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.message import Message
from ...types import UNSET, Response
from ...types import answered as _answered
from ...types import required as _required


def _get_kwargs(
    *,
    webhook_id: str,
) -> dict[str, Any]:
    _required("webhookId", webhook_id)

    params: dict[str, Any] = {}

    params["webhookId"] = webhook_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/v1/operators/webhooks",
        "params": params,
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | Message | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return Message.from_dict(body)

    if status == 400:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 403:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 500:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    return None


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | Message]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    webhook_id: str,
) -> Response[ErrorResponse | Message]:
    """Delete Webhook"""
    _kwargs = _get_kwargs(
        webhook_id=webhook_id,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    webhook_id: str,
) -> ErrorResponse | Message | None:
    """Delete Webhook"""
    return sync_detailed(
        client=client,
        webhook_id=webhook_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    webhook_id: str,
) -> Response[ErrorResponse | Message]:
    """Delete Webhook"""
    _kwargs = _get_kwargs(
        webhook_id=webhook_id,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    webhook_id: str,
) -> ErrorResponse | Message | None:
    """Delete Webhook"""
    return (
        await asyncio_detailed(
            client=client,
            webhook_id=webhook_id,
        )
    ).parsed
