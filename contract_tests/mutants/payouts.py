"""Decisions about payouts that the state does not allow and this server takes, and the other way round."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from payments_mock.agenda import Appointment
from payments_mock.form import Form
from payments_mock.message import Input
from payments_mock.vivamo.disbursements import FINISH
from payments_mock.vivamo.operator import Operator
from payments_mock.vivamo.records import Transfer

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Act, Behaviour, Change, End, acting, doing, due, fresh, said
from contract_tests.mutants.edits import at, put, text
from contract_tests.mutants.mutant import Mutant

STATE = Kind.STATE_MACHINE
# A record under an id that is not its own is a wrong step or a wrong echo.
WHOSE = (Kind.STATE_MACHINE, Kind.ECHO)
WAITING = "pending-validation"


def _payout(operator: Operator, call: Input) -> Any:
    return operator.disbursement_intent(call.parameters["disbursementIntentId"])


def _reopening(*states: str, allow: bool) -> Change:
    """A decision is taken again in these states."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        intent = _payout(operator, call)
        if intent.last is not None and intent.last.status in states and call.parameters["allow"] is allow:
            intent.last.status = WAITING
            operator.awaiting_approval[intent.id] = intent
        return behave(operator, call)

    return doing(way)


def _unsubmitted(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = _payout(operator, call)
    if intent.last is None and intent.expires_at > operator.now():
        _submitted(operator, intent)
    return behave(operator, call)


def _expired(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = _payout(operator, call)
    if intent.last is None and intent.expires_at <= operator.now():
        _submitted(operator, intent)
    return behave(operator, call)


def _submitted(operator: Operator, intent: Any) -> None:
    intent.transfers.append(Transfer(id=intent.id[::-1], status=WAITING, type="bank", created_at=operator.now()))
    operator.awaiting_approval[intent.id] = intent


def _allowing(verdict: bool) -> Change:
    return doing(
        lambda operator, call, behave: behave(operator, replace(call, parameters=call.parameters | {"allow": verdict}))
    )


def _first_in_line(operator: Operator, call: Input, behave: Behaviour) -> Any:
    """Whatever is approved, the payout that has waited longest is."""
    first = next(iter(operator.awaiting_approval), None)
    if _payout(operator, call).id not in operator.awaiting_approval or first is None:
        return behave(operator, call)
    return behave(operator, replace(call, parameters=call.parameters | {"disbursementIntentId": first}))


def _decision_lost(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = _payout(operator, call)
    held = dict(operator.awaiting_approval)
    shown = behave(operator, call)
    intent.last.status, operator.awaiting_approval = WAITING, held
    return shown


def _still_listed(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = _payout(operator, call)
    shown = behave(operator, call)
    operator.awaiting_approval[intent.id] = intent
    return shown


def _rejected_is_paid(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = _payout(operator, call)
    shown = behave(operator, call)
    if not call.parameters["allow"]:
        about = {"disbursementIntentId": intent.id}
        operator.context.agenda.after(3000, Appointment(what=FINISH, about=about))
    return shown


class _EveryThird:
    """Every third approval is answered and not done."""

    def __init__(self) -> None:
        self._approved = 0

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        if not call.parameters["allow"]:
            return behave(operator, call)
        self._approved += 1
        return behave(operator, call) if self._approved % 3 else _decision_lost(operator, call, behave)


def _outcome_lost(operator: Operator, about: Mapping[str, Any], end: End) -> None:
    """The outcome is told by webhook, and the record never learns of it."""
    transfers = operator.disbursement_intent(about["disbursementIntentId"]).transfers
    before = replace(transfers[-1])
    end(operator, about)
    transfers[-1] = before


def _reading_approves(operator: Operator, call: Input, behave: Behaviour) -> Any:
    intent = _payout(operator, call)
    if operator.awaiting_approval.pop(intent.id, None):
        intent.last.status = "pending"
    return behave(operator, call)


class _ShownOnce:
    """What has been listed once is not listed again."""

    def __init__(self) -> None:
        self._shown: set[str] = set()

    def __call__(self, listed: Any) -> Any:
        new = [one for one in listed if one["disbursementIntentId"] not in self._shown]
        self._shown |= {one["disbursementIntentId"] for one in new}
        return new


def _fails_and_succeeds(operator: Operator, one: str, form: Form, act: Act) -> Any:
    shown = act(operator, one, form)
    operator.disbursement_intent(one).transfers[-1].outcome = "success"
    return shown


def _method_forgotten(operator: Operator, one: str, form: Form, act: Act) -> Any:
    shown = act(operator, one, form)
    operator.disbursement_intent(one).transfers[-1].type = "bank"
    return shown


MUTANTS = (
    Mutant("approved-twice", "proceedWithDisbursement", STATE, _reopening("pending", allow=True)),
    Mutant("approved-after-success", "proceedWithDisbursement", STATE, _reopening("success", allow=True)),
    Mutant("approved-after-failure", "proceedWithDisbursement", STATE, _reopening("failed", allow=True)),
    Mutant("approved-after-rejection", "proceedWithDisbursement", STATE, _reopening("rejected", allow=True)),
    Mutant("rejected-after-approval", "proceedWithDisbursement", STATE, _reopening("pending", "success", allow=False)),
    Mutant("rejected-twice", "proceedWithDisbursement", STATE, _reopening("rejected", allow=False)),
    Mutant("approved-unsubmitted", "proceedWithDisbursement", STATE, doing(_unsubmitted)),
    Mutant("approved-expired", "proceedWithDisbursement", (STATE, Kind.EXPIRY), doing(_expired)),
    Mutant("rejection-approves", "proceedWithDisbursement", STATE, _allowing(verdict=True)),
    Mutant("approval-rejects", "proceedWithDisbursement", STATE, _allowing(verdict=False)),
    Mutant("approval-of-another", "proceedWithDisbursement", (*WHOSE, Kind.MONEY), doing(_first_in_line)),
    Mutant("decision-not-kept", "proceedWithDisbursement", (STATE, Kind.LIST_CONTENTS), doing(_decision_lost)),
    Mutant("decided-still-listed", "proceedWithDisbursement", (STATE, Kind.LIST_CONTENTS), doing(_still_listed)),
    Mutant(
        "every-third-approval-lost",
        "proceedWithDisbursement",
        (STATE, Kind.LIST_CONTENTS),
        fresh(lambda: doing(_EveryThird())),
    ),
    Mutant("rejected-is-paid", "proceedWithDisbursement", STATE, doing(_rejected_is_paid)),
    Mutant("outcome-told-not-kept", "proceedWithDisbursement", STATE, due(FINISH, _outcome_lost)),
    Mutant(
        "failed-reads-success",
        "getDisbursementIntentStatus",
        STATE,
        acting("disbursement-intents/{id}/submit", _fails_and_succeeds),
    ),
    Mutant(
        "record-lags-behind",
        "getDisbursementIntentStatus",
        STATE,
        said(at("disbursement/status", lambda s: "pending" if s in ("success", "failed") else s)),
    ),
    Mutant("reading-approves", "getDisbursementIntentStatus", (STATE, Kind.LIST_CONTENTS), doing(_reading_approves)),
    Mutant(
        "awaiting-listed-once",
        "listDisbursementsAwaitingApproval",
        (STATE, Kind.LIST_CONTENTS),
        fresh(lambda: said(_ShownOnce())),
    ),
    Mutant(
        "unsubmitted-is-pending", "getDisbursementIntentStatus", STATE, said(lambda value: value or {"status": WAITING})
    ),
    Mutant(
        "payout-method-forgotten",
        "getDisbursementIntentStatus",
        WHOSE,
        acting("disbursement-intents/{id}/submit", _method_forgotten),
    ),
    Mutant(
        "decision-names-other-payout",
        "proceedWithDisbursement",
        WHOSE,
        said(at("disbursementId", text(lambda t: t[::-1]))),
    ),
    Mutant(
        "decision-names-other-customer", "proceedWithDisbursement", WHOSE, said(put("externalCustomerId", "user_1"))
    ),
)
