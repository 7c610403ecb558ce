"""What Vivamo tells: typed events, read from an authentic payload. Light: standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

_AMOUNT: Final = re.compile(r"[0-9]{1,24}(\.[0-9]{1,18})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Root of all events. `raw` is the payload as it came."""

    raw: Mapping[str, Any] = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent(Event):
    """A payment changed. `status`: pending, success or failed; failed is not final. The payload names no currency."""

    amount: Decimal
    status: str
    external_customer_id: str
    external_payment_intent_id: str
    payment_intent_id: str | None = None
    sub_status: str | None = None

    @property
    def reference(self) -> str:
        """Your own intent id."""
        return self.external_payment_intent_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DisbursementEvent(Event):
    """A disbursement changed. `status`: pending-validation, success or failed (A09). The payload names no currency."""

    amount: Decimal
    status: str
    external_customer_id: str
    disbursement_intent_id: str
    external_disbursement_intent_id: str
    sub_status: str | None = None

    @property
    def reference(self) -> str:
        """Your own intent id."""
        return self.external_disbursement_intent_id


@dataclass(frozen=True, slots=True, kw_only=True)
class KycEvent(Event):
    """A verification changed (A10)."""

    external_customer_id: str
    type: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class W9Event(Event):
    """A W-9 is required or completed: `event` says which (A10)."""

    external_customer_id: str
    event: str
    w9_capture_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(Event):
    """Authentic, and of a shape that this version does not know. Read `raw`, or ignore it."""


def event_of(payload: Mapping[str, Any]) -> Event:
    """The event of an authentic payload. Never raises: what does not fit is an UnknownEvent."""
    kind = payload.get("transactionType")
    if kind == "payment":
        return _payment(payload)
    if kind == "disbursement":
        return _disbursement(payload)
    if kind is None and payload.get("event") in ("customer_w9_required", "customer_w9_completed"):
        return _w9(payload)
    if kind is None and "event" not in payload and "type" in payload:
        return _kyc(payload)
    return UnknownEvent(raw=payload)


def _payment(payload: Mapping[str, Any]) -> Event:
    required = _texts(payload, "status", "externalCustomerId", "externalPaymentIntentId")
    optional = _optional_texts(payload, "paymentIntentId", "subStatus")
    amount = _amount(payload.get("amount"))
    if required is None or optional is None or amount is None:
        return UnknownEvent(raw=payload)
    status, customer, reference = required
    intent, sub_status = optional
    return PaymentEvent(
        raw=payload,
        amount=amount,
        status=status,
        external_customer_id=customer,
        external_payment_intent_id=reference,
        payment_intent_id=intent,
        sub_status=sub_status,
    )


def _disbursement(payload: Mapping[str, Any]) -> Event:
    required = _texts(payload, "status", "externalCustomerId", "disbursementIntentId", "externalDisbursementIntentId")
    optional = _optional_texts(payload, "subStatus")
    amount = _amount(payload.get("amount"))
    if required is None or optional is None or amount is None:
        return UnknownEvent(raw=payload)
    status, customer, intent, reference = required
    return DisbursementEvent(
        raw=payload,
        amount=amount,
        status=status,
        external_customer_id=customer,
        disbursement_intent_id=intent,
        external_disbursement_intent_id=reference,
        sub_status=optional[0],
    )


def _kyc(payload: Mapping[str, Any]) -> Event:
    required = _texts(payload, "externalCustomerId", "type", "status")
    if required is None:
        return UnknownEvent(raw=payload)
    customer, kind, status = required
    return KycEvent(raw=payload, external_customer_id=customer, type=kind, status=status)


def _w9(payload: Mapping[str, Any]) -> Event:
    required = _texts(payload, "externalCustomerId", "event")
    optional = _optional_texts(payload, "w9CaptureUrl")
    if required is None or optional is None:
        return UnknownEvent(raw=payload)
    customer, event = required
    return W9Event(raw=payload, external_customer_id=customer, event=event, w9_capture_url=optional[0])


def _texts(payload: Mapping[str, Any], *names: str) -> list[str] | None:
    values = [payload.get(name) for name in names]
    texts = [value for value in values if isinstance(value, str) and value]
    return texts if len(texts) == len(values) else None


def _optional_texts(payload: Mapping[str, Any], *names: str) -> list[str | None] | None:
    values = [payload.get(name) for name in names]
    return values if all(value is None or isinstance(value, str) for value in values) else None


def _amount(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) and _AMOUNT.fullmatch(value) else None
