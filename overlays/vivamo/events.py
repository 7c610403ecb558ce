"""What Vivamo tells: typed events, read from an authentic payload. Light: standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from payments_core.record import Record, draft_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

_is_amount: Final = re.compile(r"[0-9]{1,24}(\.[0-9]{1,18})?", re.ASCII).fullmatch


class Event(Record, aside=("raw",)):
    """Root of all events. `raw` is the payload as it came."""

    raw: Mapping[str, Any]


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


class KycEvent(Event):
    """A verification changed (A10)."""

    external_customer_id: str
    type: str
    status: str


class W9Event(Event):
    """A W-9 is required or completed: `event` says which (A10)."""

    external_customer_id: str
    event: str
    w9_capture_url: str | None = None


class UnknownEvent(Event):
    """Authentic, and of a shape that this version does not know. Read `raw`, or ignore it."""


_PaymentDraft: Final = draft_of(PaymentEvent)
_DisbursementDraft: Final = draft_of(DisbursementEvent)
_KycDraft: Final = draft_of(KycEvent)
_W9Draft: Final = draft_of(W9Event)


def event_of(payload: Mapping[str, Any]) -> Event:
    """The event of an authentic payload. Never raises: what does not fit is an UnknownEvent."""
    kind = payload.get("transactionType")
    event = None
    if kind == "payment":
        event = _payment(payload)
    elif kind == "disbursement":
        event = _disbursement(payload)
    elif kind is None and payload.get("event") in ("customer_w9_required", "customer_w9_completed"):
        event = _w9(payload)
    elif kind is None and "event" not in payload and "type" in payload:
        event = _kyc(payload)
    return UnknownEvent(raw=payload) if event is None else event


def _payment(payload: Mapping[str, Any]) -> Event | None:
    event, read = _PaymentDraft(), payload.get
    event.raw = payload
    event.amount = amount = _amount(read("amount"))
    event.status = status = read("status")
    event.external_customer_id = customer = read("externalCustomerId")
    event.external_payment_intent_id = reference = read("externalPaymentIntentId")
    event.payment_intent_id = intent = read("paymentIntentId")
    event.sub_status = sub_status = read("subStatus")
    if amount is None or not (_texts(status, customer, reference) and _optional_texts(intent, sub_status)):
        return None
    event.__class__ = PaymentEvent
    sealed: PaymentEvent = event
    return sealed


def _disbursement(payload: Mapping[str, Any]) -> Event | None:
    event, read = _DisbursementDraft(), payload.get
    event.raw = payload
    event.amount = amount = _amount(read("amount"))
    event.status = status = read("status")
    event.external_customer_id = customer = read("externalCustomerId")
    event.disbursement_intent_id = intent = read("disbursementIntentId")
    event.external_disbursement_intent_id = reference = read("externalDisbursementIntentId")
    event.sub_status = sub_status = read("subStatus")
    if amount is None or not (_texts(status, customer, intent, reference) and _optional_texts(sub_status)):
        return None
    event.__class__ = DisbursementEvent
    sealed: DisbursementEvent = event
    return sealed


def _kyc(payload: Mapping[str, Any]) -> Event | None:
    event, read = _KycDraft(), payload.get
    event.raw = payload
    event.external_customer_id = customer = read("externalCustomerId")
    event.type = kind = read("type")
    event.status = status = read("status")
    if not _texts(customer, kind, status):
        return None
    event.__class__ = KycEvent
    sealed: KycEvent = event
    return sealed


def _w9(payload: Mapping[str, Any]) -> Event | None:
    event, read = _W9Draft(), payload.get
    event.raw = payload
    event.external_customer_id = customer = read("externalCustomerId")
    event.event = name = read("event")
    event.w9_capture_url = url = read("w9CaptureUrl")
    if not (_texts(customer, name) and _optional_texts(url)):
        return None
    event.__class__ = W9Event
    sealed: W9Event = event
    return sealed


def _texts(*values: object) -> bool:
    for value in values:  # noqa: SIM110  # a generator for each event costs more than the look at its texts
        if not (isinstance(value, str) and value):
            return False
    return True


def _optional_texts(*values: object) -> bool:
    for value in values:  # noqa: SIM110  # as above
        if not (value is None or isinstance(value, str)):
            return False
    return True


def _amount(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) and _is_amount(value) else None
