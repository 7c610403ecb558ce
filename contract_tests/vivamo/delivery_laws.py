"""Laws of deliveries: sent, signed, shaped, repeated until acknowledged, and never where they were not wanted."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, parse
from contract_tests.vivamo.approval_laws import PROCESSING
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.receiver import Delivery
from contract_tests.vivamo.webhook_laws import delete

# On one machine a delivery is there in milliseconds; a busy one gets time.
PATIENCE = 5.0
# Long enough for a delivery that should not come to be there.
QUIET = 0.3
DELAYS = (60, 120, 180, 240, 300)
AMOUNT = "77.70"
# Real time passes too while the clock is moved: a little of it must not make a retry due.
MARGIN = 5
HEADER = "x-custom-auth"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hook:
    """A registered endpoint of this run."""

    id: str
    path: str
    secret: str
    header: str
    registered: Exchange


@contextmanager
def _hook(bench: Bench, *events: str) -> Iterator[_Hook]:
    ear = bench.ear()
    name = bench.stamp.name("hook")
    header = bench.stamp.name("pre-shared-key")
    body: dict[str, Any] = {
        "url": f"{ear.url}/{name}",
        "headers": {"X-Custom-Auth": header},
        "eventTypes": list(events),
    }
    exchange = bench.calls.register_webhook(body)
    webhook = bench.made(exchange, "_id")
    secret = bench.made(exchange, "secretKey")
    try:
        yield _Hook(id=webhook, path=f"/{name}", secret=secret, header=header, registered=exchange)
    finally:
        delete(bench, webhook)


def _arrived(bench: Bench, hook: _Hook, count: int, message: str) -> list[Delivery]:
    """The deliveries to the hook, which must be exactly so many."""
    got = bench.ear().wait(hook.path, count, seconds=PATIENCE)
    bench.check(
        len(got) == count,
        Kind.WEBHOOK_DELIVERY,
        hook.registered,
        message,
        expected=f"{count} deliveries",
        observed=str(len(got)),
    )
    return got


def _sound(bench: Bench, hook: _Hook, delivery: Delivery, event: str) -> Any:
    """Check one delivery's signature, header and shape; its payload."""
    wanted = hmac.new(hook.secret.encode(), delivery.body, hashlib.sha512).hexdigest()
    bench.check(
        delivery.headers.get("signature", "") == wanted,
        Kind.WEBHOOK_SIGNATURE,
        hook.registered,
        "the signature is the HMAC-SHA512 of the bytes sent, in lower-case hexadecimal",
        expected="the HMAC of the body under the endpoint's secret",
        observed="another text" if delivery.headers.get("signature") else "no signature",
    )
    bench.check(
        delivery.headers.get(HEADER) == hook.header,
        Kind.WEBHOOK_DELIVERY,
        hook.registered,
        "the endpoint's own headers are sent along",
        expected="the registered value",
        observed="another, or none",
    )
    payload = parse(delivery.body)
    schema = bench.document.webhook_schema(event)
    for violation in bench.schemas.violations(schema, payload) if schema is not None else ():
        bench.check(
            False,
            Kind.WEBHOOK_PAYLOAD,
            hook.registered,
            f"the payload of {event} keeps its schema",
            pointer=violation.pointer,
            expected=violation.expected,
            observed=violation.observed,
        )
    return payload


def _tells(bench: Bench, hook: _Hook, payload: Any, wanted: dict[str, str]) -> bool:
    held = True
    for name, value in wanted.items():
        got = dig(payload, name)
        kind = Kind.MONEY if name == "amount" else Kind.WEBHOOK_PAYLOAD
        message = "the payload tells what happened"
        held &= bench.check(
            got == value, kind, hook.registered, message, pointer=f"/{name}", expected=value, observed=got
        )
    return held


def payouts(bench: Bench) -> None:
    """A payout is told when it is submitted and when it ends, and not between."""
    control = bench.hand()
    for outcome in ("success", "failed"):
        with _hook(bench, "transaction") as hook:
            customer, reference = bench.customer(), bench.stamp.name("payout")
            created = bench.calls.create_intent(
                "disbursement", customer, amount=AMOUNT, currency="USD", reference=reference
            )
            intent = bench.made(created, "disbursementIntentId")
            control.submit("disbursement", intent, outcome=outcome)
            bench.calls.proceed(intent, allow=True)
            control.advance(PROCESSING)
            got = _arrived(bench, hook, 2, "a payout is told when submitted and when ended")
            wanted = {
                "amount": AMOUNT,
                "transactionType": "disbursement",
                "externalCustomerId": customer,
                "disbursementIntentId": intent,
                "externalDisbursementIntentId": reference,
            }
            for delivery, status in zip(got, ("pending-validation", outcome), strict=False):
                payload = _sound(bench, hook, delivery, "transaction")
                held = _tells(bench, hook, payload, wanted | {"status": status})
                bench.assumptions.note("A09", held, "the flat payload" if held else "another payload")


def payments(bench: Bench) -> None:
    """A payment is told when it fails and when it succeeds."""
    control = bench.hand()
    with _hook(bench, "transaction") as hook:
        customer, reference = bench.customer(), bench.stamp.name("payment")
        created = bench.calls.create_intent("payment", customer, amount=AMOUNT, currency="USD", reference=reference)
        intent = bench.made(created, "paymentIntentId")
        control.submit("payment", intent, type="card", outcome="failed", subStatus="declined")
        control.submit("payment", intent, type="card", outcome="success")
        got = _arrived(bench, hook, 2, "each ended payment is told")
        wanted = {
            "amount": AMOUNT,
            "transactionType": "payment",
            "externalCustomerId": customer,
            "externalPaymentIntentId": reference,
        }
        for delivery, status in zip(got, ("failed", "success"), strict=False):
            payload = _sound(bench, hook, delivery, "transaction")
            _tells(bench, hook, payload, wanted | {"status": status})
        if got:
            _tells(bench, hook, parse(got[0].body), {"subStatus": "declined"})


