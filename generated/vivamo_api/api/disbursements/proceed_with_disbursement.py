"""Proceed with Disbursement

Approves or rejects a disbursement that is `pending-validation`. Approval sends the funds at once; rejection
moves none, and the customer is told. The id is the intent's.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.disbursement_decision import DisbursementDecision
from ...models.error_response import ErrorResponse
from ...types import Response
from ...types import answered as _answered
from ...types import path_flag as _path_flag
from ...types import path_text as _path_text


def _get_kwargs(
    disbursement_intent_id: str,
    allow: bool,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/disbursements/{disbursement_intent_id}/proceed/{allow}".format(
            disbursement_intent_id=_path_text("disbursementIntentId", disbursement_intent_id),
            allow=_path_flag("allow", allow),
        ),
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> DisbursementDecision | ErrorResponse | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return DisbursementDecision.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[DisbursementDecision | ErrorResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    disbursement_intent_id: str,
    allow: bool,
    *,
    client: AuthenticatedClient | Client,
) -> Response[DisbursementDecision | ErrorResponse]:
    """Proceed with Disbursement"""
    _kwargs = _get_kwargs(
        disbursement_intent_id=disbursement_intent_id,
        allow=allow,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    disbursement_intent_id: str,
    allow: bool,
    *,
    client: AuthenticatedClient | Client,
) -> DisbursementDecision | ErrorResponse | None:
    """Proceed with Disbursement"""
    return sync_detailed(
        disbursement_intent_id=disbursement_intent_id,
        allow=allow,
        client=client,
    ).parsed


async def asyncio_detailed(
    disbursement_intent_id: str,
    allow: bool,
    *,
    client: AuthenticatedClient | Client,
) -> Response[DisbursementDecision | ErrorResponse]:
    """Proceed with Disbursement"""
    _kwargs = _get_kwargs(
        disbursement_intent_id=disbursement_intent_id,
        allow=allow,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    disbursement_intent_id: str,
    allow: bool,
    *,
    client: AuthenticatedClient | Client,
) -> DisbursementDecision | ErrorResponse | None:
    """Proceed with Disbursement"""
    return (
        await asyncio_detailed(
            disbursement_intent_id=disbursement_intent_id,
            allow=allow,
            client=client,
        )
    ).parsed
