"""Customers, verifications and prizes that should be refused, and verdicts that are not kept."""

from dataclasses import replace
from typing import Any

from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Customer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, asked, doing, said
from contract_tests.mutants.edits import absent, at, drop, text
from contract_tests.mutants.mutant import Mutant

STATE = Kind.STATE_MACHINE
# A record under an id that is not its own is a wrong step or a wrong echo.
WHOSE = (Kind.STATE_MACHINE, Kind.ECHO)
RULE = (Kind.STATE_MACHINE, Kind.VALIDATION_NOT_ENFORCED)


def _reading_creates(operator: Operator, call: Input, behave: Behaviour) -> Any:
    welcome(operator, call.parameters["externalCustomerId"])
    return behave(operator, call)


def welcome(operator: Operator, one: str) -> None:
    """Make a customer of an id that nobody has."""
    made = Customer(id=one, data={"email": f"{len(operator.customers)}@example.com"}, created_at=operator.now())
    operator.customers.setdefault(one, made)


def _nobody_known(operator: Operator, call: Input, behave: Behaviour) -> Any:
    try:
        return behave(operator, call)
    except Refusal:
        return {"externalCustomerId": call.parameters["externalCustomerId"], "kycVerification": None}


def _overwrites(operator: Operator, call: Input, behave: Behaviour) -> Any:
    old = operator.customers.pop(call.body["externalCustomerId"], None)
    if old is not None:
        operator.customer_by_email.pop(old.data["email"].lower(), None)
    return behave(operator, call)


def _shares_address(operator: Operator, call: Input, behave: Behaviour) -> Any:
    if call.body["externalCustomerId"] not in operator.customers:
        operator.customer_by_email.pop(call.body["data"]["email"].lower(), None)
    return behave(operator, call)


def _refused_and_kept(operator: Operator, call: Input, behave: Behaviour) -> Any:
    try:
        return behave(operator, call)
    except Refusal:
        one = call.body["externalCustomerId"]
        made = Customer(id=one, data=dict(call.body["data"]), created_at=operator.now())
        operator.customers.setdefault(one, made)
        raise


def _reviewing(*states: str, verify: bool) -> Change:
    """A review is taken in these states too."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        found = operator.customer(call.parameters["externalCustomerId"]).verifications
        if found and found[-1].status in states and call.body["verify"] is verify:
            found[-1].status, found[-1].documents = "under_review", True
        return behave(operator, call)

    return doing(way)


def _without_documents(operator: Operator, call: Input, behave: Behaviour) -> Any:
    for one in operator.customer(call.parameters["externalCustomerId"]).verifications:
        one.documents = True
    return behave(operator, call)


def _review_becomes(approved: str, rejected: str) -> Change:
    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        shown = behave(operator, call)
        current = operator.customer(call.parameters["externalCustomerId"]).verifications[-1]
        current.status = approved if call.body["verify"] else rejected
        return shown

    return doing(way)


def _verified_starts_again(operator: Operator, call: Input, behave: Behaviour) -> Any:
    customer = operator.customer(call.parameters["externalCustomerId"])
    if customer.verifications and customer.verifications[-1].status.startswith("verified"):
        customer.verifications.clear()
    return behave(operator, call)


MUTANTS = (
    Mutant("reading-creates", "getCustomer", WHOSE, doing(_reading_creates)),
    Mutant("kyc-of-nobody", "getCustomerKycInfo", WHOSE, doing(_nobody_known)),
    Mutant("prizes-of-nobody", "listCustomerPrizes", (*WHOSE, Kind.LIST_CONTENTS), doing(_reading_creates)),
    Mutant("customer-overwritten", "createCustomer", STATE, doing(_overwrites)),
    Mutant("address-shared", "createCustomer", STATE, doing(_shares_address)),
    Mutant("refused-customer-kept", "createCustomer", STATE, doing(_refused_and_kept)),
    Mutant("reviewed-while-pending", "reviewCustomerKyc", STATE, _reviewing("pending", verify=True)),
    Mutant(
        "reviewed-after-rejection", "reviewCustomerKyc", STATE, _reviewing("rejected", "rejected_manually", verify=True)
    ),
    Mutant(
        "reviewed-after-approval", "reviewCustomerKyc", STATE, _reviewing("verified", "verified_manually", verify=False)
    ),
    Mutant("approved-without-documents", "reviewCustomerKyc", STATE, doing(_without_documents)),
    Mutant(
        "review-rejection-verifies",
        "reviewCustomerKyc",
        STATE,
        _review_becomes("verified_manually", "verified_manually"),
    ),
    Mutant(
        "review-without-effect",
        "reviewCustomerKyc",
        (STATE, Kind.LIST_CONTENTS),
        _review_becomes("under_review", "under_review"),
    ),
    Mutant("review-forgets-by-whom", "reviewCustomerKyc", STATE, _review_becomes("verified", "rejected")),
    Mutant("verified-starts-again", "getCustomerKycInfo", STATE, doing(_verified_starts_again)),
    Mutant(
        "secret-after-verification",
        "getCustomerKycInfo",
        (STATE, Kind.RESPONSE_SCHEMA),
        said(at("kycVerification", absent("clientSecretKey", "cs_ki_0123"))),
    ),
    Mutant(
        "kyc-secret-unmarked",
        "getCustomerKycInfo",
        (*WHOSE, Kind.RESPONSE_SCHEMA),
        said(at("kycVerification/clientSecretKey", text(lambda t: t.removeprefix("cs_ki_")))),
    ),
    Mutant(
        "prize-below-threshold",
        "recordPrize",
        RULE,
        doing(
            lambda operator, call, behave: behave(
                operator,
                replace(call, body=call.body | {"reportableWinnings": max(call.body["reportableWinnings"], 1200)}),
            )
        ),
    ),
    Mutant("prize-without-ticket", "recordPrize", RULE, asked(absent("ticketOrCardNumber", "none"))),
    Mutant("prize-of-other-wager", "recordPrize", RULE, asked(at("typeOfWager", text(lambda _: "bingo")))),
    Mutant("w9-asked-again", "recordPrize", WHOSE, said(absent("w9CaptureUrl", "https://vivamo.invalid/w9/again"))),
    Mutant("w9-not-asked", "recordPrize", WHOSE, said(drop("w9CaptureUrl"))),
)
