"""Get Disbursement Intent Status

Where a payout stands.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.disbursement_intent_status import DisbursementIntentStatus
from ...models.error_response import ErrorResponse
from ...types import Response
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    disbursement_intent_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/disbursement-intents/{disbursement_intent_id}/status".format(
            disbursement_intent_id=_path_text("disbursementIntentId", disbursement_intent_id),
        ),
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> DisbursementIntentStatus | ErrorResponse | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return DisbursementIntentStatus.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[DisbursementIntentStatus | ErrorResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    disbursement_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[DisbursementIntentStatus | ErrorResponse]:
    """Get Disbursement Intent Status"""
    _kwargs = _get_kwargs(
        disbursement_intent_id=disbursement_intent_id,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    disbursement_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> DisbursementIntentStatus | ErrorResponse | None:
    """Get Disbursement Intent Status"""
    return sync_detailed(
        disbursement_intent_id=disbursement_intent_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    disbursement_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[DisbursementIntentStatus | ErrorResponse]:
    """Get Disbursement Intent Status"""
    _kwargs = _get_kwargs(
        disbursement_intent_id=disbursement_intent_id,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    disbursement_intent_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> DisbursementIntentStatus | ErrorResponse | None:
    """Get Disbursement Intent Status"""
    return (
        await asyncio_detailed(
            disbursement_intent_id=disbursement_intent_id,
            client=client,
        )
    ).parsed
