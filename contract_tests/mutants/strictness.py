"""Requests that the document allows and this server calls invalid."""

import re
from collections.abc import Callable

from payments_mock.message import Request, json_answer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Change, admitted, around, strict
from contract_tests.mutants.mutant import Mutant

STRICT = Kind.VALIDATION_TOO_STRICT
_NAMED = re.compile(rb'"(\w+)"\s*:')


def _refusing(what: str, when: Callable[[Request], object]) -> Change:
    invalid = json_answer(400, {"message": "Validation failed", "errors": [{what: "is not allowed"}]})
    return around(lambda request, respond: invalid if admitted(request) and when(request) else respond(request))


def _knows(request: Request, *names: bytes) -> bool:
    return set(_NAMED.findall(request.body)) <= set(names)


MUTANTS = (
    Mutant("first-name-short", "createCustomer", STRICT, strict("CustomerData.firstName", maxLength=20)),
    Mutant("last-name-latin", "createCustomer", STRICT, strict("CustomerData.lastName", pattern="^[ -~]*$")),
    Mutant("city-not-empty", "createCustomer", STRICT, strict("CustomerData.city", minLength=1)),
    Mutant("zip-five-digits", "createCustomer", STRICT, strict("CustomerData.zip", pattern="^[0-9]{5}$")),
    Mutant("country-us-only", "createCustomer", STRICT, strict("CustomerData.country", enum=["US"])),
    Mutant("state-capitals", "updateCustomer", STRICT, strict("UpdateCustomerRequest.state", pattern="^[A-Z]{2}$")),
    Mutant("update-names-email", "updateCustomer", STRICT, strict("UpdateCustomerRequest", required=["email"])),
    Mutant("street2-demanded", "createCustomer", STRICT, strict("CustomerData", required=["email", "street2"])),
    Mutant(
        "customer-id-pattern",
        "createCustomer",
        STRICT,
        strict("CreateCustomerRequest.externalCustomerId", pattern="^[A-Za-z0-9_.@-]*$"),
    ),
    Mutant(
        "unknown-fields-refused", "createCustomer", STRICT, strict("CreateCustomerRequest", additionalProperties=False)
    ),
    Mutant("unknown-profile-refused", "createCustomer", STRICT, strict("CustomerData", additionalProperties=False)),
    Mutant("size-at-most-50", "listCustomers", STRICT, strict("query:size", maximum=50)),
    Mutant("size-at-least-2", "listCustomers", STRICT, strict("query:size", minimum=2)),
    Mutant("page-at-most-10", "listCustomers", STRICT, strict("query:page", maximum=10)),
    Mutant(
        "page-demanded", "listCustomers", STRICT, _refusing("required", lambda request: b"page=" not in request.query)
    ),
    Mutant("tax-year-from-2010", "listCustomerPrizes", STRICT, strict("query:taxYear", minimum=2010)),
    Mutant("tax-year-to-2099", "listCustomerPrizes", STRICT, strict("query:taxYear", maximum=2099)),
    Mutant("unknown-query-refused", "listWebhooks", STRICT, _refusing("query", lambda request: request.query)),
    Mutant("payment-usd-only", "createPaymentIntent", STRICT, strict("PaymentIntentDetails.currency", enum=["USD"])),
    Mutant(
        "payment-six-digits",
        "createPaymentIntent",
        STRICT,
        strict("PaymentIntentDetails.amount", pattern=r"^[0-9]{1,6}\.[0-9]{2}$"),
    ),
    Mutant(
        "payment-reference-short",
        "createPaymentIntent",
        STRICT,
        strict("PaymentIntentDetails.externalPaymentIntentId", maxLength=36),
    ),
    Mutant(
        "payment-data-two", "createPaymentIntent", STRICT, strict("PaymentIntentDetails.customData", maxProperties=2)
    ),
    Mutant(
        "payment-data-not-empty",
        "createPaymentIntent",
        STRICT,
        strict("PaymentIntentDetails.customData", minProperties=1),
    ),
    Mutant(
        "payment-receipt-demanded",
        "createPaymentIntent",
        STRICT,
        _refusing("required", lambda request: b"sendReceiptEmail" not in request.body),
    ),
    Mutant(
        "payout-two-decimals",
        "createDisbursementIntent",
        STRICT,
        strict("DisbursementIntentDetails.amount", pattern=r"^[0-9]+\.[0-9]{2}$"),
    ),
    Mutant(
        "payout-eight-decimals",
        "createDisbursementIntent",
        STRICT,
        strict("DisbursementIntentDetails.amount", pattern=r"^[0-9]+\.[0-9]{2,8}$"),
    ),
    Mutant(
        "payout-data-short",
        "createDisbursementIntent",
        STRICT,
        strict("DisbursementIntentDetails.customData", additionalProperties={"type": "string", "maxLength": 40}),
    ),
    Mutant(
        "payout-flag-only-true",
        "createDisbursementIntent",
        STRICT,
        strict("DisbursementIntentDetails.sendStatusEmail", enum=[True]),
    ),
    Mutant("ipv6-refused", "checkGeolocation", STRICT, _refusing("format", lambda request: b"::" in request.body)),
    Mutant(
        "prize-whole-dollars", "recordPrize", STRICT, strict("RecordPrizeRequest.reportableWinnings", type_="integer")
    ),
    Mutant("prize-this-century", "recordPrize", STRICT, strict("RecordPrizeRequest.dateWon", pattern="^20")),
    Mutant("prize-initials-three", "recordPrize", STRICT, strict("RecordPrizeRequest.payerInitials", maxLength=3)),
    Mutant("leap-day-refused", "recordPrize", STRICT, _refusing("format", lambda request: b"-02-29" in request.body)),
    Mutant(
        "webhook-headers-demanded",
        "registerWebhook",
        STRICT,
        strict("RegisterWebhookRequest", required=["url", "headers"]),
    ),
    Mutant(
        "webhook-events-not-empty", "registerWebhook", STRICT, strict("RegisterWebhookRequest.eventTypes", minItems=1)
    ),
    Mutant(
        "webhook-event-retired",
        "updateWebhook",
        STRICT,
        strict("UpdateWebhookRequest.eventTypes.*", enum=["transaction", "kyc_verification", "customer_w9_required"]),
    ),
    Mutant("webhook-update-whole", "updateWebhook", STRICT, strict("UpdateWebhookRequest", required=["url", "status"])),
    Mutant(
        "review-with-reason",
        "reviewCustomerKyc",
        STRICT,
        _refusing("required", lambda request: _knows(request, b"verify")),
    ),
    Mutant(
        "type-without-parameters",
        "updateCustomer",
        STRICT,
        _refusing("contentType", lambda request: b";" in b"".join(request.header_values(b"content-type"))),
    ),
)
