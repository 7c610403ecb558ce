"""Moments that are wrong: what ends too early or too late, and when things are said to have been."""

from datetime import datetime, timedelta
from typing import Any

from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Act, Behaviour, Change, acting, doing, fresh, said
from contract_tests.mutants.edits import Edit, at, text
from contract_tests.mutants.mutant import Mutant

EXPIRY = Kind.EXPIRY
# Of a moment that is no end of anything the document says only what it means.
WHEN = (Kind.EXPIRY, Kind.ECHO, Kind.STATE_MACHINE)
PRIZE = (Kind.ECHO, Kind.LIST_CONTENTS)
HOUR = 3_600_000


def _later(**by: float) -> Edit:
    def shift(moment: str) -> str:
        try:
            shifted = datetime.fromisoformat(moment) + timedelta(**by)
        except OverflowError:  # The first day of the year 1 has none before it.
            return moment
        return shifted.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    return text(shift)


def _living(hours: float, *, kind: str) -> Change:
    """Intents end after so long, whatever was said."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        shown = behave(operator, call)
        known = operator.payment_intents if kind == "payment" else operator.disbursement_intents
        known[shown[f"{kind}IntentId"]].expires_at = operator.now() + round(hours * HOUR)
        return shown

    return doing(way)


def _submitted_expires(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = operator.disbursement_intent(call.parameters["disbursementIntentId"])
    if intent.expires_at <= operator.now():
        raise Refusal("Disbursement intent has expired")
    return behave(operator, call)


def _secret_for(hours: float) -> Change:
    """The secret of a verification lives so long."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        shown = behave(operator, call)
        for one in operator.customer(call.parameters["externalCustomerId"]).verifications:
            one.secret_until = one.refreshed_at + round(hours * HOUR)
        return shown

    return doing(way)


def _secret_stays(operator: Operator, call: Input, behave: Behaviour) -> Any:
    customer = operator.customer(call.parameters["externalCustomerId"])
    before = [(one.secret, one.refreshed_at) for one in customer.verifications]
    behave(operator, call)
    for one, (secret, refreshed_at) in zip(customer.verifications, before, strict=False):
        one.secret, one.refreshed_at = secret, refreshed_at
    return behave(operator, call)


def _read_now(operator: Operator, call: Input, behave: Behaviour) -> Any:
    return behave(operator, call) | {"createdAt": _iso(operator.now())}


def _iso(moment_ms: int) -> str:
    return f"{(datetime(1970, 1, 1) + timedelta(milliseconds=moment_ms)).isoformat(timespec='milliseconds')}Z"  # noqa: DTZ001 - UTC, as printed


def _opened_at(operator: Operator, call: Input, behave: Behaviour) -> Any:
    """The moment of submission is that of the intent."""
    opened = operator.disbursement_intents
    return [one | {"createdAt": _iso(opened[one["disbursementIntentId"]].created_at)} for one in behave(operator, call)]


class _FirstMoment:
    """All customers were made when the first one was."""

    def __init__(self) -> None:
        self._moment: Any = None

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        shown = behave(operator, call)
        self._moment = self._moment or shown["createdAt"]
        return shown | {"createdAt": self._moment}


def _week_year(prize: Any) -> Any:
    return prize | {"taxYear": datetime.fromisoformat(prize["dateWon"]).isocalendar().year}


def _late_payment(operator: Operator, one: str, form: Form, act: Act) -> Any:
    operator.payment_intent(one).expires_at = operator.now() + HOUR
    return act(operator, one, form)


def _late_payout(operator: Operator, one: str, form: Form, act: Act) -> Any:
    operator.disbursement_intent(one).expires_at = operator.now() + HOUR
    return act(operator, one, form)


MUTANTS = (
    Mutant("payment-said-1h", "createPaymentIntent", EXPIRY, said(at("expirationTime", _later(hours=-1)))),
    Mutant("payout-said-24h", "createDisbursementIntent", EXPIRY, said(at("expirationTime", _later(hours=22)))),
    Mutant("payout-said-5min-less", "createDisbursementIntent", EXPIRY, said(at("expirationTime", _later(minutes=-5)))),
    Mutant("payment-said-local-time", "createPaymentIntent", EXPIRY, said(at("expirationTime", _later(hours=-5)))),
    Mutant("payout-said-last-year", "createDisbursementIntent", EXPIRY, said(at("expirationTime", _later(days=-365)))),
    Mutant("payment-secret-2h", "createPaymentIntent", EXPIRY, said(at("clientSecretKeyValidTill", _later(hours=-22)))),
    Mutant(
        "payout-secret-48h", "createDisbursementIntent", EXPIRY, said(at("clientSecretKeyValidTill", _later(hours=24)))
    ),
    Mutant("payment-ends-after-1h", "createPaymentIntent", EXPIRY, _living(1, kind="payment")),
    Mutant("payment-ends-after-3h", "createPaymentIntent", EXPIRY, _living(3, kind="payment")),
    Mutant("payout-ends-after-90min", "createDisbursementIntent", EXPIRY, _living(1.5, kind="disbursement")),
    Mutant("payout-ends-after-24h", "createDisbursementIntent", EXPIRY, _living(24, kind="disbursement")),
    Mutant("payment-never-ends", "createPaymentIntent", EXPIRY, acting("payment-intents/{id}/submit", _late_payment)),
    Mutant(
        "payout-never-ends",
        "createDisbursementIntent",
        EXPIRY,
        acting("disbursement-intents/{id}/submit", _late_payout),
    ),
    Mutant("submitted-payout-ends", "proceedWithDisbursement", (EXPIRY, Kind.STATE_MACHINE), doing(_submitted_expires)),
    Mutant("kyc-secret-1h", "getCustomerKycInfo", EXPIRY, _secret_for(1)),
    Mutant("kyc-secret-never-renewed", "getCustomerKycInfo", EXPIRY, doing(_secret_stays)),
    Mutant("created-local-time", "createCustomer", WHEN, said(at("createdAt", _later(hours=2)))),
    Mutant("created-1970", "createCustomer", WHEN, said(at("createdAt", text(lambda _: "1970-01-01T00:00:00.000Z")))),
    Mutant("created-whenever-read", "getCustomer", WHEN, doing(_read_now)),
    Mutant("created-when-first-was", "createCustomer", WHEN, fresh(lambda: doing(_FirstMoment()))),
    Mutant(
        "awaiting-since-opened", "listDisbursementsAwaitingApproval", (*WHEN, Kind.LIST_CONTENTS), doing(_opened_at)
    ),
    Mutant("payment-made-yesterday", "getPaymentIntentStatus", WHEN, said(at("payments/*/createdAt", _later(days=-1)))),
    Mutant("prize-day-before", "recordPrize", PRIZE, said(at("dateWon", _later(days=-1)))),
    Mutant("prize-listed-in-local-time", "listCustomerPrizes", PRIZE, said(at("prizes/*/dateWon", _later(hours=-5)))),
    Mutant(
        "prize-year-of-now",
        "recordPrize",
        PRIZE,
        doing(lambda operator, call, behave: behave(operator, call) | {"taxYear": int(_iso(operator.now())[:4])}),
    ),
    Mutant("prize-year-of-week", "recordPrize", PRIZE, said(_week_year)),
    Mutant(
        "prize-year-fiscal",
        "listCustomerPrizes",
        PRIZE,
        said(at("prizes/*", lambda prize: prize | {"taxYear": prize["taxYear"] + (prize["dateWon"][5:7] >= "10")})),
    ),
)
