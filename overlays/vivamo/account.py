"""A ledger with the server that its payouts are made at: the flows that send each create and each decision once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar

from payments_core import adoption, seen
from payments_core.decisions import NO_LIMITS, DecisionClaim, Verdict
from payments_core.errors import LedgerError
from payments_core.flow import Flow, transact
from payments_core.ledger import Ledger
from payments_core.limits import Limits
from payments_core.money import Money
from payments_core.once import Outcome, Sent, once
from payments_core.payout import Kind, Payout, Recorded, Sighting
from payments_core.payouts import PayoutClaim
from payments_core.store import Database
from sqlalchemy import Connection, Row
from vivamo_api import AuthenticatedClient as Api
from vivamo_api.models import DisbursementDecision, DisbursementIntent, PaymentIntent, PendingDisbursement
from vivamo_api.types import UNSET

from . import disbursements, echo, payments
from .asking import about

Intent = TypeVar("Intent", PaymentIntent, DisbursementIntent)
_ID_AND_REFERENCE: Final = {
    "disbursement": ("disbursementIntentId", "externalDisbursementIntentId"),
    "payment": ("paymentIntentId", "externalPaymentIntentId"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """`owned`: the ledger was opened here. `server`: as `Settings.server`."""

    ledger: Ledger
    server: str
    owned: bool

    @classmethod
    def of(cls, ledger: Ledger | Database, server: str) -> Account:
        """Raises LedgerError, TypeError or ValueError for what cannot be a ledger."""
        if isinstance(ledger, Ledger):
            return cls(ledger, server, owned=False)
        try:
            return cls(Ledger.open(ledger), server, owned=True)
        except (TypeError, ValueError) as error:
            text = str(error).replace("database: expected", "ledger: expected a Ledger or", 1)
            raise type(error)(text) from None

    def create(
        self, sending: Flow[Intent], model: type[Intent], *, customer: str, amount: Money, reference: str
    ) -> Flow[Intent]:
        """The intent of a reference: made now by `sending`, or the one that was recorded."""
        kind: Kind = "payment" if model is PaymentIntent else "disbursement"
        payout = Payout(reference=reference, kind=kind, customer=customer, amount=amount, server=self.server)
        with about(reference):
            outcome: Outcome[Intent] = yield from once(self.ledger, PayoutClaim(payout), lambda: _sent(sending))
        if outcome.answer is not None:
            return outcome.answer
        return model.from_dict(_recorded_intent(outcome.recorded, payout))

    def decide(
        self, api: Api, intent_id: str, *, allow: bool, limits: Limits = NO_LIMITS
    ) -> Flow[DisbursementDecision]:
        """The decision about an intent: sent now, or the one that was recorded."""
        sending = disbursements.proceed(api, intent_id, allow=allow)
        verdict: Verdict = "approve" if allow else "reject"
        claim = DecisionClaim(intent_id=intent_id, verdict=verdict, server=self.server, limits=limits)
        intent = (yield from self._known(intent_id)) or (yield from self._look_up(api, intent_id))
        with about(intent.reference):
            outcome = yield from once(self.ledger, claim, lambda: _decided(sending, intent))
        if outcome.answer is not None:
            return outcome.answer
        return DisbursementDecision.from_dict(outcome.recorded.answer or {})

    def _known(self, intent_id: str) -> Flow[Row[Any] | None]:
        """The intent, if the ledger has seen it."""
        return transact(self.ledger.store, lambda connection: seen.of_intent(connection, intent_id))

    def _look_up(self, api: Api, intent_id: str) -> Flow[Row[Any]]:
        """An intent that the ledger has never seen, and takes in: another one of its reference may be approved."""
        for pending in (yield from disbursements.awaiting_approval(api)):
            if pending.disbursement_intent_id == intent_id:
                yield from self.take_in(self.sighting(pending))
        # Another worker may have taken it in and decided it between our look into the ledger and the list.
        known = yield from self._known(intent_id)
        if known is not None:
            return known
        status = (yield from disbursements.status(api, intent_id)).status
        shown = "not submitted" if status is UNSET else repr(str(status)[:40])
        error = LedgerError(f"the intent is not awaiting approval ({shown}). Nothing was sent")
        error.subject = intent_id
        raise error

    def take_in(self, sighting: Sighting) -> Flow[adoption.Adoption]:
        """Makes an intent known to the ledger, whoever made it."""

        def work(connection: Connection) -> adoption.Adoption:
            return adoption.take_in(connection, sighting, self.ledger.stamp())

        return transact(self.ledger.store, work)

    def sighting(self, pending: PendingDisbursement) -> Sighting:
        """What an entry of the list of those awaiting approval tells."""
        return Sighting(
            server=self.server,
            reference=pending.external_disbursement_id,
            intent_id=pending.disbursement_intent_id,
            kind="disbursement",
            customer=pending.external_customer_id,
            amount=pending.amount,
            currency=pending.currency,
            source="the list of those awaiting approval",
        )


def _sent(sending: Flow[Intent]) -> Flow[Sent[Intent]]:
    intent = yield from sending
    ids = payments.ids(intent) if isinstance(intent, PaymentIntent) else disbursements.ids(intent)
    return Sent(answer=intent, intent_id=ids[0], json=intent.to_dict())


def _decided(sending: Flow[DisbursementDecision], intent: Row[Any]) -> Flow[Sent[DisbursementDecision]]:
    decision = yield from sending
    echo.same_payout(decision, intent.intent_id, customer=intent.customer, reference=intent.reference)
    return Sent(answer=decision, intent_id=intent.intent_id, json=decision.to_dict())


def _recorded_intent(recorded: Recorded, payout: Payout) -> dict[str, object]:
    """The answer as it came; of an adopted intent what is known of it, and no client secret: that one was lost."""
    if recorded.answer is not None:
        return recorded.answer
    own, reference = _ID_AND_REFERENCE[payout.kind]
    return {
        own: recorded.intent_id,
        reference: payout.reference,
        "amount": payout.amount.text,
        "currency": payout.amount.currency,
        "externalCustomerId": payout.customer,
        "clientSecretKey": "",
    }
