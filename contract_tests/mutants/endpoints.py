"""Webhook endpoints that are registered twice, or live on after their end."""

from dataclasses import replace
from typing import Any

from payments_mock.message import Answer, Input, Request
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, around, doing, fresh
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Respond

STATE = Kind.STATE_MACHINE


class _Ghosts:
    """Endpoints that are gone are answered as if they were not."""

    def __init__(self) -> None:
        self._seen: dict[bytes, Answer] = {}

    def __call__(self, request: Request, respond: Respond) -> Answer:
        answer, asked = respond(request), request.target + b"?" + request.query
        if answer.status == 200:
            self._seen[asked] = answer
        return self._seen.get(asked, answer) if b"not found" in answer.body else answer


def _overlaps(operator: Operator, call: Input, behave: Behaviour) -> Any:
    known = operator.context.outbox.endpoints
    held = dict(known)
    for one in held:
        if one != call.parameters.get("webhookId"):
            del known[one]
    try:
        shown = behave(operator, call)
    finally:
        known |= held | known
    return shown


def _deletes_first(operator: Operator, call: Input, behave: Behaviour) -> Any:
    known = operator.context.outbox.endpoints
    if call.parameters["webhookId"] in known:
        call = replace(call, parameters={"webhookId": next(iter(known))})
    return behave(operator, call)


def _deletes_nothing(operator: Operator, call: Input, behave: Behaviour) -> Any:
    held = dict(operator.context.outbox.endpoints)
    shown = behave(operator, call)
    operator.context.outbox.endpoints |= held
    return shown


MUTANTS = (
    Mutant("webhook-overlap-registered", "registerWebhook", STATE, doing(_overlaps)),
    Mutant("webhook-overlap-updated", "updateWebhook", STATE, doing(_overlaps)),
    Mutant("deleted-webhook-updated", "updateWebhook", STATE, fresh(lambda: around(_Ghosts()))),
    Mutant("deleted-webhook-deleted", "deleteWebhook", STATE, fresh(lambda: around(_Ghosts()))),
    Mutant("deletion-of-first", "deleteWebhook", (STATE, Kind.LIST_CONTENTS), doing(_deletes_first)),
    Mutant("deletion-without-effect", "deleteWebhook", (STATE, Kind.LIST_CONTENTS), doing(_deletes_nothing)),
)
