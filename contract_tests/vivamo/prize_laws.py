"""Laws of prizes: recorded as sent, listed by tax year, newest first."""

from contract_tests.findings import Kind
from contract_tests.json_value import dig, members
from contract_tests.vivamo.bench import Bench

BINGO = {"reportableWinnings": 1500.25, "typeOfWager": "bingo", "payerLocation": "Hall \u00c5 <1>"}
RACING = {"reportableWinnings": 600, "typeOfWager": "horse_racing", "race": "Derby", "wagerAmount": 2}
DATES = ("2025-03-01", "2025-12-31", "2025-01-01")
OTHER_YEAR = "2024-12-31"


def _recorded(bench: Bench, customer: str, date: str) -> None:
    """A prize of whichever tax type the operator has; the law is not exercised when it has none."""
    ticket = {"ticketOrCardNumber": bench.stamp.name("ticket")}
    for prize in (BINGO | ticket, RACING):
        sent = prize | {"dateWon": date}
        exchange = bench.calls.record_prize(customer, sent)
        # A refusal proves nothing: an operator without a tax type refuses every prize.
        if prize is RACING and exchange.succeeded:
            bench.assumptions.note("A21", True, f"600 answered {exchange.status}")
        if exchange.succeeded:
            bench.echoes(exchange, {name: value for name, value in sent.items() if name != "dateWon"})
            bench.same(exchange, Kind.ECHO, "the date won is kept", "/dateWon", f"{date}T00:00:00.000Z")
            bench.same(exchange, Kind.ECHO, "the tax year is that of the date won", "/taxYear", int(date[:4]))
            return
    bench.unreached("the operator's tax type takes no prizes")


def listed(bench: Bench) -> None:
    """A tax year's list holds exactly its prizes, newest first."""
    customer = bench.customer()
    for date in (*DATES, OTHER_YEAR):
        _recorded(bench, customer, date)
    for year, dates in ((2025, sorted(DATES, reverse=True)), (2024, [OTHER_YEAR]), (2023, [])):
        exchange = bench.calls.list_prizes(customer, taxYear=year)
        got = [str(dig(prize, "dateWon"))[:10] for prize in members(dig(exchange.json, "prizes"))]
        bench.check(
            got == dates,
            Kind.LIST_CONTENTS,
            exchange,
            "a tax year lists its prizes, newest first",
            pointer="/prizes",
            expected=dates,
            observed=got,
        )


def w9(bench: Bench) -> None:
    """The W-9 is asked for until it is completed."""
    control = bench.hand()
    customer = bench.customer()
    _recorded(bench, customer, DATES[0])
    again = bench.calls.record_prize(customer, BINGO | {"dateWon": DATES[1], "ticketOrCardNumber": bench.stamp.name()})
    if not again.succeeded:
        bench.unreached("the operator is not of bingo")
    asked = isinstance(dig(again.json, "w9CaptureUrl"), str)
    where = "/w9CaptureUrl"
    bench.check(
        asked, Kind.STATE_MACHINE, again, "the W-9 is asked for", pointer=where, expected="an address", observed="none"
    )
    control.complete_w9(customer)
    done = bench.calls.record_prize(customer, BINGO | {"dateWon": DATES[2], "ticketOrCardNumber": bench.stamp.name()})
    bench.check(
        "w9CaptureUrl" not in (done.json if isinstance(done.json, dict) else {}),
        Kind.STATE_MACHINE,
        done,
        "a completed W-9 is not asked for again",
        pointer=where,
        expected="none",
        observed="an address",
    )


def geolocation(bench: Bench) -> None:
    """An address is allowed or it is not; both families are understood."""
    for ip in ("8.8.8.8", "2001:4860:4860::8888"):
        exchange = bench.calls.check_geolocation(ip)
        bench.check(
            isinstance(dig(exchange.json, "allowed"), bool),
            Kind.STATE_MACHINE,
            exchange,
            "the answer says whether the address may transact",
            pointer="/allowed",
            expected="a boolean",
            observed=dig(exchange.json, "allowed"),
        )
