"""Laws of what happens at the same moment: one of several wins, and nobody gets another's answer."""

from collections.abc import Sequence

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import dig, members
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.laws.approvals import submitted
from contract_tests.vivamo.laws.prizes import BINGO, DATES, RACING
from contract_tests.vivamo.stamp import NOWHERE
from contract_tests.vivamo.world import words

# A race is not lost every time: each is run again, by so many at once.
ROUNDS = 3
CROWD = 4


def _alone(bench: Bench) -> None:
    """A polite run calls nothing twice that moves money, least of all at once."""
    if bench.polite:
        bench.unreached("not part of a polite run")


def _one_granted(bench: Bench, exchanges: Sequence[Exchange], message: str) -> list[Exchange]:
    granted = [exchange for exchange in exchanges if exchange.succeeded]
    bench.check(
        len(granted) == 1,
        Kind.STATE_MACHINE,
        (granted or list(exchanges))[-1],
        message,
        expected=f"1 of {len(exchanges)} at the same moment granted",
        observed=f"{len(granted)} granted",
    )
    return granted


def approvals(bench: Bench) -> None:
    """Of several approvals at the same moment one is granted: the payout goes out once."""
    _alone(bench)
    for _ in range(ROUNDS):
        intent, _, _ = submitted(bench, outcome="success")
        together = bench.calls.together()
        for _ in range(CROWD):
            together.proceed(intent, allow=True)
        _one_granted(bench, together.at_once(), words.DECIDED)


def decisions(bench: Bench) -> None:
    """Of an approval and a rejection at the same moment one is granted, and it is the one that counts."""
    _alone(bench)
    for _ in range(ROUNDS):
        intent, _, _ = submitted(bench, outcome="success")
        together = bench.calls.together()
        for n in range(CROWD):
            together.proceed(intent, allow=n % 2 == 0)
        granted = _one_granted(bench, together.at_once(), words.DECIDED)
        if len(granted) != 1:
            return
        _counts(bench, intent, rejected=dig(granted[0].json, "status") == "rejected")


def _counts(bench: Bench, intent: str, *, rejected: bool) -> None:
    seen = bench.calls.intent_status("disbursement", intent)
    status = dig(seen.json, "status")
    bench.check(
        (status == "rejected") == rejected,
        Kind.STATE_MACHINE,
        seen,
        words.REJECTED if rejected else words.PENDING,
        pointer="/status",
        expected="rejected" if rejected else "pending",
        observed=status,
    )


def reviews(bench: Bench) -> None:
    """Of several reviews at the same moment one is granted."""
    _alone(bench)
    for _ in range(ROUNDS):
        customer = bench.customer()
        bench.calls.kyc_info(customer)
        bench.hand().submit_kyc(customer, outcome="under_review")
        together = bench.calls.together()
        for n in range(CROWD):
            together.review_kyc(customer, verify=n % 2 == 0)
        _one_granted(bench, together.at_once(), words.REVIEWED)


def customers(bench: Bench) -> None:
    """An id, and an e-mail address, is taken once, also by several at the same moment."""
    _alone(bench)
    for _ in range(ROUNDS):
        name, email = bench.stamp.name("one"), bench.stamp.email()
        same_id, same_email = bench.calls.together(), bench.calls.together()
        for _ in range(CROWD):
            same_id.create_customer({"externalCustomerId": name, "data": {"email": bench.stamp.email()}})
            same_email.create_customer({"externalCustomerId": bench.stamp.name("two"), "data": {"email": email}})
        _one_granted(bench, same_id.at_once(), words.DUPLICATE_ID)
        _one_granted(bench, same_email.at_once(), words.DUPLICATE_EMAIL)


def updates(bench: Bench) -> None:
    """Updates of different fields at the same moment are all kept: each touches nothing but what it names."""
    _alone(bench)
    for _ in range(ROUNDS):
        customer = bench.customer()
        changes = {"firstName": "First", "lastName": "Last", "city": "City", "street": "Street"}
        together = bench.calls.together()
        for name, value in changes.items():
            together.update_customer(customer, {name: value})
        if all(exchange.succeeded for exchange in together.at_once()):
            bench.echoes(bench.calls.get_customer(customer), changes, at="/data")


def prizes(bench: Bench) -> None:
    """Prizes recorded at the same moment are all kept."""
    _alone(bench)
    customer = bench.customer()
    together = bench.calls.together()
    for prize in (BINGO, RACING):
        for _ in range(CROWD):
            together.record_prize(customer, prize | {"dateWon": DATES[0], "ticketOrCardNumber": bench.stamp.name("t")})
    recorded = sum(exchange.succeeded for exchange in together.at_once())
    exchange = bench.calls.list_prizes(customer, taxYear=int(DATES[0][:4]))
    count = len(members(dig(exchange.json, "prizes")))
    bench.check(
        count == recorded,
        Kind.LIST_CONTENTS,
        exchange,
        words.PRIZES,
        pointer="/prizes",
        expected=f"{recorded} prizes",
        observed=f"{count}",
    )


def endpoints(bench: Bench) -> None:
    """The same address is registered once, also by several at the same moment."""
    _alone(bench)
    for _ in range(ROUNDS):
        url = f"https://{NOWHERE}/{bench.stamp.name('Hook')}"
        together = bench.calls.together()
        for _ in range(CROWD):
            together.register_webhook({"url": url})
        for exchange in _one_granted(bench, together.at_once(), words.OVERLAP):
            bench.calls.delete_webhook(str(dig(exchange.json, "_id")))


def answers(bench: Bench) -> None:
    """Creates at the same moment make a record each, and each is answered with its own."""
    _alone(bench)
    customer = bench.customer()
    for kind in ("payment", "disbursement"):
        wanted = [(f"{n + 1}.{n}0", bench.stamp.name(kind)) for n in range(CROWD)]
        together = bench.calls.together()
        for amount, reference in wanted:
            together.create_intent(kind, customer, amount=amount, currency="USD", reference=reference)
        exchanges = together.at_once()
        for exchange, (amount, reference) in zip(exchanges, wanted, strict=True):
            bench.same(exchange, Kind.MONEY, words.ECHO, "/amount", amount)
            bench.same(exchange, Kind.ECHO, words.ECHO, f"/external{kind.capitalize()}IntentId", reference)
        made = {bench.made(exchange, f"{kind}IntentId") for exchange in exchanges}
        bench.check(
            len(made) == CROWD,
            Kind.STATE_MACHINE,
            exchanges[-1],
            words.OWN_ID,
            pointer=f"/{kind}IntentId",
            expected=f"{CROWD} ids",
            observed=f"{len(made)}",
        )


def reads(bench: Bench) -> None:
    """Reads at the same moment are answered with what each asked for."""
    names = [bench.customer(firstName=f"Reader {n}") for n in range(CROWD)]
    for _ in range(ROUNDS):
        together = bench.calls.together()
        for name in names:
            together.get_customer(name)
        for name, exchange in zip(names, together.at_once(), strict=True):
            bench.same(exchange, Kind.ECHO, words.ECHO, "/externalCustomerId", name)
