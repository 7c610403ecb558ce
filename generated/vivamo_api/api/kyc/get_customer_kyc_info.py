"""Get Customer KYC Info

Starts or inspects a customer's verification, so it is not free of side effects. `clientSecretKey` is valid for
24 hours and is handed to the vendor's front-end SDK.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.kyc_info import KycInfo
from ...types import Response
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    external_customer_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/customers/{external_customer_id}/kyc-info".format(
            external_customer_id=_path_text("externalCustomerId", external_customer_id),
        ),
    }

    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | KycInfo | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return KycInfo.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | KycInfo]:
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
) -> Response[ErrorResponse | KycInfo]:
    """Get Customer KYC Info"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ErrorResponse | KycInfo | None:
    """Get Customer KYC Info"""
    return sync_detailed(
        external_customer_id=external_customer_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorResponse | KycInfo]:
    """Get Customer KYC Info"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    external_customer_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ErrorResponse | KycInfo | None:
    """Get Customer KYC Info"""
    return (
        await asyncio_detailed(
            external_customer_id=external_customer_id,
            client=client,
        )
    ).parsed
