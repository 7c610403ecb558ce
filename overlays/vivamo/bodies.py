"""Request bodies from a user's arguments, each checked before anything is sent.

Every error is a TypeError or ValueError that names the field and what was expected.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypedDict
from urllib.parse import urlsplit

from payments_core.money import Money
from vivamo_api.models import (
    CheckGeolocationRequest,
    CreateCustomerRequest,
    CreateDisbursementIntentRequest,
    CreatePaymentIntentRequest,
    CustomData,
    CustomerData,
    CustomerReference,
    DisbursementIntentDetails,
    PaymentIntentDetails,
    RecordPrizeRequest,
    RegisterWebhookRequest,
    UpdateCustomerRequest,
    UpdateWebhookRequest,
    WebhookEventType,
    WebhookHeaders,
    WebhookStatus,
)
from vivamo_api.types import UNSET, Unset

from .checks import day, dollars, flag, own_reference, pairs, path_id, text

# Vivamo's limit of customData.
_MOST_PAIRS: Final = 3


class Profile(TypedDict, total=False):
    """What is known of a customer, beside the e-mail. `state`: two letters; `country`: ISO 3166-1 alpha-2."""

    phone: str
    first_name: str
    last_name: str
    street: str
    street2: str
    state: str
    city: str
    zip: str
    country: str


class ProfileUpdate(Profile, total=False):
    """A profile with the e-mail."""

    email: str


Dollars = Money | Decimal | int | str


class Prize(TypedDict, total=False):
    """A W-2G prize. Amounts are in dollars: Money, Decimal, int or text. `date_won` is a date or ISO 8601 text."""

    reportable_winnings: Dollars
    date_won: date | str
    type_of_wager: str
    federal_income_tax_withheld: Dollars
    race: str
    winnings_from_identical_wagers: Dollars
    wager_amount: Dollars
    ticket_or_card_number: str
    payer_initials: str
    payer_location: str
    cashier_or_window: str


# The generator sets `zip` apart from Python's own.
_ATTRIBUTES: Final = {"zip": "zip_"}
_PRIZE_AMOUNTS: Final = (
    "reportable_winnings",
    "federal_income_tax_withheld",
    "winnings_from_identical_wagers",
    "wager_amount",
)
_PRIZE_REQUIRED: Final = ("reportable_winnings", "date_won", "type_of_wager")


def customer(external_customer_id: str, email: str, profile: Mapping[str, object]) -> CreateCustomerRequest:
    """The body of Create Customer."""
    fields = _texts(profile, Profile)
    return CreateCustomerRequest(
        external_customer_id=path_id("external_customer_id", external_customer_id),
        data=CustomerData(email=text("email", email), **fields),
    )


def customer_update(profile: Mapping[str, object]) -> UpdateCustomerRequest:
    """The body of Update Customer: at least one field."""
    if not profile:
        raise ValueError(f"profile: expected at least one of {', '.join(ProfileUpdate.__annotations__)}")
    return UpdateCustomerRequest(**_texts(profile, ProfileUpdate))


def payment_intent(
    external_customer_id: str,
    amount: Money,
    *,
    reference: str,
    custom_data: Mapping[str, str] | None,
    send_receipt_email: bool | None,
) -> CreatePaymentIntentRequest:
    """The body of Create Payment Intent."""
    return CreatePaymentIntentRequest(
        customer=_customer(external_customer_id),
        payment_intent=PaymentIntentDetails(
            amount=amount_text(amount),
            currency=amount.currency,
            external_payment_intent_id=own_reference(reference),
            custom_data=_custom_data(custom_data),
            send_receipt_email=flag("send_receipt_email", send_receipt_email),
        ),
    )


def disbursement_intent(
    external_customer_id: str,
    amount: Money,
    *,
    reference: str,
    custom_data: Mapping[str, str] | None,
    send_status_email: bool | None,
) -> CreateDisbursementIntentRequest:
    """The body of Create Disbursement Intent."""
    return CreateDisbursementIntentRequest(
        customer=_customer(external_customer_id),
        disbursement_intent=DisbursementIntentDetails(
            amount=amount_text(amount),
            currency=amount.currency,
            external_disbursement_intent_id=own_reference(reference),
            custom_data=_custom_data(custom_data),
            send_status_email=flag("send_status_email", send_status_email),
        ),
    )


def amount_text(amount: object) -> str:
    """An amount greater than zero, as Vivamo writes it: at least two decimals (A19)."""
    if type(amount) is not Money:  # a subclass could say one amount and send another
        raise TypeError(f'amount: expected Money("50.00", "USD"), got {type(amount).__name__}')
    if amount.amount <= 0:
        raise ValueError(f"amount: expected more than zero, got {amount}")
    return amount.text if "." in amount.text else f"{amount.text}.00"


def prize(fields: Mapping[str, object]) -> RecordPrizeRequest:
    """The body of Record Prize."""
    _known(fields, Prize)
    missing = [name for name in _PRIZE_REQUIRED if name not in fields]
    if missing:
        raise TypeError(f"prize: expected also {', '.join(missing)}")
    values: dict[str, Any] = {
        name: dollars(name, value) if name in _PRIZE_AMOUNTS else value for name, value in fields.items()
    }
    for name, value in values.items():
        if name not in _PRIZE_AMOUNTS and name != "date_won":
            text(name, value)
    return RecordPrizeRequest(**{**values, "date_won": day("date_won", fields["date_won"])})


def geolocation(ip: object) -> CheckGeolocationRequest:
    """The body of Check Geolocation."""
    if not isinstance(ip, str | ipaddress.IPv4Address | ipaddress.IPv6Address):
        raise TypeError(f"ip: expected a str, got {type(ip).__name__}")
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        address = None
    if address is None or "%" in str(address):
        raise ValueError(f"ip: expected an IPv4 or IPv6 address, got {str(ip)[:60]!r}")
    return CheckGeolocationRequest(ip=str(address))


def webhook(
    url: str, *, headers: Mapping[str, str] | None, event_types: Iterable[str] | None
) -> RegisterWebhookRequest:
    """The body of Register Webhook."""
    return RegisterWebhookRequest(
        url=_web_address(url), headers=_webhook_headers(headers), event_types=_event_types(event_types)
    )


def webhook_update(
    *,
    url: str | None,
    status: str | None,
    headers: Mapping[str, str] | None,
    event_types: Iterable[str] | None,
) -> UpdateWebhookRequest:
    """The body of Update Webhook: what is None stays as it is; no event types at all means every event."""
    if url is None and status is None and headers is None and event_types is None:
        raise ValueError("webhook: expected at least one of url, status, headers, event_types")
    if status is not None and status not in {"active", "inactive"}:
        raise ValueError(f"status: expected active or inactive, got {status!r}")
    return UpdateWebhookRequest(
        url=UNSET if url is None else _web_address(url),
        status=UNSET if status is None else WebhookStatus(status),
        headers=_webhook_headers(headers),
        event_types=_event_types(event_types),
    )


def _customer(external_customer_id: str) -> CustomerReference:
    return CustomerReference(external_customer_id=path_id("external_customer_id", external_customer_id))


def _custom_data(given: Mapping[str, str] | None) -> CustomData | Unset:
    if given is None:
        return UNSET
    checked = pairs("custom_data", given)
    if len(checked) > _MOST_PAIRS:
        raise ValueError(f"custom_data: expected at most {_MOST_PAIRS} pairs, got {len(checked)}")
    return CustomData.from_dict(checked)


def _webhook_headers(headers: Mapping[str, str] | None) -> WebhookHeaders | Unset:
    if headers is None:
        return UNSET
    checked = pairs("headers", headers)
    for name, value in checked.items():
        text("headers", name)
        if value:
            text("headers", value)
    return WebhookHeaders.from_dict(checked)


def _event_types(event_types: Iterable[str] | None) -> list[WebhookEventType] | Unset:
    if event_types is None:
        return UNSET
    if isinstance(event_types, str) or not isinstance(event_types, Iterable):
        raise TypeError("event_types: expected a list such as ['transaction'], got one value")
    return [WebhookEventType(text("event_types", kind)) for kind in event_types]


def _web_address(url: object) -> str:
    address = text("url", url)
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"url: expected an absolute http(s) URL, got {address[:80]!r}")
    return address


def _texts(fields: Mapping[str, object], kind: type) -> dict[str, Any]:
    _known(fields, kind)
    return {_ATTRIBUTES.get(name, name): text(name, value) for name, value in fields.items()}


def _known(fields: Mapping[str, object], kind: type) -> None:
    unknown = sorted(set(fields) - set(kind.__annotations__))
    if unknown:
        raise TypeError(f"{unknown[0]}: no such field; expected some of {', '.join(kind.__annotations__)}")
