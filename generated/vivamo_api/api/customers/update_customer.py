"""Update Customer

Updates profile fields; all are optional.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.customer import Customer
from ...models.error_response import ErrorResponse
from ...models.update_customer_request import UpdateCustomerRequest
from ...types import Response
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    external_customer_id: str,
    *,
    body: UpdateCustomerRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/customers/{external_customer_id}/data".format(
            external_customer_id=_path_text("externalCustomerId", external_customer_id),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> Customer | ErrorResponse | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return Customer.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[Customer | ErrorResponse]:
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
    body: UpdateCustomerRequest,
) -> Response[Customer | ErrorResponse]:
    """Update Customer"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateCustomerRequest,
) -> Customer | ErrorResponse | None:
    """Update Customer"""
    return sync_detailed(
        external_customer_id=external_customer_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateCustomerRequest,
) -> Response[Customer | ErrorResponse]:
    """Update Customer"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateCustomerRequest,
) -> Customer | ErrorResponse | None:
    """Update Customer"""
    return (
        await asyncio_detailed(
            external_customer_id=external_customer_id,
            client=client,
            body=body,
        )
    ).parsed
