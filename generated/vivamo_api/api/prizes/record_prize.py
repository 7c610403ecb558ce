"""Record Prize

Records a W-2G prize. Only for operators whose personal tax type is `bingo` (winnings of 1200 or more, with
`ticketOrCardNumber`) or `horse_racing` (winnings of 600 or more and at least 300 times the wager, with `race`
and `wagerAmount`). Answers `w9CaptureUrl` when the customer has no completed W-9.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.record_prize_request import RecordPrizeRequest
from ...models.recorded_prize import RecordedPrize
from ...types import Response
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    external_customer_id: str,
    *,
    body: RecordPrizeRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/customers/{external_customer_id}/prizes".format(
            external_customer_id=_path_text("externalCustomerId", external_customer_id),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | RecordedPrize | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return RecordedPrize.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | RecordedPrize]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: RecordPrizeRequest,
) -> Response[ErrorResponse | RecordedPrize]:
    """Record Prize"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: RecordPrizeRequest,
) -> ErrorResponse | RecordedPrize | None:
    """Record Prize"""
    return sync_detailed(
        external_customer_id=external_customer_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: RecordPrizeRequest,
) -> Response[ErrorResponse | RecordedPrize]:
    """Record Prize"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: RecordPrizeRequest,
) -> ErrorResponse | RecordedPrize | None:
    """Record Prize"""
    return (
        await asyncio_detailed(
            external_customer_id=external_customer_id,
            client=client,
            body=body,
        )
    ).parsed
