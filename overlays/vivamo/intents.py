"""Flows of intents and of their approval. Arguments are checked when a flow is made, before it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from payments_core import waiting
from payments_core.flow import Flow
from payments_core.money import Money
from payments_core.proof import nothing_made, still_undecided
from vivamo_api import AuthenticatedClient as Api
from vivamo_api.api.disbursements import create_disbursement_intent as _create_disbursement_intent
from vivamo_api.api.disbursements import get_disbursement_intent_status as _get_disbursement_intent_status
from vivamo_api.api.disbursements import list_disbursements_awaiting_approval as _list_disbursements
from vivamo_api.api.disbursements import proceed_with_disbursement as _proceed_with_disbursement
from vivamo_api.api.payments import create_payment_intent as _create_payment_intent
from vivamo_api.api.payments import get_payment_intent_status as _get_payment_intent_status
from vivamo_api.models import (
    DisbursementDecision,
    DisbursementIntent,
    DisbursementIntentStatus,
    PaymentIntent,
    PaymentIntentStatus,
    PendingDisbursement,
)

from . import bodies, checks, echo
from .asking import about, many, moving, one

Intent = TypeVar("Intent", PaymentIntent, DisbursementIntent)
_PERHAPS_MADE: Final = "it may have been made: find out before you send it again"
_PERHAPS_DECIDED: Final = "it may have been decided: ask disbursements.status before you send it again"
# `failed` is not final for a payment, since the customer may try again; but it is what you wait for.
SETTLED_PAYMENT: Final = frozenset({"success", "failed"})
SETTLED_DISBURSEMENT: Final = frozenset({"success", "failed", "rejected"})


def create_payment_intent(
    api: Api,
    external_customer_id: str,
    amount: Money,
    *,
    reference: str,
    custom_data: Mapping[str, str] | None,
    send_receipt_email: bool | None,
) -> Flow[PaymentIntent]:
    body = bodies.payment_intent(
        external_customer_id,
        amount,
        reference=reference,
        custom_data=custom_data,
        send_receipt_email=send_receipt_email,
    )
    asking = one(
        PaymentIntent,
        _create_payment_intent.sync_detailed,
        _create_payment_intent.asyncio_detailed,
        client=api,
        body=body,
    )
    return _echoed(asking, external_customer_id, amount, reference)


def _echoed(asking: Flow[Intent], customer: str, amount: Money, reference: str) -> Flow[Intent]:
    with about(reference), moving(nothing_made, undone="nothing was made", perhaps=_PERHAPS_MADE):
        intent = yield from asking
        echo.same_intent(intent, amount, customer, reference)
    return intent


def payment_status(api: Api, intent_id: str) -> Flow[PaymentIntentStatus]:
    intent = checks.path_id("intent_id", intent_id)
    return one(
        PaymentIntentStatus,
        _get_payment_intent_status.sync_detailed,
        _get_payment_intent_status.asyncio_detailed,
        intent,
        client=api,
    )


def wait_for_payment(api: Api, intent_id: str, *, timeout: float) -> Flow[PaymentIntentStatus]:
    return waiting.wait(
        lambda: payment_status(api, intent_id),
        lambda seen: seen.status in SETTLED_PAYMENT,
        subject=intent_id,
        timeout=timeout,
    )


def create_disbursement_intent(
    api: Api,
    external_customer_id: str,
    amount: Money,
    *,
    reference: str,
    custom_data: Mapping[str, str] | None,
    send_status_email: bool | None,
) -> Flow[DisbursementIntent]:
    body = bodies.disbursement_intent(
        external_customer_id,
        amount,
        reference=reference,
        custom_data=custom_data,
        send_status_email=send_status_email,
    )
    asking = one(
        DisbursementIntent,
        _create_disbursement_intent.sync_detailed,
        _create_disbursement_intent.asyncio_detailed,
        client=api,
        body=body,
    )
    return _echoed(asking, external_customer_id, amount, reference)


def disbursement_status(api: Api, intent_id: str) -> Flow[DisbursementIntentStatus]:
    intent = checks.path_id("intent_id", intent_id)
    return one(
        DisbursementIntentStatus,
        _get_disbursement_intent_status.sync_detailed,
        _get_disbursement_intent_status.asyncio_detailed,
        intent,
        client=api,
    )


def wait_for_disbursement(api: Api, intent_id: str, *, timeout: float) -> Flow[DisbursementIntentStatus]:
    return waiting.wait(
        lambda: disbursement_status(api, intent_id),
        lambda seen: seen.status in SETTLED_DISBURSEMENT,
        subject=intent_id,
        timeout=timeout,
    )


def disbursements_awaiting_approval(api: Api) -> Flow[list[PendingDisbursement]]:
    return many(
        PendingDisbursement, _list_disbursements.sync_detailed, _list_disbursements.asyncio_detailed, client=api
    )


def proceed(api: Api, intent_id: str, *, allow: bool) -> Flow[DisbursementDecision]:
    asking = one(
        DisbursementDecision,
        _proceed_with_disbursement.sync_detailed,
        _proceed_with_disbursement.asyncio_detailed,
        checks.path_id("intent_id", intent_id),
        allow,
        client=api,
    )
    return _as_told(asking, intent_id, allow=allow)


def _as_told(asking: Flow[DisbursementDecision], intent_id: str, *, allow: bool) -> Flow[DisbursementDecision]:
    with moving(still_undecided, undone="nothing was decided", perhaps=_PERHAPS_DECIDED):
        decision = yield from asking
        echo.same_decision(decision, intent_id, allow=allow)
    return decision
