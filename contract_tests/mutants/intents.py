"""Intents that are opened for nobody, once instead of twice, or under another id; payments that end too early."""

from dataclasses import replace
from typing import Any

from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Act, Behaviour, acting, doing, fresh, said
from contract_tests.mutants.edits import at, text
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.people import welcome

STATE = Kind.STATE_MACHINE
# A record under an id that is not its own is a wrong step or a wrong echo.
WHOSE = (Kind.STATE_MACHINE, Kind.ECHO)


def _by_reference(operator: Operator, call: Input, behave: Behaviour) -> Any:
    [(name, wanted)] = call.parameters.items()
    known = operator.payment_intents if name == "paymentIntentId" else operator.disbursement_intents
    found = next((one.id for one in known.values() if one.reference == wanted), wanted)
    return behave(operator, replace(call, parameters={name: found}))


def _any_kind(operator: Operator, call: Input, behave: Behaviour) -> Any:
    if call.parameters["disbursementIntentId"] in operator.payment_intents:
        return {}
    return behave(operator, call)


class _OnePerReference:
    """The same reference twice gives the first intent again."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._known: dict[str, Any] = {}

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        reference = call.body["disbursementIntent"][self._name]
        if reference not in self._known:
            self._known[reference] = behave(operator, call)
        return self._known[reference]


def _one_per_customer(operator: Operator, call: Input, behave: Behaviour) -> Any:
    shown = behave(operator, call)
    intent = operator.payment_intents.pop(shown["paymentIntentId"])
    intent.id = intent.customer_id.encode().hex().ljust(24, "0")[:64]
    operator.payment_intents[intent.id] = intent
    return shown | {"paymentIntentId": intent.id}


def _unknown_welcome(operator: Operator, call: Input, behave: Behaviour) -> Any:
    welcome(operator, call.body["customer"]["externalCustomerId"])
    return behave(operator, call)


def _failure_is_final(operator: Operator, one: str, form: Form, act: Act) -> Any:
    last = operator.payment_intent(one).last
    shown = act(operator, one, form)
    if last is not None and last.status == "failed":
        operator.payment_intent(one).transfers.pop()
    return shown


MUTANTS = (
    Mutant(
        "unpaid-is-pending",
        "getPaymentIntentStatus",
        STATE,
        said(at("status", lambda s: "pending" if s == "no-payment" else s)),
    ),
    Mutant(
        "failed-payment-is-pending",
        "getPaymentIntentStatus",
        STATE,
        said(at("status", lambda s: "pending" if s == "failed" else s)),
    ),
    Mutant(
        "failed-payment-is-final",
        "getPaymentIntentStatus",
        (STATE, Kind.LIST_CONTENTS),
        acting("payment-intents/{id}/submit", _failure_is_final),
    ),
    Mutant(
        "failed-payments-forgotten",
        "getPaymentIntentStatus",
        (STATE, Kind.LIST_CONTENTS),
        said(at("payments", lambda made: made[-1:])),
    ),
    Mutant(
        "payment-by-reference", "getPaymentIntentStatus", (*WHOSE, Kind.VALIDATION_NOT_ENFORCED), doing(_by_reference)
    ),
    Mutant(
        "payout-by-reference",
        "getDisbursementIntentStatus",
        (*WHOSE, Kind.VALIDATION_NOT_ENFORCED),
        doing(_by_reference),
    ),
    Mutant(
        "payment-id-as-payout", "getDisbursementIntentStatus", (*WHOSE, Kind.VALIDATION_NOT_ENFORCED), doing(_any_kind)
    ),
    Mutant(
        "one-payout-per-reference",
        "createDisbursementIntent",
        WHOSE,
        fresh(lambda: doing(_OnePerReference("externalDisbursementIntentId"))),
    ),
    Mutant("one-payment-per-customer", "createPaymentIntent", (*WHOSE, Kind.MONEY), doing(_one_per_customer)),
    Mutant(
        "payout-under-other-id",
        "createDisbursementIntent",
        WHOSE,
        said(at("disbursementIntentId", text(lambda t: t[::-1]))),
    ),
    Mutant("payment-of-nobody", "createPaymentIntent", STATE, doing(_unknown_welcome)),
    Mutant("payout-of-nobody", "createDisbursementIntent", STATE, doing(_unknown_welcome)),
)
