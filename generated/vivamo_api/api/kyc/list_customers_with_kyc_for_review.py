"""Get Customers with KYC for Review

Customers with at least one KYC submission that awaits manual review.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.customer import Customer
from ...models.error_response import ErrorResponse
from ...types import Response
from ...types import answered as _answered
from ...types import malformed as _malformed


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/customers/kyc-for-review",
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | list[Customer] | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        if not isinstance(body, list):
            raise _malformed("list_customers_with_kyc_for_review", "the answer", "an array, each item an object", body)
        return [Customer.from_dict(_item) for _item in body]

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | list[Customer]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorResponse | list[Customer]]:
    """Get Customers with KYC for Review"""
    _kwargs = _get_kwargs()
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
) -> ErrorResponse | list[Customer] | None:
    """Get Customers with KYC for Review"""
    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorResponse | list[Customer]]:
    """Get Customers with KYC for Review"""
    _kwargs = _get_kwargs()
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
) -> ErrorResponse | list[Customer] | None:
    """Get Customers with KYC for Review"""
    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
