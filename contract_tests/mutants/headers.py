"""Answers whose head does not fit their body."""

import gzip

from payments_mock.message import Answer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import answered, with_body, with_type
from contract_tests.mutants.mutant import Mutant

TYPE = Kind.CONTENT_TYPE
# An answer of the wrong type to a refusal is no ErrorResponse either.
REFUSAL = (Kind.CONTENT_TYPE, Kind.ERROR_SHAPE)


def _squeezed(answer: Answer) -> Answer:
    return with_body(answer, gzip.compress(answer.body, mtime=0))


MUTANTS = (
    Mutant("list-as-text", "listWebhooks", TYPE, answered(lambda answer: with_type(answer, b"text/plain"))),
    Mutant(
        "customer-as-html",
        "getCustomer",
        TYPE,
        answered(lambda answer: with_type(answer, b"text/html; charset=utf-8") if answer.status == 200 else answer),
    ),
    Mutant("payout-without-type", "createDisbursementIntent", TYPE, answered(lambda answer: with_type(answer, b""))),
    Mutant(
        "status-as-javascript",
        "getDisbursementIntentStatus",
        TYPE,
        answered(lambda answer: with_type(answer, b"application/javascript")),
    ),
    Mutant("prizes-as-csv", "listCustomerPrizes", TYPE, answered(lambda answer: with_type(answer, b"text/csv"))),
    Mutant(
        "refusal-as-text",
        "createCustomer",
        REFUSAL,
        answered(lambda answer: with_type(answer, b"text/plain") if answer.status == 400 else answer),
    ),
    Mutant(
        "forbidden-as-html",
        "createPaymentIntent",
        REFUSAL,
        answered(
            lambda answer: (
                with_type(with_body(answer, b"<h1>403</h1>"), b"text/html") if answer.status == 403 else answer
            )
        ),
    ),
    Mutant("squeezed-unasked", "listCustomers", Kind.RESPONSE_SCHEMA, answered(_squeezed)),
    Mutant(
        "utf-16",
        "getCustomer",
        Kind.RESPONSE_SCHEMA,
        answered(lambda answer: with_body(answer, answer.body.decode().encode("utf-16-be"))),
    ),
)
