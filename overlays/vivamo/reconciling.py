"""Settling what is in doubt: by the list of those awaiting approval, by the inbox, and by the status of an intent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from payments_core import adoption, decisions, seen
from payments_core.errors import NotFound
from payments_core.flow import Flow, transact
from payments_core.inbox import bodies_about
from payments_core.ledger import Doubt, Duplicate, Ledger, Reconciliation, Stored, doubts, given_up
from payments_core.payout import Sighting, by_reference
from sqlalchemy import Connection
from vivamo_api import AuthenticatedClient as Api
from vivamo_api.models import DisbursementIntentStatus
from vivamo_api.types import UNSET

from . import disbursements
from .account import Account
from .events import DisbursementEvent, PaymentEvent, event_of

# How an intent of a status was decided.
_DECIDED: Final[Mapping[str, decisions.Verdict | None]] = {
    "not submitted": None,
    "pending-validation": None,
    "pending": "approve",
    "success": "approve",
    "failed": "approve",
    "rejected": "reject",
}
# Adopted in one transaction: long ones keep those waiting who pay.
_AT_ONCE: Final = 200


@dataclass(slots=True)
class Findings:
    """What the run has found so far."""

    adopted: list[str] = field(default_factory=list)
    intents: dict[str, set[str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)

    def add(self, sighting: Sighting, found: adoption.Adoption | None) -> None:
        if found == "adopted":
            self.adopted.append(sighting.reference)
        elif found == "conflict":
            self.conflicts.append(sighting.intent_id)
        self.intents.setdefault(sighting.reference, set()).add(sighting.intent_id)


def reconcile(api: Api, account: Account, *, inbox: Stored | None) -> Flow[Reconciliation]:
    """Reads, and settles in the ledger what it can. Each step is durable by itself, so it may be repeated."""
    store, findings = account.ledger.store, Findings()
    pending = yield from disbursements.awaiting_approval(api)
    yield from _adopt(account, map(account.sighting, pending), findings)
    for doubt in (yield from transact(store, doubts)):
        if doubt.server != account.server:
            continue  # the sandbox knows nothing of production
        if doubt.step == "create":
            told = yield from _told(account, doubt, inbox)
            yield from _adopt(account, told, findings)
        else:
            yield from _settle(api, account, doubt, findings)
    for doubt in (yield from transact(store, given_up)):
        if doubt.server == account.server:
            yield from _settle(api, account, doubt, findings)
    return (yield from transact(store, lambda connection: _sum_up(connection, findings)))


def _adopt(account: Account, sightings: Iterable[Sighting], findings: Findings) -> Flow[None]:
    # In one order, so that two that reconcile at once cannot wait for each other.
    listed = sorted(sightings, key=by_reference)
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        found = yield from transact(account.ledger.store, partial(_adopt_some, account.ledger, some))
        for sighting, meaning in zip(some, found, strict=True):
            findings.add(sighting, meaning)


def _adopt_some(
    ledger: Ledger, sightings: Iterable[Sighting], connection: Connection
) -> list[adoption.Adoption | None]:
    stamp = ledger.stamp()
    return [adoption.adopt(connection, sighting, stamp) for sighting in sightings]


def _told(account: Account, doubt: Doubt, inbox: Stored | None) -> Flow[list[Sighting]]:
    """The intents that the inbox names with the reference in doubt."""
    store = account.ledger.store if inbox is None else inbox.store
    bodies = yield from transact(store, lambda connection: bodies_about(connection, doubt.reference))
    return list(_sightings(account, bodies))


def _sightings(account: Account, bodies: Iterable[bytes]) -> Iterator[Sighting]:
    for body in bodies:
        # No other events are stored with a reference.
        event = cast("DisbursementEvent | PaymentEvent", event_of(json.loads(body)))
        payment = isinstance(event, PaymentEvent)
        intent_id = event.payment_intent_id if isinstance(event, PaymentEvent) else event.disbursement_intent_id
        if (intent_id or "").strip():  # a payment's event may name none, and then there is nothing to adopt
            yield Sighting(
                server=account.server,
                reference=event.reference,
                intent_id=str(intent_id),
                kind="payment" if payment else "disbursement",
                customer=event.external_customer_id,
                amount=f"{event.amount:f}",
                currency=None,
                source="a webhook",
            )


def _settle(api: Api, account: Account, doubt: Doubt, findings: Findings) -> Flow[None]:
    """A decision in doubt, by the status of its intent. The server decides an intent once, so asking it is safe."""
    intent_id = str(doubt.intent_id)
    try:
        status = yield from disbursements.status(api, intent_id)
    except NotFound:
        return  # it stays in doubt, and must not hold up the others
    word = "not submitted" if status.status is UNSET else str(status.status)
    if word not in _DECIDED:
        return  # a status that this version does not know
    verdict = _DECIDED[word]
    answer, cause = _answer(doubt, verdict, status), f"its status is {word}"

    def work(connection: Connection) -> str | None:
        return decisions.settle(connection, intent_id, verdict, account.ledger.stamp(), answer=answer, cause=cause)

    found = yield from transact(account.ledger.store, work)
    if found is not None:
        findings.settled.append(intent_id)
    if found == "approved twice":
        findings.intents.setdefault(doubt.reference, set()).add(intent_id)


def _answer(doubt: Doubt, verdict: decisions.Verdict | None, status: DisbursementIntentStatus) -> dict[str, object]:
    """The answer that was lost, as far as it can be told."""
    own = status.disbursement.id if status.disbursement is not UNSET else UNSET
    answer: dict[str, object] = {
        "status": "pending" if verdict == "approve" else "rejected",
        "externalCustomerId": doubt.customer,
        "externalDisbursementId": doubt.reference,
    }
    if doubt.amount is not None:
        answer |= {"amount": doubt.amount.text, "currency": doubt.amount.currency}
    return answer if own is UNSET else {**answer, "disbursementId": own}


def _sum_up(connection: Connection, findings: Findings) -> Reconciliation:
    known = {one: {*ids, *seen.of_reference(connection, one)} for one, ids in findings.intents.items()}
    return Reconciliation(
        adopted=tuple(findings.adopted),
        settled=tuple(findings.settled),
        duplicates=tuple(
            Duplicate(reference=one, intent_ids=tuple(sorted(ids)))
            for one, ids in sorted(known.items())
            if len(ids) > 1
        ),
        conflicts=tuple(findings.conflicts),
        in_doubt=tuple(doubts(connection)),
    )
