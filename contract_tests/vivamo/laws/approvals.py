"""Laws of payouts and payments once the customer has acted. They need the target's control."""

from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.control import ControlFailedError
from contract_tests.vivamo.world import words

TWO_HOURS = 7200
# Longer than any mock takes to process a payout, and far shorter than any expiry.
PROCESSING = 600
AMOUNT = "1234.50"
# What an escaper, a normaliser or a lower-caser would damage.
ODD = 'Payout <b>&amp;</b> "1" e\u0301 \u4f60'
CONTACT = {"firstName": "\u00c9lodie", "lastName": "O'Neil-" + "Smith" * 12, "phone": "+12125550123"}
METHODS = ("card", "bank", "pay_by_bank", "crypto")
# What passes between two calls here, at most, in seconds.
MARGIN = 10


def submitted(bench: Bench, *, customer: str = "", currency: str = "USD", **act: str) -> tuple[str, str, str]:
    """A payout that waits for a decision: intent, customer, reference. Without a customer it is a new one's."""
    control = bench.hand()
    customer = customer or bench.customer(**CONTACT)
    reference = bench.stamp.name(ODD)
    created = bench.calls.create_intent("disbursement", customer, amount=AMOUNT, currency=currency, reference=reference)
    intent = bench.made(created, "disbursementIntentId")
    control.submit("disbursement", intent, **act)
    return intent, customer, reference


def _status(bench: Bench, intent: str, wanted: str, message: str) -> None:
    exchange = bench.calls.intent_status("disbursement", intent)
    for pointer in ("/status", "/disbursement/status"):
        bench.same(exchange, Kind.STATE_MACHINE, message, pointer, wanted)


def awaiting(bench: Bench) -> None:
    """A submitted payout waits in the list, once, with its amount, reference and customer."""
    intent, customer, reference = submitted(bench, outcome="success")
    _status(bench, intent, "pending-validation", words.WAITS)
    exchange = bench.calls.awaiting_approval()
    entries = [entry for entry in members(exchange.json) if dig(entry, "disbursementIntentId") == intent]
    listed = bench.check(
        len(entries) == 1,
        Kind.LIST_CONTENTS,
        exchange,
        words.PAYOUT_LISTED,
        expected="1",
        observed=str(len(entries)),
    )
    if not listed:
        return
    at = f"/{members(exchange.json).index(entries[0])}"
    for name, value, kind in (
        ("amount", AMOUNT, Kind.MONEY),
        ("currency", "USD", Kind.MONEY),
        ("externalCustomerId", customer, Kind.ECHO),
        ("externalDisbursementId", reference, Kind.ECHO),
        ("status/name", "pending-validation", Kind.STATE_MACHINE),
        ("customerId/data/firstName", "\u00c9lodie", Kind.ECHO),
    ):
        bench.same(exchange, kind, words.PAYOUT_TOLD, f"{at}/{name}", value)
    bench.calls.proceed(intent, allow=False)


def several(bench: Bench) -> None:
    """Several that wait are all listed, and a decision takes off its own payout alone."""
    # Two of them are of one customer.
    first, customer, _ = submitted(bench, type=METHODS[0], outcome="success")
    waiting = [first, submitted(bench, customer=customer, currency="CAD", type=METHODS[1], outcome="success")[0]]
    waiting += [submitted(bench, type=method, outcome="success")[0] for method in METHODS[2:]]
    for intent, method in zip(waiting, METHODS, strict=True):
        _listed(bench, intent, words.PAYOUT_LISTED, 1)
        seen = bench.calls.intent_status("disbursement", intent)
        bench.same(seen, Kind.ECHO, words.ECHO, "/disbursement/type", method)
    bench.calls.proceed(waiting[1], allow=True)
    bench.calls.proceed(waiting[2], allow=False)
    for intent, count in zip(waiting, (1, 0, 0, 1), strict=True):
        _listed(bench, intent, words.PAYOUT_LISTED if count else words.PAYOUT_OFF, count)
    _status(bench, waiting[0], "pending-validation", words.WAITS)
    _status(bench, waiting[2], "rejected", words.REJECTED)
    for intent in (waiting[0], waiting[3]):
        bench.calls.proceed(intent, allow=False)


