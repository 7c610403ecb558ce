"""Lets things happen at the target, and keeps what must be told of each. Judges nothing."""

from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.deliveries.event import Event
from contract_tests.vivamo.laws.approvals import PROCESSING
from contract_tests.vivamo.laws.prizes import BINGO, DATES, RACING

PLAIN = "77.70"
# Beyond a double in front of the point, and behind it.
LONG, TOKEN = "12345678901234567.89", "1.000000000000000001"
# What is damaged by an escaper, a trimmer, a normaliser, a lower-caser or a fixed encoding. The accent stands apart.
ODD = " \u00c5ngstr\u00f6m <b>&amp;\"'\\/</b> e\u0301 \u4f60\u597d \U0001f3b2 %2F +1 "
DECLINED = "declined"


class Story:
    """`events` has everything that happened so far, in order."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._control = bench.hand()
        self.events: list[Event] = []

    def _opened(self, kind: str, amount: str, currency: str, *, odd: bool) -> dict[str, str]:
        """A fresh intent: what every event of it tells."""
        bench, customer = self._bench, self._bench.customer()
        reference = bench.stamp.name(kind) + (ODD if odd else "")
        exchange = bench.calls.create_intent(kind, customer, amount=amount, currency=currency, reference=reference)
        return {
            "amount": amount,
            "transactionType": kind,
            "externalCustomerId": customer,
            f"{kind}IntentId": bench.made(exchange, f"{kind}IntentId"),
            f"external{kind.capitalize()}IntentId": reference,
        }

    def payment(self, *outcomes: str, amount: str = PLAIN, odd: bool = False) -> None:
        """Attempts to pay one intent, in turn; a failed one was declined."""
        told = self._opened("payment", amount, "USD", odd=odd)
        intent = told.pop("paymentIntentId")
        before: dict[str, str] = {}
        for outcome in outcomes:
            detail = {"subStatus": DECLINED} if outcome == "failed" else {}
            self._happens(
                Event(
                    type="transaction",
                    told=told | {"status": outcome} | detail,
                    # The documents show it in one sample of two.
                    optional={"paymentIntentId": intent},
                    denied={} if detail else before,
                    listed=outcome != "pending",
                )
            )
            self._control.submit("payment", intent, type="card", outcome=outcome, **detail)
            before = detail
        # To look is no transition.
        self._bench.calls.intent_status("payment", intent)

    def payout(self, outcome: str, *, amount: str = PLAIN, currency: str = "USD", odd: bool = False) -> None:
        """A payout up to its end: success, failed or rejected."""
        told = self._opened("disbursement", amount, currency, odd=odd)
        intent = told["disbursementIntentId"]
        detail = {"subStatus": "account_closed"} if outcome == "failed" else {}
        allowed = outcome != "rejected"
        self._happens(Event(type="transaction", told=told | {"status": "pending-validation"}))
        self._control.submit("disbursement", intent, outcome=outcome if allowed else "success", **detail)
        decided = "pending" if allowed else outcome
        self._happens(Event(type="transaction", told=told | {"status": decided}, listed=False))
        self._bench.calls.proceed(intent, allow=allowed)
        # A second decision is refused, and nothing is told of it; a polite run asks for none.
        if not self._bench.polite and self._decided_again(intent):
            self._bench.unreached("a second decision was granted")
        if allowed:
            self._happens(Event(type="transaction", told=told | {"status": outcome} | detail))
            self._control.advance(PROCESSING)
        self._bench.calls.intent_status("disbursement", intent)

    def _decided_again(self, intent: str) -> bool:
        return any(self._bench.calls.proceed(intent, allow=allow).succeeded for allow in (True, False))

    def verification(self, *outcomes: str, customer: str = "") -> None:
        """Steps of one verification, in turn: what the customer reaches, and what a person decides."""
        customer = customer or self._bench.customer()
        told = {"externalCustomerId": customer, "type": "proof_of_id"}
        self._happens(Event(type="kyc_verification", told=told | {"status": "pending"}, listed=False))
        self._bench.calls.kyc_info(customer)
        for outcome in outcomes:
            self._happens(Event(type="kyc_verification", told=told | {"status": outcome}))
            if outcome.endswith("_manually"):
                self._bench.calls.review_kyc(customer, verify=outcome == "verified_manually")
            else:
                self._control.submit_kyc(customer, outcome=outcome)

    def w9(self) -> None:
        """A prize asks for a W-9; once it is completed, neither another completion nor another prize tells of it."""
        customer = self._bench.customer()
        told = {"externalCustomerId": customer}
        self._happens(Event(type="customer_w9_required", told=told | {"event": "customer_w9_required"}))
        win(self._bench, customer)
        self._happens(Event(type="customer_w9_completed", told=told | {"event": "customer_w9_completed"}))
        for _ in range(2):
            self._control.complete_w9(customer)
        win(self._bench, customer)

    def everything(self) -> None:
        """Each transition of each kind at least once, of several records."""
        self.payment("failed", "success", odd=True)
        self.payment("pending", "success", amount=LONG)
        self.payout("success", odd=True)
        self.payout("failed", amount=TOKEN, currency="USDT")
        self.payout("rejected", amount=LONG)
        self.verification("under_review", "verified_manually")
        self.verification("under_review", "rejected_manually")
        self.verification("rejected", "verified")
        try:
            self.w9()
        except NoPrizesError as reason:
            self._bench.reached.gap(f"law {self._bench.law}: {reason}")

    def _happens(self, event: Event) -> None:
        # Before the act: it may be told while the act is still being answered.
        self.events.append(event)


class NoPrizesError(Exception):
    """The operator's tax type takes no prizes, so no event of a W-9 can be brought about."""


def win(bench: Bench, customer: str) -> None:
    """Record a prize of whichever tax type the operator has."""
    for prize in (BINGO | {"ticketOrCardNumber": bench.stamp.name("ticket")}, RACING):
        if bench.calls.record_prize(customer, prize | {"dateWon": DATES[0]}).succeeded:
            return
    raise NoPrizesError("the operator's tax type takes no prizes")
