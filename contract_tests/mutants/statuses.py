"""Answers with another status than the document names, and failures where there should be none."""

import re
from collections.abc import Callable
from dataclasses import replace

from payments_mock.message import Answer, Request, json_answer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Change, admitted, answered, around, status
from contract_tests.mutants.mutant import Mutant

STATUS, FAILURE = Kind.UNDOCUMENTED_STATUS, Kind.SERVER_ERROR


def _failing(when: Callable[[Request], object]) -> Change:
    broken = json_answer(500, {"message": "Internal server error"})
    return around(lambda request, respond: broken if admitted(request) and when(request) else respond(request))


def _saying(words: bytes, new: int) -> Change:
    return answered(lambda answer: replace(answer, status=new) if words in answer.body else answer)


def _longest_text(request: Request) -> int:
    return max(map(len, re.findall(rb'"[^"]*"', request.body)), default=0)


def _elsewhere(answer: Answer) -> Answer:
    return replace(answer, status=307, headers=(*answer.headers, (b"location", b"/v2")))


MUTANTS = (
    Mutant("customer-created-201", "createCustomer", STATUS, status(201)),
    Mutant("payout-created-202", "createDisbursementIntent", STATUS, status(202)),
    Mutant(
        "deletion-204",
        "deleteWebhook",
        STATUS,
        answered(lambda answer: Answer(status=204) if answer.status == 200 else answer),
    ),
    Mutant("list-206", "listCustomers", STATUS, status(206)),
    Mutant("status-moved", "getPaymentIntentStatus", STATUS, answered(_elsewhere)),
    Mutant("invalid-422", "createPaymentIntent", STATUS, _saying(b'"errors"', 422)),
    Mutant("duplicate-409", "createCustomer", STATUS, _saying(b"already exists", 409)),
    Mutant("decided-409", "proceedWithDisbursement", STATUS, _saying(b"not pending validation", 409)),
    Mutant("unknown-payout-404", "proceedWithDisbursement", STATUS, _saying(b"not found", 404)),
    Mutant("unknown-customer-410", "getCustomer", STATUS, _saying(b"not found", 410)),
    Mutant("forbidden-401", "listWebhooks", STATUS, status(401, instead_of=403)),
    Mutant(
        "empty-list-204",
        "listCustomersWithKycForReview",
        STATUS,
        answered(lambda answer: Answer(status=204) if answer.body == b"[]" else answer),
    ),
    Mutant("unknown-payment-500", "getPaymentIntentStatus", FAILURE, _saying(b"not found", 500)),
    Mutant("unknown-webhook-500", "deleteWebhook", FAILURE, _saying(b"not found", 500)),
    Mutant("malformed-json-500", "registerWebhook", FAILURE, _failing(lambda request: not request.body.endswith(b"}"))),
    Mutant("no-body-500", "checkGeolocation", FAILURE, _failing(lambda request: not request.body)),
    Mutant("array-body-500", "recordPrize", FAILURE, _failing(lambda request: request.body.startswith(b"["))),
    Mutant("nul-500", "createCustomer", FAILURE, _failing(lambda request: rb"\u0000" in request.body)),
    Mutant(
        "emoji-500", "updateCustomer", FAILURE, _failing(lambda request: re.search(rb"\\ud8..|\xf0\x9f", request.body))
    ),
    Mutant(
        "long-text-500", "createDisbursementIntent", FAILURE, _failing(lambda request: _longest_text(request) > 258)
    ),
    Mutant("empty-text-500", "updateCustomer", FAILURE, _failing(lambda request: re.search(rb':\s*""', request.body))),
    Mutant("quote-500", "createPaymentIntent", FAILURE, _failing(lambda request: b"'" in request.body)),
    Mutant(
        "far-page-500", "listCustomers", FAILURE, _failing(lambda request: re.search(rb"page=[0-9]{10}", request.query))
    ),
    Mutant("percent-id-500", "getCustomer", FAILURE, _failing(lambda request: b"%25" in request.target)),
    Mutant("ipv6-500", "checkGeolocation", FAILURE, _failing(lambda request: b"::" in request.body)),
    Mutant("leap-day-500", "recordPrize", FAILURE, _failing(lambda request: b"-02-29" in request.body)),
    Mutant(
        "last-tax-year-500", "listCustomerPrizes", FAILURE, _failing(lambda request: b"taxYear=2100" in request.query)
    ),
    Mutant(
        "big-amount-500",
        "createDisbursementIntent",
        FAILURE,
        _failing(lambda request: re.search(rb'"[1-9][0-9]{12,}\.', request.body)),
    ),
    Mutant(
        "second-update-hangs-up",
        "updateWebhook",
        FAILURE,
        answered(lambda answer: replace(answer, dropped=True) if b'"inactive"' in answer.body else answer),
    ),
)
