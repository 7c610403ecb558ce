"""The Vivamo API as the mock serves it: each operation with its behaviour."""

from __future__ import annotations

from functools import partial

from payments_mock.context import Api, Context
from payments_mock.vivamo import customers, disbursements, geolocation, kyc, payments, prizes, webhooks
from payments_mock.vivamo.books import load_books, save_books
from payments_mock.vivamo.events import sign
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.settings import Settings
from payments_mock.vivamo.state import show_state

BEHAVIOURS = {
    ("POST", "/v1/customers"): customers.create_customer,
    ("GET", "/v1/customers"): customers.list_customers,
    ("GET", "/v1/customers/kyc-for-review"): kyc.list_for_review,
    ("GET", "/v1/customers/{externalCustomerId}"): customers.get_customer,
    ("PUT", "/v1/customers/{externalCustomerId}/data"): customers.update_customer,
    ("GET", "/v1/customers/{externalCustomerId}/kyc-info"): kyc.get_kyc_info,
    ("POST", "/v1/customers/{externalCustomerId}/kyc-verify/{type}"): kyc.review,
    ("POST", "/v1/customers/{externalCustomerId}/prizes"): prizes.record_prize,
    ("GET", "/v1/customers/{externalCustomerId}/prizes"): prizes.list_prizes,
    ("POST", "/v1/payment-intents"): payments.create_intent,
    ("GET", "/v1/payment-intents/{paymentIntentId}/status"): payments.get_status,
    ("POST", "/v1/disbursement-intents"): disbursements.create_intent,
    ("GET", "/v1/disbursement-intents/{disbursementIntentId}/status"): disbursements.get_status,
    ("GET", "/v1/disbursements/pending-validation"): disbursements.list_awaiting,
    ("POST", "/v1/disbursements/{disbursementIntentId}/proceed/{allow}"): disbursements.proceed,
    ("POST", "/v1/operators/check-geolocation"): geolocation.check,
    ("POST", "/v1/operators/webhooks"): webhooks.register,
    ("GET", "/v1/operators/webhooks"): webhooks.list_all,
    ("PATCH", "/v1/operators/webhooks/{webhookId}"): webhooks.update,
    ("DELETE", "/v1/operators/webhooks"): webhooks.delete,
}

ACTS = {
    "/_mock/disbursement-intents/{id}/submit": disbursements.submit,
    "/_mock/payment-intents/{id}/submit": payments.submit,
    "/_mock/customers/{id}/kyc/submit": kyc.submit,
    "/_mock/customers/{id}/w9/complete": prizes.complete_w9,
}


APPOINTMENTS = {disbursements.FINISH: disbursements.finish}


def vivamo(settings: Settings) -> Api[Operator]:
    """The API for an operator configured so."""
    return Api(
        appointments=APPOINTMENTS,
        save=save_books,
        load=load_books,
        spec_file="openapi.yaml",
        behaviours=BEHAVIOURS,
        acts=ACTS,
        open=partial(_open, settings),
        show=show_state,
        sign=sign,
    )


def _open(settings: Settings, context: Context) -> Operator:
    return Operator(context=context, settings=settings)
