"""List Customers

Your customers, page by page.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.customer_list import CustomerList
from ...models.error_response import ErrorResponse
from ...types import UNSET, Response, Unset
from ...types import answered as _answered


def _get_kwargs(
    *,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["size"] = size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/customers",
        "params": params,
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> CustomerList | ErrorResponse | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return CustomerList.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[CustomerList | ErrorResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> Response[CustomerList | ErrorResponse]:
    """List Customers"""
    _kwargs = _get_kwargs(
        page=page,
        size=size,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> CustomerList | ErrorResponse | None:
    """List Customers"""
    return sync_detailed(
        client=client,
        page=page,
        size=size,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> Response[CustomerList | ErrorResponse]:
    """List Customers"""
    _kwargs = _get_kwargs(
        page=page,
        size=size,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> CustomerList | ErrorResponse | None:
    """List Customers"""
    return (
        await asyncio_detailed(
            client=client,
            page=page,
            size=size,
        )
    ).parsed
