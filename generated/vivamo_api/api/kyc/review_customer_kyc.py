"""Set Customer KYC Manually Verified

Approves or rejects by hand a verification that is `under_review`. Approval is refused when no verification data
and no document images were captured; rejection is not.
"""

from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.kyc_type import KycType
from ...models.message import Message
from ...models.review_customer_kyc_request import ReviewCustomerKycRequest
from ...types import Response
from ...types import answered as _answered
from ...types import path_text as _path_text


def _get_kwargs(
    external_customer_id: str,
    type_: KycType,
    *,
    body: ReviewCustomerKycRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/customers/{external_customer_id}/kyc-verify/{type_}".format(
            external_customer_id=_path_text("externalCustomerId", external_customer_id),
            type_=_path_text("type", type_),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, response: httpx.Response) -> ErrorResponse | Message | None:
    status = response.status_code
    if 200 <= status <= 299:
        body = _answered(response.content)
        return Message.from_dict(body)

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


def _build_response(*, response: httpx.Response) -> Response[ErrorResponse | Message]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(response=response),
    )


def sync_detailed(
    external_customer_id: str,
    type_: KycType,
    *,
    client: AuthenticatedClient | Client,
    body: ReviewCustomerKycRequest,
) -> Response[ErrorResponse | Message]:
    """Set Customer KYC Manually Verified"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        type_=type_,
        body=body,
    )
    return _build_response(response=client.get_httpx_client().request(**_kwargs))


def sync(
    external_customer_id: str,
    type_: KycType,
    *,
    client: AuthenticatedClient | Client,
    body: ReviewCustomerKycRequest,
) -> ErrorResponse | Message | None:
    """Set Customer KYC Manually Verified"""
    return sync_detailed(
        external_customer_id=external_customer_id,
        type_=type_,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    external_customer_id: str,
    type_: KycType,
    *,
    client: AuthenticatedClient | Client,
    body: ReviewCustomerKycRequest,
) -> Response[ErrorResponse | Message]:
    """Set Customer KYC Manually Verified"""
    _kwargs = _get_kwargs(
        external_customer_id=external_customer_id,
        type_=type_,
        body=body,
    )
    return _build_response(response=await client.get_async_httpx_client().request(**_kwargs))


async def asyncio(
    external_customer_id: str,
    type_: KycType,
    *,
    client: AuthenticatedClient | Client,
    body: ReviewCustomerKycRequest,
) -> ErrorResponse | Message | None:
    """Set Customer KYC Manually Verified"""
    return (
        await asyncio_detailed(
            external_customer_id=external_customer_id,
            type_=type_,
            client=client,
            body=body,
        )
    ).parsed
