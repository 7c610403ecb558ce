"""Get Payment Intent Status

Where a payment stands. `failed` is not final; the customer may try again.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.payment_intent_status import PaymentIntentStatus
from ...types import Response
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    payment_intent_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/payment-intents/{payment_intent_id}/status".format(
            payment_intent_id=_path_text("paymentIntentId", payment_intent_id),
        ),
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | PaymentIntentStatus | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return PaymentIntentStatus.from_dict(body)

    if status == 400:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 403:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 404:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    if status == 500:
        body = _answered(response.content)
        return ErrorResponse.from_dict(body)

    return None


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | PaymentIntentStatus]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    payment_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorResponse | PaymentIntentStatus]:
    """Get Payment Intent Status"""
    _kwargs = _get_kwargs(
        payment_intent_id=payment_intent_id,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    payment_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ErrorResponse | PaymentIntentStatus | None:
    """Get Payment Intent Status"""
    return sync_detailed(
        payment_intent_id=payment_intent_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    payment_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorResponse | PaymentIntentStatus]:
    """Get Payment Intent Status"""
    _kwargs = _get_kwargs(
        payment_intent_id=payment_intent_id,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    payment_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ErrorResponse | PaymentIntentStatus | None:
    """Get Payment Intent Status"""
    return (
        await asyncio_detailed(
            payment_intent_id=payment_intent_id,
            client=client,
        )
    ).parsed
