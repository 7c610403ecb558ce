"""Requests that the document forbids and this server takes."""

import re
import sys
from dataclasses import replace
from decimal import Decimal
from ipaddress import ip_address
from typing import Any

from payments_mock.message import Answer, Input, Request, json_answer
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, around, asked, both, doing, lax
from contract_tests.mutants.edits import absent, at
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Around, Respond

OPEN = Kind.VALIDATION_NOT_ENFORCED


def _typed(request: Request, respond: Respond) -> Answer:
    """Any content type passes for JSON."""
    others = tuple(header for header in request.headers if header[0] != b"content-type")
    return respond(replace(request, headers=(*others, (b"content-type", b"application/json"))))


def _mended(request: Request, respond: Respond) -> Answer:
    """A body that ends too early is closed."""
    missing = request.body.count(b"{") - request.body.count(b"}")
    return respond(replace(request, body=request.body + b"}" * max(0, missing)))


def _query(pattern: bytes, new: bytes) -> Around:
    """A value that matches is read as another."""
    return lambda request, respond: respond(replace(request, query=re.sub(pattern, new, request.query)))


def _any_size(word: str) -> Change:
    """Pages of any size are given: none or fewer is the default, and no list is longer than one can be."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        size = min(max(0, call.parameters.get("size") or 0), sys.maxsize)
        return behave(operator, replace(call, parameters=call.parameters | {"size": size}))

    return both(lax("query:size", word), doing(way))


def _any_word(request: Request, respond: Respond) -> Answer:
    head, proceed, word = request.target.partition(b"/proceed/")
    return respond(replace(request, target=head + proceed + (b"false" if word in (b"false", b"0") else b"true")))


def _any_type(request: Request, respond: Respond) -> Answer:
    return respond(replace(request, target=request.target.rpartition(b"/")[0] + b"/proof_of_id"))


def _nothing_to_delete(request: Request, respond: Respond) -> Answer:
    answer = respond(request)
    named = b"webhookId=" in request.query or answer.status != 400
    return answer if named else json_answer(200, {"message": "Webhook deleted"})


def _flagged(path: str) -> Change:
    """A word or a number passes for true or false."""
    return asked(at(path, lambda given: given if isinstance(given, bool) else bool(given)))


def _written(path: str) -> Change:
    """A number, or anything else, passes for its text."""
    return asked(at(path, lambda given: given if isinstance(given, str) else str(given)))


def _padded(amount: Any) -> Any:
    whole, dot, cents = str(amount).partition(".")
    return (
        amount if not isinstance(amount, str) or not whole.isdecimal() else f"{whole}.{(cents if dot else '')[:2]:0<2}"
    )


def _never_zero(amount: Any) -> Any:
    return "0.01" if isinstance(amount, str) and re.fullmatch(r"0+\.0+", amount) else amount


def _numbered(path: str, instead: int) -> Change:
    """Anything passes for a number, and is kept as another."""
    return asked(at(path, lambda given: given if isinstance(given, int | Decimal) else instead))


def _is_address(given: object) -> bool:
    try:
        return bool(ip_address(given)) if isinstance(given, str) else False
    except ValueError:
        return False


MUTANTS = (
    Mutant("customer-without-id", "createCustomer", OPEN, asked(absent("externalCustomerId", "anonymous"))),
    Mutant("customer-without-profile", "createCustomer", OPEN, asked(absent("data", {"email": "nobody@example.com"}))),
    Mutant(
        "customer-without-email",
        "createCustomer",
        OPEN,
        both(lax("CustomerData", "required"), asked(absent("data/email", "unknown@example.com"))),
    ),
    Mutant("customer-id-number", "createCustomer", OPEN, _written("externalCustomerId")),
    Mutant("first-name-number", "createCustomer", OPEN, _written("data/firstName")),
    Mutant(
        "street-null", "createCustomer", OPEN, asked(at("data/street", lambda given: "" if given is None else given))
    ),
    Mutant("state-too-long", "createCustomer", OPEN, lax("CustomerData.state", "maxLength")),
    Mutant("state-too-short", "createCustomer", OPEN, lax("CustomerData.state", "minLength")),
    Mutant("country-lower-case", "createCustomer", OPEN, asked(at("data/country", lambda given: str(given).upper()))),
    Mutant("country-any", "updateCustomer", OPEN, lax("UpdateCustomerRequest.country", "pattern")),
    Mutant("verify-flag-any", "createCustomer", OPEN, _flagged("verifyAfterCreation")),
    Mutant("update-of-nothing", "updateCustomer", OPEN, lax("UpdateCustomerRequest", "minProperties")),
    Mutant("update-state-any", "updateCustomer", OPEN, lax("UpdateCustomerRequest.state", "minLength", "maxLength")),
    Mutant("update-zip-number", "updateCustomer", OPEN, _written("zip")),
    Mutant("page-zero", "listCustomers", OPEN, around(_query(rb"\bpage=(0|-\d+)\b", b"page=1"))),
    Mutant("page-any", "listCustomers", OPEN, around(_query(rb"\bpage=[^&0-9][^&]*", b"page=1"))),
    Mutant("size-zero", "listCustomers", OPEN, _any_size("minimum")),
    Mutant("size-too-large", "listCustomers", OPEN, _any_size("maximum")),
    Mutant("tax-year-too-early", "listCustomerPrizes", OPEN, lax("query:taxYear", "minimum")),
    Mutant("tax-year-too-late", "listCustomerPrizes", OPEN, lax("query:taxYear", "maximum")),
    Mutant("tax-year-word", "listCustomerPrizes", OPEN, around(_query(rb"taxYear=[a-zA-Z][^&]*", b""))),
    Mutant("review-without-verdict", "reviewCustomerKyc", OPEN, asked(absent("verify", new=False))),
    Mutant("review-verdict-any", "reviewCustomerKyc", OPEN, _flagged("verify")),
    Mutant("review-type-any", "reviewCustomerKyc", OPEN, around(_any_type)),
    Mutant("proceed-with-any-word", "proceedWithDisbursement", OPEN, around(_any_word)),
    Mutant(
        "prize-date-any",
        "recordPrize",
        OPEN,
        asked(at("dateWon", lambda given: given if re.fullmatch(r"\d{4}-\d\d-\d\d", str(given)) else "2026-01-01")),
    ),
    Mutant("prize-date-with-time", "recordPrize", OPEN, asked(at("dateWon", lambda given: str(given)[:10]))),
    Mutant("prize-winnings-in-words", "recordPrize", OPEN, _numbered("reportableWinnings", 1500)),
    Mutant("prize-tax-in-words", "recordPrize", OPEN, _numbered("federalIncomeTaxWithheld", 0)),
    Mutant("prize-without-wager-type", "recordPrize", OPEN, asked(absent("typeOfWager", "bingo"))),
    Mutant("prize-without-winnings", "recordPrize", OPEN, asked(absent("reportableWinnings", 1200))),
    Mutant(
        "payment-amount-number",
        "createPaymentIntent",
        OPEN,
        asked(at("paymentIntent/amount", lambda given: given if isinstance(given, str) else "1.00")),
    ),
    Mutant("payment-amount-whole", "createPaymentIntent", OPEN, asked(at("paymentIntent/amount", _padded))),
    Mutant(
        "payment-amount-signed",
        "createPaymentIntent",
        OPEN,
        asked(at("paymentIntent/amount", lambda given: str(given).lstrip("+-"))),
    ),
    Mutant("payment-without-currency", "createPaymentIntent", OPEN, asked(absent("paymentIntent/currency", "USD"))),
    Mutant(
        "payment-without-reference",
        "createPaymentIntent",
        OPEN,
        asked(absent("paymentIntent/externalPaymentIntentId", "none")),
    ),
    Mutant("payment-receipt-flag-any", "createPaymentIntent", OPEN, _flagged("paymentIntent/sendReceiptEmail")),
    Mutant(
        "payment-data-too-many", "createPaymentIntent", OPEN, lax("PaymentIntentDetails.customData", "maxProperties")
    ),
    Mutant(
        "payout-data-nested",
        "createDisbursementIntent",
        OPEN,
        lax("DisbursementIntentDetails.customData", "additionalProperties"),
    ),
    Mutant(
        "payout-amount-any-length", "createDisbursementIntent", OPEN, lax("DisbursementIntentDetails.amount", "pattern")
    ),
    Mutant(
        "payout-currency-null",
        "createDisbursementIntent",
        OPEN,
        asked(at("disbursementIntent/currency", lambda given: given or "USD")),
    ),
    Mutant("payout-status-flag-any", "createDisbursementIntent", OPEN, _flagged("disbursementIntent/sendStatusEmail")),
    Mutant(
        "payout-of-nothing",
        "createDisbursementIntent",
        (Kind.MONEY, OPEN),
        asked(at("disbursementIntent/amount", _never_zero)),
    ),
    Mutant("address-missing", "checkGeolocation", OPEN, asked(absent("ip", "8.8.8.8"))),
    Mutant(
        "address-any",
        "checkGeolocation",
        OPEN,
        asked(at("ip", lambda given: given if _is_address(given) else "8.8.8.8")),
    ),
    Mutant("webhook-without-url", "registerWebhook", OPEN, asked(absent("url", "https://example.invalid/none"))),
    Mutant(
        "webhook-header-number", "registerWebhook", OPEN, lax("RegisterWebhookRequest.headers", "additionalProperties")
    ),
    Mutant("webhook-event-any", "registerWebhook", OPEN, lax("RegisterWebhookRequest.eventTypes.*", "enum")),
    Mutant("webhook-status-any", "updateWebhook", OPEN, lax("UpdateWebhookRequest.status", "enum")),
    Mutant(
        "webhook-events-one",
        "updateWebhook",
        OPEN,
        asked(at("eventTypes", lambda given: [given] if isinstance(given, str) else given)),
    ),
    Mutant("deletion-of-nothing", "deleteWebhook", OPEN, around(_nothing_to_delete)),
    Mutant("any-content-type", "createDisbursementIntent", OPEN, around(_typed)),
    Mutant("body-closed-for-you", "createPaymentIntent", OPEN, around(_mended)),
)