def _listed(bench: Bench, intent: str, message: str, wanted: int) -> None:
    exchange = bench.calls.awaiting_approval()
    count = [dig(entry, "disbursementIntentId") for entry in members(exchange.json)].count(intent)
    bench.check(count == wanted, Kind.LIST_CONTENTS, exchange, message, expected=str(wanted), observed=str(count))


def approval(bench: Bench) -> None:
    """Approved once: pending, off the list, then success; a second decision of either kind is refused."""
    intent, customer, reference = submitted(bench, outcome="success")
    decision = bench.calls.proceed(intent, allow=True)
    bench.same(decision, Kind.STATE_MACHINE, words.APPROVAL, "/status", "pending")
    bench.echoes(decision, {"amount": AMOUNT, "currency": "USD"}, kind=Kind.MONEY)
    bench.echoes(decision, {"externalCustomerId": customer, "externalDisbursementId": reference})
    _decided(bench, intent)
    _under_way(bench, intent)
    bench.hand().advance(PROCESSING)
    _status(bench, intent, "success", words.PROCESSED)
    again = bench.calls.proceed(intent, allow=True)
    bench.refused(again, words.DECIDED, statuses=(400, 409))


def _under_way(bench: Bench, intent: str) -> None:
    seen = bench.calls.intent_status("disbursement", intent)
    status = dig(seen.json, "status")
    # It may have been processed by now; a status that is neither has no place here.
    bench.check(
        status in ("pending", "success"),
        Kind.STATE_MACHINE,
        seen,
        words.PENDING,
        pointer="/status",
        expected="pending",
        observed=status,
    )


def _decided(bench: Bench, intent: str) -> None:
    again = bench.calls.proceed(intent, allow=True)
    held = bench.refused(again, words.DECIDED, statuses=(400, 409))
    bench.assumptions.note("A13", held and again.status == 400, f"a second approval answered {again.status}")
    contrary = bench.calls.proceed(intent, allow=False)
    bench.refused(contrary, words.DECIDED, statuses=(400, 409))
    _listed(bench, intent, words.PAYOUT_OFF, 0)


def rejection(bench: Bench) -> None:
    """Rejected once and for good."""
    intent, _, _ = submitted(bench, outcome="success")
    decision = bench.calls.proceed(intent, allow=False)
    bench.same(decision, Kind.STATE_MACHINE, words.REJECTION, "/status", "rejected")
    bench.echoes(decision, {"amount": AMOUNT, "currency": "USD"}, kind=Kind.MONEY)
    _decided(bench, intent)
    bench.hand().advance(PROCESSING)
    _status(bench, intent, "rejected", words.REJECTED)


def failure(bench: Bench) -> None:
    """A payout that fails in processing says so, with the detail."""
    intent, _, _ = submitted(bench, outcome="failed", subStatus="declined")
    bench.calls.proceed(intent, allow=True)
    bench.hand().advance(PROCESSING)
    _status(bench, intent, "failed", words.PROCESSED)
    detail = dig(bench.calls.intent_status("disbursement", intent).json, "disbursement", "subStatus")
    bench.assumptions.note("A16", detail == "declined", "a string" if isinstance(detail, str) else "no subStatus")


