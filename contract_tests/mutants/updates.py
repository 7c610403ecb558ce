"""Updates that change too much, too little, or nothing."""

from dataclasses import replace
from typing import Any

from payments_mock.message import Input
from payments_mock.refusal import Refusal
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, asked, doing, fresh, said
from contract_tests.mutants.edits import drop, put
from contract_tests.mutants.mutant import Mutant

ECHO = Kind.ECHO
# What was changed unasked is another state, and is not what was sent.
KEPT = (Kind.ECHO, Kind.STATE_MACHINE)


def _of(operator: Operator, call: Input) -> Any:
    return operator.customer(call.parameters["externalCustomerId"])


def _replaces(operator: Operator, call: Input, behave: Behaviour) -> Any:
    customer = _of(operator, call)
    shown = behave(operator, call)
    customer.data = {"email": customer.data["email"]} | call.body
    return shown | {"data": customer.data}


def _not_saved(operator: Operator, call: Input, behave: Behaviour) -> Any:
    customer = _of(operator, call)
    before = dict(customer.data)
    shown = behave(operator, call)
    shown = shown | {"data": dict(shown["data"])}
    customer.data = before | {"email": customer.data["email"]}
    return shown


def _answers_old(operator: Operator, call: Input, behave: Behaviour) -> Any:
    before = dict(_of(operator, call).data)
    return behave(operator, call) | {"data": before}


class _OnlyOnce:
    """A second update of one customer is answered and not done."""

    def __init__(self) -> None:
        self._done: set[str] = set()

    def __call__(self, operator: Operator, call: Input, behave: Behaviour) -> Any:
        if (customer := _of(operator, call)).id in self._done:
            kept = replace(call, body={"email": customer.data["email"]})
            return behave(operator, kept)
        shown = behave(operator, call)
        self._done.add(customer.id)
        return shown


def _everybody(operator: Operator, call: Input, behave: Behaviour) -> Any:
    shown = behave(operator, call)
    for customer in operator.customers.values():
        customer.data |= {name: value for name, value in call.body.items() if name == "city"}
    return shown


def _forgets_kyc(operator: Operator, call: Input, behave: Behaviour) -> Any:
    behave(operator, call)
    _of(operator, call).verifications.clear()
    return behave(operator, call)


def _created_anew(operator: Operator, call: Input, behave: Behaviour) -> Any:
    _of(operator, call).created_at = operator.now() + 3_600_000
    return behave(operator, call)


def _keeps_old_address(operator: Operator, call: Input, behave: Behaviour) -> Any:
    old = _of(operator, call).data["email"].lower()
    shown = behave(operator, call)
    operator.customer_by_email.setdefault(old, "nobody any more")
    return shown


def _frees_new_address(operator: Operator, call: Input, behave: Behaviour) -> Any:
    own = _of(operator, call)
    operator.customer_by_email.setdefault(own.data["email"].lower(), own.id)
    shown = behave(operator, call)
    if "email" in call.body:
        del operator.customer_by_email[own.data["email"].lower()]
    return shown


def _takes_any_address(operator: Operator, call: Input, behave: Behaviour) -> Any:
    own = _of(operator, call)
    operator.customer_by_email = {own.data["email"].lower(): own.id}
    try:
        return behave(operator, call)
    finally:
        operator.customer_by_email = {one.data["email"].lower(): one.id for one in operator.customers.values()}


def _half_done(operator: Operator, call: Input, behave: Behaviour) -> Any:
    try:
        return behave(operator, call)
    except Refusal:
        customer = operator.customers.get(call.parameters["externalCustomerId"])
        if customer is not None:
            customer.data |= {name: value for name, value in call.body.items() if name not in ("email", "phone")}
        raise


def _endpoint(operator: Operator, call: Input) -> Any:
    return operator.context.outbox.endpoints.get(call.parameters["webhookId"])


def _filling(**fields: Any) -> Any:
    """What is left out of an update is set to this."""
    return doing(lambda operator, call, behave: behave(operator, replace(call, body=fields | call.body)))


def _adds_events(operator: Operator, call: Input, behave: Behaviour) -> Any:
    old = _endpoint(operator, call)
    more = (
        {"eventTypes": sorted({*old.event_types, *call.body["eventTypes"]})}
        if old and call.body.get("eventTypes")
        else {}
    )
    return behave(operator, replace(call, body=call.body | more))


def _empty_is_nothing(operator: Operator, call: Input, behave: Behaviour) -> Any:
    return behave(operator, replace(call, body={name: value for name, value in call.body.items() if value}))


def _blank_is_nothing(operator: Operator, call: Input, behave: Behaviour) -> Any:
    kept = {name: value for name, value in call.body.items() if value}
    return behave(operator, replace(call, body=kept or {"email": _of(operator, call).data["email"]}))


MUTANTS = (
    Mutant("update-replaces", "updateCustomer", KEPT, doing(_replaces)),
    Mutant("update-not-saved", "updateCustomer", ECHO, doing(_not_saved)),
    Mutant("update-answers-old", "updateCustomer", ECHO, doing(_answers_old)),
    Mutant("update-only-once", "updateCustomer", ECHO, fresh(lambda: doing(_OnlyOnce()))),
    Mutant("update-of-everybody", "updateCustomer", KEPT, doing(_everybody)),
    Mutant("update-forgets-kyc", "updateCustomer", (*KEPT, Kind.LIST_CONTENTS), doing(_forgets_kyc)),
    Mutant("update-creates-anew", "updateCustomer", KEPT, doing(_created_anew)),
    Mutant("update-ignores-blank", "updateCustomer", ECHO, doing(_blank_is_nothing)),
    Mutant(
        "update-ignores-phone",
        "updateCustomer",
        ECHO,
        asked(lambda body: drop("phone")(body) if isinstance(body, dict) and len(body) > 1 else body),
    ),
    Mutant("address-not-freed", "updateCustomer", KEPT, doing(_keeps_old_address)),
    Mutant("address-not-held", "updateCustomer", KEPT, doing(_frees_new_address)),
    Mutant("address-of-another", "updateCustomer", Kind.STATE_MACHINE, doing(_takes_any_address)),
    Mutant("refused-update-done", "updateCustomer", KEPT, doing(_half_done)),
    Mutant("webhook-events-reset", "updateWebhook", KEPT, _filling(eventTypes=[])),
    Mutant("webhook-headers-reset", "updateWebhook", KEPT, _filling(headers={})),
    Mutant("webhook-resumed", "updateWebhook", KEPT, _filling(status="active")),
    Mutant("webhook-status-not-saved", "updateWebhook", KEPT, asked(drop("status"))),
    Mutant("webhook-url-not-saved", "updateWebhook", ECHO, asked(drop("url"))),
    Mutant("webhook-events-added", "updateWebhook", ECHO, doing(_adds_events)),
    Mutant("webhook-events-not-emptied", "updateWebhook", ECHO, doing(_empty_is_nothing)),
    Mutant("webhook-answers-active", "updateWebhook", ECHO, said(put("status", "active"))),
)
