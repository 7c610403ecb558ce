"""Check Geolocation

With no location rules configured every address is allowed and no look-up is done.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.check_geolocation_request import CheckGeolocationRequest
from ...models.error_response import ErrorResponse
from ...models.geolocation_check import GeolocationCheck
from ...types import Response
from ...types import answered as _answered


def _get_kwargs(
    *,
    body: CheckGeolocationRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/operators/check-geolocation",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | GeolocationCheck | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return GeolocationCheck.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | GeolocationCheck]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CheckGeolocationRequest,
) -> Response[ErrorResponse | GeolocationCheck]:
    """Check Geolocation"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CheckGeolocationRequest,
) -> ErrorResponse | GeolocationCheck | None:
    """Check Geolocation"""
    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CheckGeolocationRequest,
) -> Response[ErrorResponse | GeolocationCheck]:
    """Check Geolocation"""
    _kwargs = _get_kwargs(
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CheckGeolocationRequest,
) -> ErrorResponse | GeolocationCheck | None:
    """Check Geolocation"""
    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