def payments(bench: Bench) -> None:
    """A failed payment is not final: the next attempt may succeed, and both are told."""
    control = bench.hand()
    intent = bench.intent("payment", bench.customer())
    control.submit("payment", intent, type="card", outcome="failed", subStatus="declined")
    failed = bench.calls.intent_status("payment", intent)
    bench.same(failed, Kind.STATE_MACHINE, words.PAYMENT_STATUS, "/status", "failed")
    bench.same(failed, Kind.STATE_MACHINE, "a failed payment tells its detail", "/payments/0/subStatus", "declined")
    control.submit("payment", intent, type="bank", outcome="success")
    paid = bench.calls.intent_status("payment", intent)
    bench.same(paid, Kind.STATE_MACHINE, words.PAYMENT_STATUS, "/status", "success")
    types = sorted(str(dig(payment, "type")) for payment in members(dig(paid.json, "payments")))
    bench.check(
        types == ["bank", "card"],
        Kind.LIST_CONTENTS,
        paid,
        words.PAYMENTS,
        pointer="/payments",
        expected=["bank", "card"],
        observed=types,
    )


def pending_payment(bench: Bench) -> None:
    """A payment under way is pending, and ends as one payment, not two."""
    control = bench.hand()
    intent = bench.intent("payment", bench.customer())
    control.submit("payment", intent, type="bank", outcome="pending")
    for outcome in ("pending", "success"):
        if outcome == "success":
            control.submit("payment", intent, type="bank", outcome=outcome)
        seen = bench.calls.intent_status("payment", intent)
        bench.same(seen, Kind.STATE_MACHINE, words.PAYMENT_STATUS, "/status", outcome)
        told = [dig(payment, "status") for payment in members(dig(seen.json, "payments"))]
        bench.check(
            told == [outcome],
            Kind.LIST_CONTENTS,
            seen,
            words.PAYMENTS,
            pointer="/payments",
            expected=[outcome],
            observed=told,
        )


def expiry(bench: Bench) -> None:
    """An intent can be submitted until 2 hours have passed, and not after."""
    control = bench.hand()
    customer = bench.customer()
    early, late = bench.intent("disbursement", customer), bench.intent("disbursement", customer)
    control.advance(TWO_HOURS - MARGIN)
    _submit_if_possible(bench, early)
    control.advance(2 * MARGIN)
    _submit_if_possible(bench, late)
    in_time = bench.calls.intent_status("disbursement", early)
    bench.same(in_time, Kind.EXPIRY, words.INTENT_LIVES, "/status", "pending-validation")
    too_late = bench.calls.intent_status("disbursement", late)
    status = dig(too_late.json, "status")
    bench.check(
        status is MISSING or status == "failed",
        Kind.EXPIRY,
        too_late,
        "an expired intent takes no submission",
        pointer="/status",
        expected="no status",
        observed=status,
    )
    bench.refused(bench.calls.proceed(late, allow=True), words.DECIDED, statuses=(400, 409))
    if dig(in_time.json, "status") == "pending-validation":
        # What waits can be decided, however long it waits.
        decision = bench.calls.proceed(early, allow=False)
        bench.same(decision, Kind.STATE_MACHINE, words.REJECTION, "/status", "rejected")


def payment_expiry(bench: Bench) -> None:
    """An intent can be paid until 2 hours have passed, and not after."""
    control = bench.hand()
    customer = bench.customer()
    early, late = bench.intent("payment", customer), bench.intent("payment", customer)
    control.advance(TWO_HOURS - MARGIN)
    _submit_if_possible(bench, early, kind="payment")
    control.advance(2 * MARGIN)
    _submit_if_possible(bench, late, kind="payment")
    for intent, message, status in (
        (early, words.INTENT_LIVES, "success"),
        (late, "an expired intent takes no payment", "no-payment"),
    ):
        seen = bench.calls.intent_status("payment", intent)
        bench.same(seen, Kind.EXPIRY, message, "/status", status)


def _submit_if_possible(bench: Bench, intent: str, *, kind: str = "disbursement") -> None:
    try:
        bench.hand().submit(kind, intent, outcome="success")
    except ControlFailedError:
        # Whether it was taken is read from the contract's own answers.
        return
