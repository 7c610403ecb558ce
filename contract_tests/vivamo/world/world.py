"""What the records of this run must look like, learned from every exchange and every act. Sends nothing."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from contract_tests.document import Document, Place
from contract_tests.exchange import Exchange
from contract_tests.findings import Deviation
from contract_tests.json_value import dig, members
from contract_tests.validity import Verdict, validity
from contract_tests.vivamo.control import Act, Control, ControlFailedError
from contract_tests.vivamo.world.clock import TargetClock
from contract_tests.vivamo.world.endpoints import Endpoints
from contract_tests.vivamo.world.intents import Ids
from contract_tests.vivamo.world.kyc import Proofs
from contract_tests.vivamo.world.payments import Payments
from contract_tests.vivamo.world.payouts import Payouts
from contract_tests.vivamo.world.people import People
from contract_tests.vivamo.world.prizes import Prizes
from contract_tests.vivamo.world.sight import Effect, Sight, effect_of

Report = Callable[[Deviation, Exchange], None]
Reading = Callable[[Sight], Iterator[Deviation]]
_CUSTOMER = "/v1/customers/{externalCustomerId}"
_PAYMENT, _PAYOUT = "/v1/payment-intents", "/v1/disbursement-intents"
_HOOKS = "/v1/operators/webhooks"
# Reading it may start a verification.
_KYC_INFO = f"{_CUSTOMER}/kyc-info"
_NAMES = frozenset({"paymentIntentId", "disbursementIntentId", "_id", "id"})


class World:
    """A witness of the judge; `tag` begins every name that this run gives, and nobody else's.

    `earlier` are ids of records that it has not seen made, and that are there.
    """

    def __init__(
        self, document: Document, *, report: Report, clock: TargetClock, tag: str, earlier: Iterable[str] = ()
    ) -> None:
        self._document = document
        self._report = report
        self._lock = threading.RLock()
        self._seen = {name.casefold().strip() for name in earlier}
        self.clock = clock
        # When the exchange before was over, by the target's clock.
        self._since = clock.now()
        self.alone = False
        self.people = People(tag)
        ids = Ids()
        self.proofs = Proofs(self.people)
        self.prizes = Prizes(self.people)
        self.payments = Payments(self.people, ids)
        self.payouts = Payouts(self.people, ids)
        self.endpoints = Endpoints(ids)
        self._readings = self._table()

    def _table(self) -> dict[tuple[str, str], Reading]:
        payments, payouts, hooks = self.payments, self.payouts, self.endpoints
        return {
            ("POST", "/v1/customers"): self._create_customer,
            ("GET", "/v1/customers"): self._list_customers,
            ("GET", "/v1/customers/kyc-for-review"): self.proofs.for_review,
            ("GET", _CUSTOMER): self._get_customer,
            ("PUT", f"{_CUSTOMER}/data"): self.people.update,
            ("GET", _KYC_INFO): self.proofs.info,
            ("POST", f"{_CUSTOMER}/kyc-verify/{{type}}"): self.proofs.review,
            ("POST", f"{_CUSTOMER}/prizes"): self.prizes.record,
            ("GET", f"{_CUSTOMER}/prizes"): self.prizes.listed,
            ("POST", _PAYMENT): payments.create,
            ("GET", f"{_PAYMENT}/{{paymentIntentId}}/status"): lambda sight: payments.status(sight, self._seen),
            ("POST", _PAYOUT): payouts.create,
            ("GET", f"{_PAYOUT}/{{disbursementIntentId}}/status"): lambda sight: payouts.status(sight, self._seen),
            ("GET", "/v1/disbursements/pending-validation"): payouts.awaiting,
            ("POST", "/v1/disbursements/{disbursementIntentId}/proceed/{allow}"): (
                lambda sight: payouts.proceed(sight, self._seen)
            ),
            ("POST", _HOOKS): hooks.register,
            ("GET", _HOOKS): hooks.listed,
            ("PATCH", f"{_HOOKS}/{{webhookId}}"): lambda sight: hooks.update(sight, self._seen),
            ("DELETE", _HOOKS): lambda sight: hooks.delete(sight, self._seen),
        }

    def witness(self, place: Place, exchange: Exchange) -> None:
        """Learn from one exchange, and report what it says against what is known."""
        with self._lock:
            # Learned from whole before anything is reported: a report may end the run.
            for deviation in list(self._deviations(place, exchange)):
                self._report(deviation, exchange)
            self._since = self.clock.now()

    def _deviations(self, place: Place, exchange: Exchange) -> Iterator[Deviation]:
        operation = place.operation
        if operation is None:
            self._undocumented(place, exchange)
            return

        def sound() -> bool:
            return validity(self._document, operation, place.arguments, exchange).verdict is Verdict.VALID

        sight = Sight(
            operation=operation,
            arguments=place.arguments,
            exchange=exchange,
            effect=effect_of(exchange, sound=sound),
            judge=sound,
            now=self.clock.now(),
            since=self._since,
            slack=self.clock.slack,
            alone=self.alone,
        )
        if sight.effect is not Effect.NONE and (operation.method != "GET" or operation.path == _KYC_INFO):
            self.people.wrote()
        reading = self._readings.get((operation.method, operation.path))
        if reading:
            yield from reading(sight)
        if sight.effect is not Effect.NONE:
            self._seen.update(_names(exchange.json))

    def _undocumented(self, place: Place, exchange: Exchange) -> None:
        """What a method does that the document does not have is anyone's guess, unless it was refused."""
        refused = effect_of(exchange, sound=lambda: True) is Effect.NONE
        if not refused and place.neighbour and exchange.request.method not in {"HEAD", "OPTIONS", "TRACE"}:
            again = self._document.locate(place.neighbour.method, exchange.request.path)
            self._blur(again.arguments, exchange)
            self.people.wrote()

    def _blur(self, arguments: dict[str, str], exchange: Exchange) -> None:
        """Whatever the request was about is not sure any more."""
        sent = exchange.sent
        customers = {arguments.get("externalCustomerId"), dig(sent, "externalCustomerId")}
        for name in customers:
            if isinstance(name, str):
                for book in (self.people, self.proofs, self.prizes):
                    book.blur(name)
        self.payments.blur(arguments.get("paymentIntentId", ""))
        self.payouts.blur(arguments.get("disbursementIntentId", ""))
        self.endpoints.blur(arguments.get("webhookId", ""))
        if exchange.request.path.endswith("/operators/webhooks"):
            for name in list(self.endpoints.by_id):
                self.endpoints.blur(name)

    def follow(self, control: Control) -> None:
        """The target has control: from now on its clock is known, and nobody acts there but this run."""
        self.alone = True
        control.watchers.append(self.acted)
        with suppress(ControlFailedError):
            now = control.now()
            if now is not None:
                self.clock.set(now)
                self._since = self.clock.now()

    def acted(self, act: Act) -> None:
        """The customer or time has acted by the control of the target."""
        with self._lock:
            self._act(act)
            self._since = self.clock.now()

    def _act(self, act: Act) -> None:
        if act.name == "advance":
            if act.now is not None:
                self.clock.set(act.now)
            return
        self.people.wrote()
        if act.done is None:
            blur = {"payment": self.payments.blur, "disbursement": self.payouts.blur, "kyc": self.proofs.blur}
            blur.get(act.name, self.prizes.blur)(act.record)
        elif act.done:
            self._done(act)

    def _done(self, act: Act) -> None:
        given, now = act.given, self.clock.now()
        if act.name == "w9":
            self.prizes.captured(act.record)
        elif act.name == "kyc":
            self.proofs.submitted(act.record, given["outcome"], documents=given["documents"], now=now)
        else:
            book = self.payments if act.name == "payment" else self.payouts
            detail = given.get("subStatus", "")
            book.submitted(act.record, method=given["type"], outcome=given["outcome"], sub_status=detail, now=now)

    def _create_customer(self, sight: Sight) -> Iterator[Deviation]:
        name = dig(sight.sent, "externalCustomerId")
        known = self.people.get(name)
        if known and known.exists and sight.effect is not Effect.NONE:
            # What was accepted twice may hold anything of either.
            self.proofs.blur(known.id)
            self.prizes.blur(known.id)
        else:
            self.proofs.created(sight)
        yield from self.people.create(sight)

    def _get_customer(self, sight: Sight) -> Iterator[Deviation]:
        yield from self.people.read(sight)
        name = sight.arguments["externalCustomerId"]
        if sight.told and self.people.get(name):
            yield from self.proofs.history(sight, name, sight.json, "")

    def _list_customers(self, sight: Sight) -> Iterator[Deviation]:
        yield from self.people.listed(sight)
        if sight.told:
            for n, entry in enumerate(members(dig(sight.json, "customers"))):
                name = dig(entry, "externalCustomerId")
                if self.people.get(name):
                    yield from self.proofs.history(sight, name, entry, f"/customers/{n}")


def _names(value: Any) -> Iterator[str]:
    """Every id in an answer, as servers that ignore case and blanks would know it."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in _NAMES and isinstance(item, str):
                yield item.casefold().strip()
            yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
