"""The single things that wrong servers do wrong."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.contract.wrong_servers import Asked, Fault, Forward, Said

Change = Callable[[Any], Any]


def _answering(method: str, path_end: str, change: Callable[[Said], Said]) -> Fault:
    """Change the answers of one operation that succeeded."""

    def fault(asked: Asked, forward: Forward) -> Said:
        said = forward(asked)
        here = asked.method == method and asked.path.partition("?")[0].endswith(path_end)
        return change(said) if here and said.status == 200 else said

    return fault


def _editing(method: str, path_end: str, edit: Change) -> Fault:
    return _answering(method, path_end, lambda said: said.with_json(edit(said.json)))


def _cent_off(value: Any) -> Any:
    return value | {"amount": str(Decimal(value["amount"]) + Decimal("0.01"))}


def _without(name: str) -> Change:
    return lambda value: {key: item for key, item in value.items() if key != name}


def _new_status(value: Any) -> Any:
    return value | {"status": "on-hold"} if "status" in value else value


def _forgetful(value: Any) -> Any:
    return {"customers": value["customers"][:-1] if len(value["customers"]) > 1 else value["customers"]}


def _server_errors(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    return replace(said, status=500) if said.status == 400 and asked.path == "/v1/payment-intents" else said


def _open_door(asked: Asked, forward: Forward) -> Said:
    key = {"authorization": "Bearer sk_test_mock"} if asked.path.endswith("/operators/webhooks") else {}
    return forward(replace(asked, headers=asked.headers | key))


def _short_sighted(asked: Asked, forward: Forward) -> Said:
    given = asked.headers.get("authorization", "")
    right = {"authorization": "Bearer sk_test_mock"} if given.startswith("Bearer sk_test_") else {}
    return forward(replace(asked, headers=asked.headers | right))


class _PaysTwice:
    """Answers a second approval as it did the first."""

    def __init__(self) -> None:
        self._approved: dict[str, Said] = {}

    def __call__(self, asked: Asked, forward: Forward) -> Said:
        if asked.path in self._approved:
            return self._approved[asked.path]
        said = forward(asked)
        if asked.path.endswith("/proceed/true") and said.status == 200:
            self._approved[asked.path] = said
        return said


def _lax(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    if asked.method == "POST" and asked.path == "/v1/operators/check-geolocation" and said.status == 400:
        return Said(status=200, headers=said.headers, body=b'{"allowed": true}')
    return said


def _fussy(asked: Asked, forward: Forward) -> Said:
    if asked.method == "GET" and "size=100" in asked.path:
        body = b'{"message": "Invalid request", "errors": [{"maximum": "size must be at most 50"}]}'
        return Said(status=400, headers={"content-type": "application/json"}, body=body)
    return forward(asked)


def _any_method(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    return replace(said, status=200, body=b"{}") if said.status == 405 else said


def _wordless(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    return said.with_json({"error": "no"}) if said.status == 400 else said


def _looks_first(asked: Asked, forward: Forward) -> Said:
    """Asks for the key only after the record was not found."""
    right = {"authorization": "Bearer sk_test_mock"}
    found = forward(replace(asked, headers=asked.headers | right)) if asked.method == "GET" else None
    return found if found is not None and found.status == 200 else forward(asked)


def _any_word_allows(asked: Asked, forward: Forward) -> Said:
    head, proceed, _ = asked.path.partition("/proceed/")
    return forward(replace(asked, path=f"{head}{proceed}true") if proceed and asked.method == "POST" else asked)


def _get_allows(asked: Asked, forward: Forward) -> Said:
    return forward(replace(asked, method="POST") if "/proceed/" in asked.path and asked.method == "GET" else asked)


FAULTS: dict[str, tuple[str, str, str, Fault]] = {
    # name: the kind that must be found, its operation, the part of the suite that finds it, the fault
    "cent-off": (
        "money",
        "createDisbursementIntent",
        "intent-amounts",
        _editing("POST", "/disbursement-intents", _cent_off),
    ),
    "new-enum-value": (
        "response-schema",
        "getDisbursementIntentStatus",
        "payout-awaiting",
        _editing("GET", "/status", _new_status),
    ),
    "extra-field": (
        "undocumented-field",
        "createCustomer",
        "customer-echo",
        _editing("POST", "/v1/customers", lambda value: value | {"loyalty": 3}),
    ),
    "fails-for-refuses": ("server-error", "createPaymentIntent", "intent-unknown", _server_errors),
    "open-door": ("auth-not-enforced", "listWebhooks", "test_credentials", _open_door),
    "prefix-of-key": ("auth-not-enforced", "getCustomer", "test_credentials", _short_sighted),
    "key-after-record": ("auth-not-enforced", "getPaymentIntentStatus", "guard-records", _looks_first),
    "any-word-allows": ("validation-not-enforced", "proceedWithDisbursement", "guard-payout", _any_word_allows),
    "get-allows": ("method-not-enforced", "proceedWithDisbursement", "guard-payout", _get_allows),
    "lost-field": (
        "client-decode",
        "createPaymentIntent",
        "intent-references",
        _editing("POST", "/payment-intents", _without("paymentIntentId")),
    ),
    "text-for-json": (
        "content-type",
        "listWebhooks",
        "webhook-deletion",
        _answering("GET", "/webhooks", lambda said: replace(said, headers={"content-type": "text/plain"})),
    ),
    "pays-twice": ("state-machine", "proceedWithDisbursement", "payout-approval", _PaysTwice()),
    "forgets-one": ("list-contents", "listCustomers", "customer-list", _editing("GET", "/v1/customers", _forgetful)),
    "wrong-signature": (
        "webhook-signature",
        "registerWebhook",
        "delivery-prize",
        _editing("POST", "/webhooks", lambda value: value | {"secretKey": value["secretKey"][::-1]}),
    ),
    "created": (
        "undocumented-status",
        "createCustomer",
        "customer-echo",
        _answering("POST", "/v1/customers", lambda said: replace(said, status=201)),
    ),
    "null-id": (
        "response-schema",
        "registerWebhook",
        "webhook-update",
        _editing("POST", "/webhooks", lambda value: value | {"_id": None}),
    ),
    "changed-case": (
        "echo",
        "createCustomer",
        "customer-echo",
        _editing("POST", "/v1/customers", lambda value: value | {"data": value["data"] | {"city": "New York"}}),
    ),
    "lax": ("validation-not-enforced", "checkGeolocation", "test_probes and checkGeolocation", _lax),
    "fussy": ("validation-too-strict", "listCustomers", "customer-list", _fussy),
    "any-method": (
        "method-not-enforced",
        "getPaymentIntentStatus",
        "methods and getPaymentIntentStatus",
        _any_method,
    ),
    "wordless": ("error-shape", "getCustomer", "customer-unknown", _wordless),
}


def hung_up(_asked: Asked, _forward: Forward) -> Said:
    """Every connection is broken off."""
    return Said(status=0, headers={}, body=None)


def gateway_page(_asked: Asked, _forward: Forward) -> Said:
    """A gateway that lost its server."""
    return Said(status=502, headers={"content-type": "text/html"}, body=b"<html><h1>502 Bad Gateway</h1></html>")


def going_round(asked: Asked, _forward: Forward) -> Said:
    """Every answer sends one elsewhere, to the same place."""
    return Said(status=302, headers={"location": asked.path}, body=b"")


def torn(asked: Asked, forward: Forward) -> Said:
    """Every JSON ends too early."""
    said = forward(asked)
    return replace(said, body=(said.body or b"")[:-1])


def odd_types(asked: Asked, forward: Forward) -> Said:
    """Every member is of another type than it should be."""
    said = forward(asked)
    return said.with_json(_odd(said.json)) if said.status == 200 else said


def _odd(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _odd(item) for key, item in value.items()}
    return 7 if isinstance(value, str) else "text" if isinstance(value, list) else [value]


UNSOUND = {fault.__name__: fault for fault in (hung_up, gateway_page, going_round, torn, odd_types)}
