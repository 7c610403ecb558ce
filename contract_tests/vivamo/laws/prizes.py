"""Laws of prizes: recorded as sent, listed by tax year, newest first."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import dig, members
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.world import words

BINGO = {"reportableWinnings": 1500.25, "typeOfWager": "bingo", "payerLocation": "Hall \u00c5 <1>"}
RACING = {"reportableWinnings": 600, "typeOfWager": "horse_racing", "race": "Derby", "wagerAmount": 2}
# The least winnings of each tax type, and what one of its prizes cannot be without.
LEAST_BINGO, LEAST_RACING, TIMES_THE_WAGER = 1200, 600, 300
DATES = ("2025-03-01", "2025-12-31", "2025-01-01")
OTHER_YEAR = "2024-12-31"
MANY = 12
# More than any run moves the target's clock before this law, in days.
A_WEEK = 7


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
            bench.same(exchange, Kind.ECHO, words.ECHO, "/dateWon", f"{date}T00:00:00.000Z")
            bench.same(exchange, Kind.ECHO, words.TAX_YEAR, "/taxYear", int(date[:4]))
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
            words.PRIZES,
            pointer="/prizes",
            expected=dates,
            observed=got,
        )


def many(bench: Bench) -> None:
    """A year lists all of its prizes, however many there are and though they were won on one day."""
    customer, others = bench.customer(), bench.customer()
    for n in range(MANY):
        _recorded(bench, customer, DATES[n % 2])
    _recorded(bench, others, DATES[0])
    exchange = bench.calls.list_prizes(customer, taxYear=2025)
    got = [str(dig(prize, "dateWon"))[:10] for prize in members(dig(exchange.json, "prizes"))]
    wanted = sorted((DATES[n % 2] for n in range(MANY)), reverse=True)
    bench.check(
        got == wanted,
        Kind.LIST_CONTENTS,
        exchange,
        words.PRIZES,
        pointer="/prizes",
        expected=wanted,
        observed=got,
    )


def this_year(bench: Bench) -> None:
    """Without a tax year the list is that of the current one."""
    today = datetime.now(UTC)
    if today.timetuple().tm_yday <= A_WEEK or (today + timedelta(days=A_WEEK)).year != today.year:
        bench.unreached("which year it is at the target cannot be told so near to its end")
    customer = bench.customer()
    own = f"{today.year}-01-02"
    for date in (own, f"{today.year - 1}-12-31", f"{today.year + 1}-01-01"):
        _recorded(bench, customer, date)
    exchange = bench.calls.list_prizes(customer)
    got = [str(dig(prize, "dateWon"))[:10] for prize in members(dig(exchange.json, "prizes"))]
    bench.check(
        got == [own],
        Kind.LIST_CONTENTS,
        exchange,
        words.PRIZES,
        pointer="/prizes",
        expected=[own],
        observed=got,
    )


def rules(bench: Bench) -> None:
    """The least winnings are enough, and what a tax type asks for is asked for."""
    customer = bench.customer()

    def tried(base: dict[str, Any], **changes: Any) -> Exchange:
        ticket = {} if base is RACING else {"ticketOrCardNumber": bench.stamp.name("ticket")}
        prize = base | ticket | {"dateWon": DATES[0]} | changes
        return bench.calls.record_prize(customer, {name: value for name, value in prize.items() if value is not None})

    if tried(BINGO).succeeded:
        least, refused = (
            tried(BINGO, reportableWinnings=LEAST_BINGO),
            [
                tried(BINGO, reportableWinnings=LEAST_BINGO - 0.01),
                tried(BINGO, ticketOrCardNumber=None),
                tried(BINGO, typeOfWager="horse_racing"),
            ],
        )
    elif tried(RACING).succeeded:
        least, refused = (
            tried(RACING, reportableWinnings=TIMES_THE_WAGER * 3, wagerAmount=3),
            [
                tried(RACING, reportableWinnings=LEAST_RACING - 0.01, wagerAmount=1),
                tried(RACING, reportableWinnings=TIMES_THE_WAGER * 3 - 0.01, wagerAmount=3),
                tried(RACING, race=None),
                tried(RACING, wagerAmount=None),
            ],
        )
    else:
        bench.unreached("the operator's tax type takes no prizes")
    bench.check(
        least.succeeded,
        Kind.STATE_MACHINE,
        least,
        "winnings of exactly the threshold are recorded",
        expected="200",
        observed=least.told,
    )
    for exchange in refused:
        bench.refused(exchange, words.THRESHOLD)


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
    bench.check(asked, Kind.STATE_MACHINE, again, words.W9_ASKED, pointer=where, expected="an address", observed="none")
    control.complete_w9(customer)
    done = bench.calls.record_prize(customer, BINGO | {"dateWon": DATES[2], "ticketOrCardNumber": bench.stamp.name()})
    bench.check(
        "w9CaptureUrl" not in (done.json if isinstance(done.json, dict) else {}),
        Kind.STATE_MACHINE,
        done,
        words.W9_DONE,
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