def people(bench: Bench) -> None:
    """A verification and a W-9 are told to those who asked for them."""
    control = bench.hand()
    customer = bench.customer()
    with _hook(bench, "kyc_verification") as hook:
        bench.calls.kyc_info(customer)
        control.submit_kyc(customer, outcome="under_review")
        bench.calls.review_kyc(customer, verify=True)
        got = _arrived(bench, hook, 2, "each change of a verification is told")
        for delivery, status in zip(got, ("under_review", "verified_manually"), strict=False):
            payload = _sound(bench, hook, delivery, "kyc_verification")
            held = _tells(bench, hook, payload, {"externalCustomerId": customer, "status": status})
            bench.assumptions.note("A10", held, "the assumed KYC payload" if held else "another KYC payload")
    with _hook(bench, "customer_w9_completed") as hook:
        control.complete_w9(customer)
        for delivery in _arrived(bench, hook, 1, "a completed W-9 is told"):
            payload = _sound(bench, hook, delivery, "customer_w9_completed")
            wanted = {"externalCustomerId": customer, "event": "customer_w9_completed"}
            held = _tells(bench, hook, payload, wanted)
            bench.assumptions.note("A10", held, "the assumed W-9 payload" if held else "another W-9 payload")


def retries(bench: Bench) -> None:
    """What is not acknowledged with a 200 comes again, the same, after 1, 2, 3, 4 and 5 minutes, and then no more."""
    control = bench.hand()
    with _hook(bench, "transaction") as hook:
        bench.ear().answer_next(500, 204, 302, 404, 503, 500)
        intent = bench.intent("disbursement", bench.customer())
        control.submit("disbursement", intent, outcome="success")
        got = _arrived(bench, hook, 1, "a submitted payout is told")
        in_time = True
        for n, delay in enumerate(DELAYS, start=2):
            control.advance(delay - MARGIN)
            in_time &= len(bench.ear().wait(hook.path, n, seconds=QUIET / 3)) == n - 1
            control.advance(MARGIN)
            got = _arrived(bench, hook, n, "an unacknowledged delivery comes again")
            if len(got) != n:
                break
        bench.assumptions.note("A11", in_time and len(got) == 6, f"{len(got)} attempts, in time: {in_time}")
        control.advance(3600)
        got = bench.ear().wait(hook.path, 7, seconds=QUIET)
        bench.check(
            len(got) <= 6,
            Kind.WEBHOOK_DELIVERY,
            hook.registered,
            "after five retries a delivery is given up",
            expected="6 attempts",
            observed=str(len(got)),
        )
        _repeated(bench, hook, got)
        bench.calls.proceed(intent, allow=False)


def _repeated(bench: Bench, hook: _Hook, got: list[Delivery]) -> None:
    for delivery in got:
        _sound(bench, hook, delivery, "transaction")
        bench.check(
            parse(delivery.body) == parse(got[0].body),
            Kind.WEBHOOK_PAYLOAD,
            hook.registered,
            "a retry carries what the first attempt carried",
            expected="the same payload",
            observed="another",
        )


def silence(bench: Bench) -> None:
    """Nothing comes to a paused endpoint, to one that asked for other events, or to a deleted one."""
    control = bench.hand()
    with _hook(bench, "transaction") as paused, _hook(bench, "kyc_verification") as other, _hook(bench) as every:
        bench.calls.update_webhook(paused.id, {"status": "inactive"})
        intent = bench.intent("disbursement", bench.customer())
        control.submit("disbursement", intent, outcome="success")
        _arrived(bench, every, 1, "no event types means all of them")
        for hook, message in (
            (paused, "a paused endpoint gets nothing"),
            (other, "an endpoint gets only what it asked for"),
        ):
            _nothing(bench, hook, message)
        delete(bench, every.id)
        control.submit("disbursement", bench.intent("disbursement", bench.customer()), outcome="success")
        got = bench.ear().wait(every.path, 2, seconds=QUIET)
        bench.check(
            len(got) <= 1,
            Kind.WEBHOOK_DELIVERY,
            every.registered,
            "a deleted endpoint gets nothing",
            expected="0 deliveries",
            observed=str(len(got) - 1),
        )
        bench.calls.proceed(intent, allow=False)


def _nothing(bench: Bench, hook: _Hook, message: str) -> None:
    got = bench.ear().wait(hook.path, 1, seconds=QUIET)
    bench.check(
        not got, Kind.WEBHOOK_DELIVERY, hook.registered, message, expected="0 deliveries", observed=str(len(got))
    )


def undisturbed(bench: Bench) -> None:
    """A delivery that fails for one endpoint does not keep another from its own."""
    control = bench.hand()
    with _hook(bench, "transaction") as hook:
        dead = bench.made(bench.calls.register_webhook({"url": "http://127.0.0.1:9/nobody"}), "_id")
        intent = bench.intent("payment", bench.customer())
        control.submit("payment", intent, outcome="success")
        _arrived(bench, hook, 1, "an unreachable endpoint keeps no other from its deliveries")
        bench.check(
            dig(bench.calls.intent_status("payment", intent).json, "status") is not MISSING,
            Kind.STATE_MACHINE,
            hook.registered,
            "deliveries do not keep the API from answering",
            expected="a status",
            observed="nothing",
        )
        delete(bench, dead)
