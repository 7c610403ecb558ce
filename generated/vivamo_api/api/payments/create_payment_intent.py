"""Create Payment Intent

`externalPaymentIntentId` is not checked for uniqueness: the same one twice makes two intents. The intent
expires after 2 hours, its secret after 24.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.create_payment_intent_request import CreatePaymentIntentRequest
from ...models.error_response import ErrorResponse
from ...models.payment_intent import PaymentIntent
from ...types import Response
from ...types import answered as _answered


def _get_kwargs(
    *,
    body: CreatePaymentIntentRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/payment-intents",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | PaymentIntent | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return PaymentIntent.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | PaymentIntent]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreatePaymentIntentRequest,
) -> Response[ErrorResponse | PaymentIntent]:
    """Create Payment Intent"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreatePaymentIntentRequest,
) -> ErrorResponse | PaymentIntent | None:
    """Create Payment Intent"""
    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreatePaymentIntentRequest,
) -> Response[ErrorResponse | PaymentIntent]:
    """Create Payment Intent"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreatePaymentIntentRequest,
) -> ErrorResponse | PaymentIntent | None:
    """Create Payment Intent"""
    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
