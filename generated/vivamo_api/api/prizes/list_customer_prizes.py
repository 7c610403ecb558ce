"""Get Customer Prizes

The prizes of one tax year, by date won, newest first.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.prize_list import PrizeList
from ...types import UNSET, Response, Unset
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    external_customer_id: str,
    *,
    tax_year: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["taxYear"] = tax_year

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/customers/{external_customer_id}/prizes".format(
            external_customer_id=_path_text("externalCustomerId", external_customer_id),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | PrizeList | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return PrizeList.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | PrizeList]:
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
    tax_year: int | Unset = UNSET,
) -> Response[ErrorResponse | PrizeList]:
    """Get Customer Prizes"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        tax_year=tax_year,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    tax_year: int | Unset = UNSET,
) -> ErrorResponse | PrizeList | None:
    """Get Customer Prizes"""
    return sync_detailed(
        external_customer_id=external_customer_id,
        client=client,
        tax_year=tax_year,
    ).parsed


async def asyncio_detailed(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    tax_year: int | Unset = UNSET,
) -> Response[ErrorResponse | PrizeList]:
    """Get Customer Prizes"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        tax_year=tax_year,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    tax_year: int | Unset = UNSET,
) -> ErrorResponse | PrizeList | None:
    """Get Customer Prizes"""
    return (
        await asyncio_detailed(
            external_customer_id=external_customer_id,
            client=client,
            tax_year=tax_year,
        )
    ).parsed
