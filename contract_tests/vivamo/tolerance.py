"""Refusals that the document allows in words, where its schemas cannot say it. Sends nothing."""

from decimal import Decimal, InvalidOperation
from typing import Any

from contract_tests.document import Operation
from contract_tests.exchange import Exchange
from contract_tests.json_value import dig


def tolerated(operation: Operation, exchange: Exchange) -> bool:
    """Whether a request that keeps every schema may be refused as invalid all the same."""
    if operation.path in {"/v1/payment-intents", "/v1/disbursement-intents"}:
        return any(_odd_amount(dig(exchange.sent, name)) for name in ("paymentIntent", "disbursementIntent"))
    if operation.path == "/v1/customers":
        # An empty id could never be asked for again.
        nameless = dig(exchange.sent, "externalCustomerId") == ""
        return nameless or not _address(dig(exchange.sent, "data", "email"))
    if operation.path == "/v1/customers/{externalCustomerId}/data":
        return not _address(dig(exchange.sent, "email"))
    if operation.path.startswith("/v1/operators/webhooks"):
        url = dig(exchange.sent, "url")
        return isinstance(url, str) and not url.startswith("https://")
    # RFC 3339 has a year 0000, most calendars have not.
    return operation.path.endswith("/prizes") and str(dig(exchange.sent, "dateWon")).startswith("0000")


def _odd_amount(intent: Any) -> bool:
    """Nothing at all, or more decimals than a currency of three letters has: what assumption A19 says in words."""
    amount, currency = dig(intent, "amount"), dig(intent, "currency")
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return False
    decimals = len(str(amount).partition(".")[2])
    return value == 0 or (decimals > 2 and isinstance(currency, str) and len(currency.strip()) <= 3) or not currency


def _address(email: Any) -> bool:
    # The document calls the field an e-mail address and gives it no format.
    return not isinstance(email, str) or ("@" in email and email.isascii() and email.isprintable() and " " not in email)
