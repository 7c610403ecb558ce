"""Laws of intents: money to the last digit, and what an intent is before anyone acts."""

from random import Random

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, instant
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.laws.customers import not_found
from contract_tests.vivamo.world import words

KINDS = ("payment", "disbursement")
# The smallest, a trailing zero, one that no binary fraction holds, and one that no double holds.
AMOUNTS = ("0.01", "10.10", "50.00", "1234567.89", "90071992547409.93")
CRYPTO = ("12.123456789012345678", "0.000001", "7.10")
HOUR = 3600.0
ANY_AMOUNTS = 20
# A shorter id may be a number that each kind of intent counts by itself.
TELLING = 12


def amounts(bench: Bench) -> None:
    """Amount, currency, customer and reference of an intent come back to the letter."""
    customer = bench.customer()
    for kind in KINDS:
        for amount in AMOUNTS:
            _same_money(bench, kind, customer, amount, "USD")
        _same_money(bench, kind, customer, "12.30", "CAD")
    for amount in CRYPTO:
        _same_money(bench, "disbursement", customer, amount, "USDT")


def any_amount(bench: Bench) -> None:
    """Whatever the amount, not a digit of it is lost."""
    customer, random = bench.customer(), Random(len(AMOUNTS))  # noqa: S311 - the same amounts in every run
    for n in range(ANY_AMOUNTS):
        whole = random.randrange(1, 10 ** random.randrange(1, 9))
        _same_money(bench, KINDS[n % 2], customer, f"{whole}.{random.randrange(100):02}", ("USD", "CAD")[n // 2 % 2])


def _same_money(bench: Bench, kind: str, customer: str, amount: str, currency: str) -> None:
    reference = bench.stamp.name(f"{kind} \u2116 <1>")
    exchange = bench.calls.create_intent(kind, customer, amount=amount, currency=currency, reference=reference)
    if not exchange.succeeded:
        # A limit of the operator is a business rule; the schema's own refusals are judged elsewhere.
        return
    bench.echoes(exchange, {"amount": amount, "currency": currency}, kind=Kind.MONEY)
    bench.echoes(exchange, {"externalCustomerId": customer, f"external{kind.capitalize()}IntentId": reference})


def times(bench: Bench) -> None:
    """An intent lives for 2 hours and its secret for 24."""
    customer = bench.customer()
    for kind in KINDS:
        exchange = bench.calls.create_intent(
            kind, customer, amount="50.00", currency="USD", reference=bench.stamp.name(kind)
        )
        bench.made(exchange, f"{kind}IntentId")
        ends, secret_ends = (
            instant(dig(exchange.json, name)) for name in ("expirationTime", "clientSecretKeyValidTill")
        )
        if ends is None or secret_ends is None:
            bench.unreached("the intent tells no times")
        apart = (secret_ends - ends).total_seconds() / HOUR
        bench.check(
            abs(apart - 22) < 0.01,
            Kind.EXPIRY,
            exchange,
            "the secret outlives the intent by 22 hours",
            pointer="/expirationTime",
            expected="22 hours",
            observed=f"{apart:.2f} hours",
        )


def references(bench: Bench) -> None:
    """The same reference twice makes two intents."""
    customer = bench.customer()
    for kind in KINDS:
        reference = bench.stamp.name("twice")
        first, second = (
            bench.calls.create_intent(kind, customer, amount="50.00", currency="USD", reference=reference) for _ in "12"
        )
        one = bench.made(first, f"{kind}IntentId")
        two = dig(second.json, f"{kind}IntentId")
        bench.check(
            second.succeeded and two not in {one, MISSING},
            Kind.STATE_MACHINE,
            second,
            words.REPEATED,
            pointer=f"/{kind}IntentId",
            expected="another id",
            observed=two,
        )


def before(bench: Bench) -> None:
    """Before the customer acts, nothing is paid and nothing waits for approval."""
    customer = bench.customer()
    payment = bench.calls.intent_status("payment", bench.intent("payment", customer))
    bench.same(payment, Kind.STATE_MACHINE, words.NO_PAYMENT, "/status", "no-payment")
    bench.same(payment, Kind.STATE_MACHINE, words.NO_PAYMENT, "/payments", [])
    intent = bench.intent("disbursement", customer)
    status = bench.calls.intent_status("disbursement", intent)
    empty = status.succeeded and not dig(status.json, "status") and not dig(status.json, "disbursement")
    keys = sorted(status.json) if isinstance(status.json, dict) else []
    bench.assumptions.note("A14", empty and not keys, f"answered {status.status} with {keys or 'no members'}")
    bench.refused(bench.calls.proceed(intent, allow=False), words.DECIDED, statuses=(400, 409))


def unknown(bench: Bench) -> None:
    """An unknown intent, and an intent for an unknown customer, are refused."""
    for kind in KINDS:
        name = f"{kind.capitalize()} intent not found"
        not_found(bench, bench.calls.intent_status(kind, NO_SUCH_ID), name)
        orphan = bench.calls.create_intent(
            kind, bench.stamp.name("nobody"), amount="50.00", currency="USD", reference=bench.stamp.name(kind)
        )
        not_found(bench, orphan, "Customer not found")
    not_found(bench, bench.calls.proceed(NO_SUCH_ID, allow=False), "Disbursement intent not found")


def other_names(bench: Bench) -> None:
    """An intent is found by its own id, not by your reference, and not among the intents of the other kind."""
    customer = bench.customer()
    for kind, other in (KINDS, KINDS[::-1]):
        reference = bench.stamp.name(kind)
        created = bench.calls.create_intent(kind, customer, amount="50.00", currency="USD", reference=reference)
        intent = bench.made(created, f"{kind}IntentId")
        bench.refused(bench.calls.intent_status(kind, reference), words.UNKNOWN_ID, statuses=(400, 404))
        if len(intent) < TELLING:
            continue
        bench.refused(bench.calls.intent_status(other, intent), words.UNKNOWN_ID, statuses=(400, 404))
        if kind == "payment":
            bench.refused(bench.calls.proceed(intent, allow=False), words.UNKNOWN_ID, statuses=(400, 404))


def bounds(bench: Bench) -> None:
    """An amount has two decimals and is more than nothing; custom data has at most three pairs."""
    customer = bench.customer()
    # Nineteen decimals of a token; whether they had to be refused is judged as of any request.
    reference = bench.stamp.name("token")
    bench.calls.create_intent("disbursement", customer, amount=f"1.{1:019}", currency="USDT", reference=reference)
    for kind in KINDS:
        for amount in ("0.00", "10", "10.5"):
            exchange = _tried(bench, kind, customer, amount=amount)
            bench.assumptions.note("A19", exchange.status == 400, f"{amount} answered {exchange.status}")
        pairs = {f"any key {n}": "value" for n in range(4)}
        four = _tried(bench, kind, customer, amount="50.00", customData=pairs)
        pairs.popitem()
        three = _tried(bench, kind, customer, amount="50.00", customData=pairs)
        held = four.status == 400 and three.succeeded
        bench.assumptions.note("A20", held, f"3 pairs answered {three.status}, 4 pairs {four.status}")


def _tried(bench: Bench, kind: str, customer: str, **details: object) -> Exchange:
    reference = bench.stamp.name(kind)
    return bench.calls.create_intent(kind, customer, currency="USD", reference=reference, **details)
