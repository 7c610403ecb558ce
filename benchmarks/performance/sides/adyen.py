"""Adyen: a payment session. Untyped: dicts in and out."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "/v72/sessions"
ANSWER = (
    '{"id":"CS1","amount":{"currency":"USD","value":5000},"countryCode":"US","expiresAt":"2026-06-05T05:57:11Z",'
    '"merchantAccount":"Bench","reference":"payout-1","returnUrl":"https://example.com","sessionData":"Ab02b4c0"}'
)


def load() -> None:
    import Adyen  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import Adyen

    client = Adyen.Adyen(xapikey="key", platform="test")
    payments = client.checkout.payments_api
    payments.baseUrl = url + "/v72"
    asked = {
        "amount": {"currency": "USD", "value": 5000},
        "merchantAccount": "Bench",
        "reference": "payout-1",
        "returnUrl": "https://example.com",
    }
    return lambda: payments.sessions(dict(asked)).message
