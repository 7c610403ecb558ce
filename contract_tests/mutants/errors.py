"""Refusals that are not told as the document has it."""

from payments_mock.message import json_answer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import answered, refused, with_body
from contract_tests.mutants.edits import at, put, rename
from contract_tests.mutants.mutant import Mutant

SHAPE = Kind.ERROR_SHAPE

MUTANTS = (
    Mutant("error-wrapped", "createCustomer", SHAPE, refused(lambda value: {"error": value})),
    Mutant("error-renamed", "getCustomer", SHAPE, refused(rename("message", "detail"))),
    Mutant("error-message-list", "createPaymentIntent", SHAPE, refused(at("message", lambda message: [message]))),
    Mutant("error-message-null", "proceedWithDisbursement", SHAPE, refused(put("message", None))),
    Mutant("error-bare-text", "registerWebhook", SHAPE, refused(lambda value: value["message"])),
    Mutant(
        "error-without-body",
        "reviewCustomerKyc",
        SHAPE,
        answered(lambda answer: with_body(answer, b"") if answer.status == 400 else answer),
    ),
    Mutant(
        "error-cut-short",
        "deleteWebhook",
        SHAPE,
        answered(lambda answer: with_body(answer, answer.body[:-2]) if answer.status == 400 else answer),
    ),
    Mutant(
        "errors-by-field", "createDisbursementIntent", SHAPE, refused(at("errors", lambda errors: {"body": errors}))
    ),
    Mutant("errors-in-words", "checkGeolocation", SHAPE, refused(at("errors", lambda errors: list(map(str, errors))))),
    Mutant("errors-nested", "listCustomers", SHAPE, refused(at("errors/*", lambda entry: {"detail": entry}))),
    Mutant("errors-null", "getCustomerKycInfo", SHAPE, refused(put("errors", None))),
    Mutant("error-code-number", "recordPrize", SHAPE, refused(put("errorCode", 1042))),
    Mutant("forbidden-without-message", "listWebhooks", SHAPE, refused(lambda _: {}, status=403)),
    Mutant("conflict-renamed", "registerWebhook", SHAPE, refused(rename("message", "error"), status=409)),
    Mutant(
        "forbidden-list",
        "updateCustomer",
        SHAPE,
        answered(lambda answer: json_answer(403, ["Forbidden"]) if answer.status == 403 else answer),
    ),
)
