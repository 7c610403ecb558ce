"""What each method of the facade does, once for both its kinds. Intents have a module of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from payments_core.errors import PaymentsError
from payments_core.flow import Flow
from vivamo_api import AuthenticatedClient as Api
from vivamo_api.api.customers import create_customer as _create_customer
from vivamo_api.api.customers import get_customer as _get_customer
from vivamo_api.api.customers import list_customers as _list_customers
from vivamo_api.api.customers import update_customer as _update_customer
from vivamo_api.api.geolocation import check_geolocation as _check_geolocation
from vivamo_api.api.kyc import get_customer_kyc_info as _get_kyc_info
from vivamo_api.api.kyc import list_customers_with_kyc_for_review as _list_for_review
from vivamo_api.api.kyc import review_customer_kyc as _review_kyc
from vivamo_api.api.prizes import list_customer_prizes as _list_prizes
from vivamo_api.api.prizes import record_prize as _record_prize
from vivamo_api.api.webhooks import delete_webhook as _delete_webhook
from vivamo_api.api.webhooks import list_webhooks as _list_webhooks
from vivamo_api.api.webhooks import register_webhook as _register_webhook
from vivamo_api.api.webhooks import update_webhook as _update_webhook
from vivamo_api.models import (
    CreatedCustomer,
    Customer,
    CustomerList,
    GeolocationCheck,
    KycInfo,
    KycType,
    Message,
    PrizeList,
    PrizeRecord,
    RecordedPrize,
    RegisteredWebhook,
    ReviewCustomerKycRequest,
    Webhook,
)
from vivamo_api.types import UNSET

from . import bodies, checks
from .asking import many, one

# The bounds of `size` (A03) and of the tax year.
_SIZES: Final = range(1, 101)
_TAX_YEARS: Final = range(2000, 2101)


# customers


def create_customer(
    api: Api, external_customer_id: str, *, email: str, profile: Mapping[str, object]
) -> Flow[CreatedCustomer]:
    body = bodies.customer(external_customer_id, email, profile)
    try:
        return (
            yield from one(
                CreatedCustomer,
                _create_customer.sync_detailed,
                _create_customer.asyncio_detailed,
                client=api,
                body=body,
            )
        )
    except PaymentsError as error:
        error.subject = external_customer_id
        raise


def get_customer(api: Api, id: str) -> Flow[Customer]:
    customer = checks.path_id("id", id)
    return one(Customer, _get_customer.sync_detailed, _get_customer.asyncio_detailed, customer, client=api)


def update_customer(api: Api, id: str, *, profile: Mapping[str, object]) -> Flow[Customer]:
    customer, body = checks.path_id("id", id), bodies.customer_update(profile)
    return one(
        Customer, _update_customer.sync_detailed, _update_customer.asyncio_detailed, customer, client=api, body=body
    )


def list_customers(api: Api, *, page: int, size: int) -> Flow[list[Customer]]:
    checks.whole("page", page, range(1, 2**31))
    checks.whole("size", size, _SIZES)
    found = yield from one(
        CustomerList,
        _list_customers.sync_detailed,
        _list_customers.asyncio_detailed,
        client=api,
        page=page,
        size=size,
    )
    return found.customers


# kyc


def kyc_info(api: Api, id: str) -> Flow[KycInfo]:
    customer = checks.path_id("id", id)
    return one(KycInfo, _get_kyc_info.sync_detailed, _get_kyc_info.asyncio_detailed, customer, client=api)


def kyc_for_review(api: Api) -> Flow[list[Customer]]:
    return many(Customer, _list_for_review.sync_detailed, _list_for_review.asyncio_detailed, client=api)


def review_kyc(api: Api, id: str, *, verify: bool) -> Flow[Message]:
    return one(
        Message,
        _review_kyc.sync_detailed,
        _review_kyc.asyncio_detailed,
        checks.path_id("id", id),
        KycType.PROOF_OF_ID,
        client=api,
        body=ReviewCustomerKycRequest(verify=verify),
    )


# prizes


def record_prize(api: Api, id: str, *, prize: Mapping[str, object]) -> Flow[RecordedPrize]:
    customer, body = checks.path_id("id", id), bodies.prize(prize)
    return one(
        RecordedPrize, _record_prize.sync_detailed, _record_prize.asyncio_detailed, customer, client=api, body=body
    )


def list_prizes(api: Api, id: str, *, tax_year: int | None) -> Flow[list[PrizeRecord]]:
    customer = checks.path_id("id", id)
    if tax_year is not None:
        checks.whole("tax_year", tax_year, _TAX_YEARS)
    found = yield from one(
        PrizeList,
        _list_prizes.sync_detailed,
        _list_prizes.asyncio_detailed,
        customer,
        client=api,
        tax_year=UNSET if tax_year is None else tax_year,
    )
    return found.prizes


# geolocation


def check_geolocation(api: Api, ip: object) -> Flow[GeolocationCheck]:
    body = bodies.geolocation(ip)
    return one(
        GeolocationCheck, _check_geolocation.sync_detailed, _check_geolocation.asyncio_detailed, client=api, body=body
    )


# webhook endpoints


def register_webhook(
    api: Api, url: str, *, headers: Mapping[str, str] | None, event_types: Iterable[str] | None
) -> Flow[RegisteredWebhook]:
    body = bodies.webhook(url, headers=headers, event_types=event_types)
    return one(
        RegisteredWebhook, _register_webhook.sync_detailed, _register_webhook.asyncio_detailed, client=api, body=body
    )


def list_webhooks(api: Api) -> Flow[list[Webhook]]:
    return many(Webhook, _list_webhooks.sync_detailed, _list_webhooks.asyncio_detailed, client=api)


def update_webhook(
    api: Api,
    id: str,
    *,
    url: str | None,
    status: Literal["active", "inactive"] | None,
    headers: Mapping[str, str] | None,
    event_types: Iterable[str] | None,
) -> Flow[Webhook]:
    endpoint = checks.path_id("id", id)
    body = bodies.webhook_update(url=url, status=status, headers=headers, event_types=event_types)
    return one(
        Webhook, _update_webhook.sync_detailed, _update_webhook.asyncio_detailed, endpoint, client=api, body=body
    )


def delete_webhook(api: Api, id: str) -> Flow[Message]:
    endpoint = checks.text("id", id)
    return one(
        Message, _delete_webhook.sync_detailed, _delete_webhook.asyncio_detailed, client=api, webhook_id=endpoint
    )
