"""What goes wrong only when two calls are made at the same moment."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from payments_mock.message import Answer, Input, Request, json_answer
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, around, both, doing, fresh
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Respond

STATE = Kind.STATE_MACHINE
# So long an answer takes. Whoever waits for it before the next call is never early.
PAUSE = 0.05


class _AtOnce:
    """Calls that come while another with the same key is being answered are answered another way."""

    def __init__(self, key: Callable[[Request], Any], way: Callable[[Request, Respond, Answer], Answer]) -> None:
        self._key = key
        self._way = way
        self._open: dict[Any, tuple[float, Answer]] = {}

    def __call__(self, request: Request, respond: Respond) -> Answer:
        key, now = self._key(request), time.monotonic()
        until, first = self._open.get(key, (0.0, None))
        if first is not None and now < until:
            answer = self._way(request, respond, first)
        else:
            answer = respond(request)
            self._open[key] = now + PAUSE * 0.9, answer
        return replace(answer, delay=PAUSE)


def _together(key: Callable[[Request], Any], way: Callable[[Request, Respond, Answer], Answer]) -> Change:
    return fresh(lambda: around(_AtOnce(key, way)))


def _as_the_first(request: Request, respond: Respond, first: Answer) -> Answer:
    answer = respond(request)
    return first if first.status == 200 and answer.status in (400, 409) else answer


def _verdict(request: Request, respond: Respond, first: Answer) -> Answer:
    """The second decision counts as well, whatever the first one was."""
    answer = respond(request)
    if first.status != 200 or answer.status == 200:
        return answer
    status = "pending" if request.target.endswith(b"true") else "rejected"
    return json_answer(200, json.loads(first.body) | {"status": status})


def _broken(_: Request, __: Respond, ___: Answer) -> Answer:
    return json_answer(500, {"message": "Internal server error"})


def _field(*path: str) -> Callable[[Request], Any]:
    def key(request: Request) -> Any:
        try:
            value = json.loads(request.body)
            for step in path:
                value = value[step]
        except (ValueError, LookupError, TypeError):
            return None
        return repr(value)

    return key


def _payout(request: Request) -> Any:
    return request.target.rpartition(b"/proceed/")[0]


def _path(request: Request) -> Any:
    return request.target


def _any(_: Request) -> Any:
    return None


class _LostUpdate:
    """An update that comes while another is under way starts from what was before both."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[float, dict[str, Any]]] = {}

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        customer, now = operator.customer(call.parameters["externalCustomerId"]), time.monotonic()
        until, before = self._before.get(customer.id, (0.0, {}))
        if now < until:
            customer.data = before | {"email": customer.data["email"]}
        else:
            self._before[customer.id] = now + PAUSE * 0.9, dict(customer.data)
        return behave(operator, call)


class _LostPrize:
    """Of two prizes recorded at once one is not kept."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        customer, now = operator.customer(call.parameters["externalCustomerId"]), time.monotonic()
        shown = behave(operator, call)
        if now < self._until.get(customer.id, 0.0):
            customer.prizes.pop()
        self._until[customer.id] = now + PAUSE * 0.9
        return shown


def _slowly(change: Change) -> Change:
    return both(change, around(lambda request, respond: replace(respond(request), delay=PAUSE)))


MUTANTS = (
    Mutant("approvals-at-once", "proceedWithDisbursement", STATE, _together(_path, _as_the_first)),
    Mutant("verdicts-at-once", "proceedWithDisbursement", STATE, _together(_payout, _verdict)),
    Mutant("customers-at-once", "createCustomer", STATE, _together(_field("externalCustomerId"), _as_the_first)),
    Mutant("addresses-at-once", "createCustomer", STATE, _together(_field("data", "email"), _as_the_first)),
    Mutant("webhooks-at-once", "registerWebhook", STATE, _together(_field("url"), _as_the_first)),
    Mutant("reviews-at-once", "reviewCustomerKyc", STATE, _together(_path, _as_the_first)),
    Mutant("updates-at-once", "updateCustomer", (STATE, Kind.ECHO), fresh(lambda: _slowly(doing(_LostUpdate())))),
    Mutant("prizes-at-once", "recordPrize", (Kind.LIST_CONTENTS, STATE), fresh(lambda: _slowly(doing(_LostPrize())))),
    Mutant(
        "payouts-at-once",
        "createDisbursementIntent",
        (STATE, Kind.ECHO, Kind.MONEY),
        _together(_any, lambda request, respond, first: first if first.status == 200 else respond(request)),
    ),
    Mutant(
        "reads-at-once",
        "getCustomer",
        (STATE, Kind.ECHO),
        _together(_any, lambda request, respond, first: first if first.status == 200 else respond(request)),
    ),
    Mutant("payments-at-once-500", "createPaymentIntent", Kind.SERVER_ERROR, _together(_any, _broken)),
)
