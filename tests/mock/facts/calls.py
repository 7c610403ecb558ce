"""One call of every operation of the reference's table, against records that exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

PRIZE = {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T-1"}
TABLE = [
    ("POST", "/v1/customers"),
    ("GET", "/v1/customers"),
    ("GET", "/v1/customers/{externalCustomerId}"),
    ("PUT", "/v1/customers/{externalCustomerId}/data"),
    ("GET", "/v1/customers/{externalCustomerId}/kyc-info"),
    ("POST", "/v1/customers/{externalCustomerId}/kyc-verify/{type}"),
    ("GET", "/v1/customers/kyc-for-review"),
    ("POST", "/v1/payment-intents"),
    ("GET", "/v1/payment-intents/{paymentIntentId}/status"),
    ("POST", "/v1/disbursement-intents"),
    ("GET", "/v1/disbursement-intents/{disbursementIntentId}/status"),
    ("GET", "/v1/disbursements/pending-validation"),
    ("POST", "/v1/disbursements/{disbursementIntentId}/proceed/{allow}"),
    ("POST", "/v1/customers/{externalCustomerId}/prizes"),
    ("GET", "/v1/customers/{externalCustomerId}/prizes"),
    ("POST", "/v1/operators/check-geolocation"),
    ("POST", "/v1/operators/webhooks"),
    ("GET", "/v1/operators/webhooks"),
    ("PATCH", "/v1/operators/webhooks/{webhookId}"),
    ("DELETE", "/v1/operators/webhooks"),
]


def ready(api: Any, method: str, template: str, **more: Any) -> Callable[[], Any]:
    """Makes what one operation needs; the result sends a right request of it. `more` goes to the client."""
    ids = _ids(api)
    path = template
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    if (method, template) == ("DELETE", "/v1/operators/webhooks"):
        path += f"?webhookId={ids['webhookId']}"
    return partial(api, method, path, _body(method, template), **more)


def intent_body(kind: str, **details: Any) -> dict[str, Any]:
    """The documents' own example of a new intent, for `user_1`; None leaves a field out."""
    reference = f"external{kind.capitalize()}IntentId"
    whole = {"amount": "100.00", "currency": "USD", reference: f"{kind}_intent_569", **details}
    kept = {name: value for name, value in whole.items() if value is not None}
    return {"customer": {"externalCustomerId": "user_1"}, f"{kind}Intent": kept}


def _ids(api: Any) -> dict[str, str]:
    payment, payout = api.opened("payment"), api.opened("disbursement")
    api.mock.submit(payout)
    api.mock.submit_kyc("user_1", outcome="under_review")
    return {
        "externalCustomerId": "user_1",
        "type": "proof_of_id",
        "paymentIntentId": payment,
        "disbursementIntentId": payout,
        "allow": "true",
        "webhookId": api.webhook("http://192.0.2.1/hook")["_id"],
    }


def _body(method: str, template: str) -> Any:
    bodies: dict[tuple[str, str], Any] = {
        ("POST", "/v1/customers"): {"externalCustomerId": "user_123", "data": {"email": "demo@vivamo.co"}},
        ("PUT", "/v1/customers/{externalCustomerId}/data"): {"city": "New York"},
        ("POST", "/v1/customers/{externalCustomerId}/kyc-verify/{type}"): {"verify": True},
        ("POST", "/v1/payment-intents"): intent_body("payment"),
        ("POST", "/v1/disbursement-intents"): intent_body("disbursement"),
        ("POST", "/v1/customers/{externalCustomerId}/prizes"): PRIZE,
        ("POST", "/v1/operators/check-geolocation"): {"ip": "8.8.8.8"},
        ("POST", "/v1/operators/webhooks"): {"url": "https://your-app.com/webhooks/vivamo"},
        ("PATCH", "/v1/operators/webhooks/{webhookId}"): {"status": "inactive"},
    }
    return bodies.get((method, template))
