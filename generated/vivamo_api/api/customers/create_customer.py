"""Create Customer

A customer must exist before any payment or disbursement intent for it. Refused when `externalCustomerId` or
`data.email` is taken.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.create_customer_request import CreateCustomerRequest
from ...models.created_customer import CreatedCustomer
from ...models.error_response import ErrorResponse
from ...types import Response
from ...types import answered as _answered


def _get_kwargs(
    *,
    body: CreateCustomerRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/customers",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> CreatedCustomer | ErrorResponse | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return CreatedCustomer.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[CreatedCustomer | ErrorResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateCustomerRequest,
) -> Response[CreatedCustomer | ErrorResponse]:
    """Create Customer"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateCustomerRequest,
) -> CreatedCustomer | ErrorResponse | None:
    """Create Customer"""
    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateCustomerRequest,
) -> Response[CreatedCustomer | ErrorResponse]:
    """Create Customer"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateCustomerRequest,
) -> CreatedCustomer | ErrorResponse | None:
    """Create Customer"""
    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
