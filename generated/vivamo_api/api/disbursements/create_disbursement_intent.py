"""Create Disbursement Intent

`externalDisbursementIntentId` is not checked for uniqueness: the same one twice makes two intents. The intent
expires after 2 hours, its secret after 24.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.create_disbursement_intent_request import CreateDisbursementIntentRequest
from ...models.disbursement_intent import DisbursementIntent
from ...models.error_response import ErrorResponse
from ...types import Response
from ...types import answered as _answered


def _get_kwargs(
    *,
    body: CreateDisbursementIntentRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/disbursement-intents",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> DisbursementIntent | ErrorResponse | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return DisbursementIntent.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[DisbursementIntent | ErrorResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateDisbursementIntentRequest,
) -> Response[DisbursementIntent | ErrorResponse]:
    """Create Disbursement Intent"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateDisbursementIntentRequest,
) -> DisbursementIntent | ErrorResponse | None:
    """Create Disbursement Intent"""
    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateDisbursementIntentRequest,
) -> Response[DisbursementIntent | ErrorResponse]:
    """Create Disbursement Intent"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateDisbursementIntentRequest,
) -> DisbursementIntent | ErrorResponse | None:
    """Create Disbursement Intent"""
    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
