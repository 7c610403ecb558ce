"""Methods that the document does not have at a path, and that do something."""

from collections.abc import Callable
from dataclasses import replace

from payments_mock.message import Answer, Request, json_answer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Change, everywhere
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Around, Respond

METHOD = Kind.METHOD_NOT_ENFORCED


def _taken(method: str, ending: str, *, as_: str) -> Change:
    """A method at a path that ends so is taken for another."""

    def way(request: Request, respond: Respond) -> Answer:
        here = request.method == method and request.target.endswith(ending.encode())
        return respond(replace(request, method=as_) if here else request)

    return everywhere(way)


def _instead(new: Answer, when: Callable[[Request], bool]) -> Around:
    def way(request: Request, respond: Respond) -> Answer:
        answer = respond(request)
        return new if answer.status == 405 and when(request) else answer

    return way


_DONE = json_answer(200, {"message": "OK"})

MUTANTS = (
    Mutant("approval-by-get", "proceedWithDisbursement", METHOD, _taken("GET", "/proceed/true", as_="POST")),
    Mutant("rejection-by-put", "proceedWithDisbursement", METHOD, _taken("PUT", "/proceed/false", as_="POST")),
    Mutant("customer-by-put", "createCustomer", METHOD, _taken("PUT", "/v1/customers", as_="POST")),
    Mutant("profile-by-patch", "updateCustomer", METHOD, _taken("PATCH", "/data", as_="PUT")),
    Mutant("profile-by-post", "updateCustomer", METHOD, _taken("POST", "/data", as_="PUT")),
    Mutant("status-by-post", "getPaymentIntentStatus", METHOD, _taken("POST", "/status", as_="GET")),
    Mutant("kyc-info-by-delete", "getCustomerKycInfo", METHOD, _taken("DELETE", "/kyc-info", as_="GET")),
    Mutant(
        "pending-by-post", "listDisbursementsAwaitingApproval", METHOD, _taken("POST", "/pending-validation", as_="GET")
    ),
    Mutant(
        "customer-deleted",
        "getCustomer",
        METHOD,
        everywhere(
            _instead(_DONE, lambda request: request.method == "DELETE" and request.target.startswith(b"/v1/customers/"))
        ),
    ),
    Mutant(
        "trace-answers", "listWebhooks", METHOD, everywhere(_instead(_DONE, lambda request: request.method == "TRACE"))
    ),
    Mutant(
        "put-created-201",
        "listCustomerPrizes",
        METHOD,
        everywhere(
            _instead(
                json_answer(201, {}), lambda request: request.method == "PUT" and request.target.endswith(b"/prizes")
            )
        ),
    ),
    Mutant(
        "unknown-method-accepted",
        "checkGeolocation",
        METHOD,
        everywhere(_instead(json_answer(202, {}), lambda request: request.target.endswith(b"/check-geolocation"))),
    ),
)
