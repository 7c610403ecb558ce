"""Laws of customers: what is stored comes back, nothing is stored twice, lists forget nobody."""

from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.findings import Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.bench import Bench
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.world import words

DUPLICATE_ID = "This customer already exists"
DUPLICATE_EMAIL = "A customer with this email address already exists."
# Decomposed and composed accents, another script, an emoji, markup: whatever may be damaged on the way.
PROFILE = {
    "firstName": "Zoe\u0308 \u00c5sa",
    "lastName": "O'Neil & <b>\u738b</b>",
    "street": "123 42nd St \U0001f3e0",
    "street2": 'Suite \\ 42 "B"',
    "state": "NY",
    "city": "new YORK",
    "zip": "00501",
    "country": "US",
    "phone": "+12125550123",
}
# A shared target may hold more customers than a test should page through.
MOST_PAGES = 20
TOLL_FREE = "+18005550123"
# No target of a test holds so many customers.
BEYOND = 1_000_000


def echo(bench: Bench) -> None:
    """A customer is created, read and listed exactly as it was sent."""
    customer = bench.stamp.name("Kunde \u00df/1")
    data = PROFILE | {"email": bench.stamp.email()}
    created = bench.calls.create_customer({"externalCustomerId": customer, "data": data})
    bench.made(created, "externalCustomerId")
    read = bench.calls.get_customer(customer)
    for exchange in (created, read):
        bench.echoes(exchange, {"externalCustomerId": customer})
        bench.echoes(exchange, data, at="/data")
    bench.check(
        dig(read.json, "createdAt") == dig(created.json, "createdAt"),
        Kind.ECHO,
        read,
        words.STAYS,
        pointer="/createdAt",
        expected=dig(created.json, "createdAt"),
        observed=dig(read.json, "createdAt"),
    )


def update(bench: Bench) -> None:
    """An update changes what it names and nothing else, in the answer and afterwards."""
    email = bench.stamp.email()
    customer = bench.customer(email=email, firstName="John", city="New York")
    updated = bench.calls.update_customer(customer, {"firstName": "\u00c9lodie", "zip": "10001"})
    if not updated.succeeded:
        bench.unreached(f"the update was answered {updated.status}")
    wanted = {"firstName": "\u00c9lodie", "zip": "10001", "city": "New York", "email": email}
    read = bench.calls.get_customer(customer)
    bench.echoes(updated, {"externalCustomerId": customer})
    for exchange in (updated, read):
        bench.echoes(exchange, wanted, at="/data")
    others = {name: dig(read.json, "data", name) for name in {*PROFILE} - {*wanted}}
    set_by_itself = sorted(name for name, value in others.items() if value is not MISSING and value is not None)
    bench.check(
        not set_by_itself,
        Kind.ECHO,
        read,
        words.NOTHING_MORE,
        pointer="/data",
        expected="no other field",
        observed=", ".join(set_by_itself),
    )
    merged = all(dig(read.json, "data", name) == value for name, value in wanted.items())
    is_customer = dig(updated.json, "externalCustomerId") == customer
    bench.assumptions.note(
        "A04", merged and is_customer, "merged, and answered the customer" if merged else "not merged"
    )


def phones(bench: Bench) -> None:
    """A number of ten digits without a + is one of North America, and is stored as such; one with a + stays."""
    for sent, stored in (("2125550123", "+12125550123"), ("+61491570156", "+61491570156")):
        body = {"externalCustomerId": bench.stamp.name("phone"), "data": {"email": bench.stamp.email(), "phone": sent}}
        created = bench.calls.create_customer(body)
        if created.status == 400:
            bench.unreached(f"the number was refused: {created.told}")
        customer = bench.made(created, "externalCustomerId")
        for exchange in (created, bench.calls.get_customer(customer)):
            bench.same(exchange, Kind.ECHO, words.ECHO, "/data/phone", stored)


def taken(bench: Bench) -> None:
    """An update to another's e-mail address is refused and changes nothing; to one's own it is not."""
    mine, theirs = bench.stamp.email(), bench.stamp.email()
    customer = bench.customer(email=mine, firstName="Mine")
    bench.customer(email=theirs)
    refused = bench.calls.update_customer(customer, {"email": theirs, "firstName": "Theirs"})
    bench.refused(refused, words.DUPLICATE_EMAIL)
    bench.echoes(bench.calls.get_customer(customer), {"email": mine, "firstName": "Mine"}, at="/data")
    moved = bench.stamp.email()
    if bench.calls.update_customer(customer, {"email": moved}).succeeded:
        body = {"externalCustomerId": bench.stamp.name("late"), "data": {"email": moved}}
        bench.refused(bench.calls.create_customer(body), words.DUPLICATE_EMAIL)
        freed = bench.calls.create_customer(body | {"data": {"email": mine}})
        bench.check(freed.succeeded, Kind.STATE_MACHINE, freed, words.FRESH, expected="200", observed=freed.told)
        mine = moved
    kept = bench.calls.update_customer(customer, {"email": mine, "lastName": "Still"})
    bench.check(
        kept.succeeded,
        Kind.STATE_MACHINE,
        kept,
        "an address is not taken by its own customer",
        expected="200",
        observed=kept.told,
    )
    bench.echoes(kept, {"email": mine, "firstName": "Mine", "lastName": "Still"}, at="/data")


def beyond(bench: Bench) -> None:
    """A page beyond the last is empty."""
    exchange = bench.calls.list_customers(page=BEYOND, size=100)
    got = dig(exchange.json, "customers")
    bench.check(
        exchange.succeeded and got == [],
        Kind.LIST_CONTENTS,
        exchange,
        "a page beyond the last is empty",
        pointer="/customers",
        expected=[],
        observed=f"{len(members(got))} entries" if exchange.succeeded else exchange.told,
    )


def duplicates(bench: Bench) -> None:
    """An id and an e-mail address are taken once, and the refused attempt leaves no trace."""
    email = bench.stamp.email()
    customer = bench.customer(email=email, firstName="First")
    again = {"externalCustomerId": customer, "data": {"email": bench.stamp.email(), "firstName": "Second"}}
    _refused_as(bench, bench.calls.create_customer(again), DUPLICATE_ID)
    other = bench.stamp.name("other")
    taken = bench.calls.create_customer({"externalCustomerId": other, "data": {"email": email}})
    held = _refused_as(bench, taken, DUPLICATE_EMAIL)
    bench.assumptions.note("A22", held, f"answered {taken.status} for a taken e-mail address")
    bench.echoes(bench.calls.get_customer(customer), {"email": email, "firstName": "First"}, at="/data")
    bench.refused(bench.calls.get_customer(other), words.REFUSED_CREATE, statuses=(400, 404))


def _refused_as(bench: Bench, exchange: Exchange, message: str) -> bool:
    refused = bench.refused(exchange, f"a duplicate is refused: {message}")
    return refused and bench.same(
        exchange, Kind.STATE_MACHINE, "the message is the documented one", "/message", message
    )


def listed(bench: Bench) -> None:
    """Pages hold every customer once, and no page is longer than asked for."""
    for _ in range(3):
        bench.customer()
    made = bench.pool.ids("externalCustomerId")
    found: list[Any] = []
    for page in range(1, MOST_PAGES + 1):
        exchange = bench.calls.list_customers(page=page, size=100)
        if not exchange.succeeded:
            bench.unreached(f"the list was answered {exchange.status or exchange.trouble}")
        customers = members(dig(exchange.json, "customers"))
        found += [dig(customer, "externalCustomerId") for customer in customers]
        if len(customers) < 100:
            for customer in made:
                count = found.count(customer)
                bench.check(
                    count == 1,
                    Kind.LIST_CONTENTS,
                    exchange,
                    words.LISTED_ONCE,
                    expected="1",
                    observed=str(count),
                )
            return
    bench.unreached(f"more than {MOST_PAGES} pages of customers")


def pages(bench: Bench) -> None:
    """Small pages are the large one cut up; the default is the first page of ten."""
    for _ in range(3):
        bench.customer()
    whole = bench.calls.list_customers(page=1, size=3)
    names = [dig(customer, "externalCustomerId") for customer in members(dig(whole.json, "customers"))]
    if len(names) < 3 or MISSING in names:
        bench.unreached("the target lists fewer than three customers")
    for page, name in enumerate(names, start=1):
        single = bench.calls.list_customers(page=page, size=1)
        got = [dig(customer, "externalCustomerId") for customer in members(dig(single.json, "customers"))]
        bench.check(got == [name], Kind.LIST_CONTENTS, single, words.PAGES, expected=[name], observed=got)
    _in_twos(bench)
    default = bench.calls.list_customers()
    got = [dig(customer, "externalCustomerId") for customer in members(dig(default.json, "customers"))]
    held = len(got) <= 10 and got[:3] == names
    bench.check(held, Kind.LIST_CONTENTS, default, "the default is the first page of ten", expected=names, observed=got)


def _in_twos(bench: Bench) -> None:
    four, first, second = (bench.calls.list_customers(page=page, size=size) for page, size in ((1, 4), (1, 2), (2, 2)))
    whole, *halves = (
        [dig(customer, "externalCustomerId") for customer in members(dig(page.json, "customers"))]
        for page in (four, first, second)
    )
    bench.check(
        halves[0] + halves[1] == whole,
        Kind.LIST_CONTENTS,
        second,
        words.PAGES,
        expected=whole,
        observed=halves[0] + halves[1],
    )


def unknown(bench: Bench) -> None:
    """An unknown customer is refused everywhere, as an unknown customer."""
    calls = bench.calls
    for exchange in (
        calls.get_customer(NO_SUCH_ID),
        calls.update_customer(NO_SUCH_ID, {"firstName": "Nobody"}),
        calls.kyc_info(NO_SUCH_ID),
        calls.review_kyc(NO_SUCH_ID, verify=False),
        calls.list_prizes(NO_SUCH_ID),
    ):
        not_found(bench, exchange, "Customer not found")


def near(bench: Bench) -> None:
    """An id that only looks like a known one after a second decoding is unknown."""
    customer = bench.customer()
    alike = f"{customer[:-1]}%{ord(customer[-1]):02X}"
    bench.refused(bench.calls.get_customer(alike), words.UNKNOWN_ID, statuses=(400, 403, 404))


def refused(bench: Bench) -> None:
    """A create that a rule has refused leaves its id and its address free."""
    name, data = bench.stamp.name("refused"), {"email": bench.stamp.email()}
    tried = bench.calls.create_customer({"externalCustomerId": name, "data": data | {"phone": TOLL_FREE}})
    if tried.status != 400:
        bench.unreached("a number that is no mobile one is not refused here")
    for customer, again in ((bench.stamp.name("another"), data), (name, {"email": bench.stamp.email()})):
        made = bench.calls.create_customer({"externalCustomerId": customer, "data": again})
        bench.check(made.succeeded, Kind.STATE_MACHINE, made, words.REFUSED_CREATE, expected="200", observed=made.told)


def not_found(bench: Bench, exchange: Exchange, message: str) -> None:
    """Refused as unknown; the wording is an assumption, the refusal is not."""
    bench.refused(exchange, words.UNKNOWN_ID, statuses=(400, 404))
    held = exchange.status == 400 and dig(exchange.json, "message") == message
    bench.assumptions.note("A12", held, exchange.told)


def warned(bench: Bench) -> None:
    """An address with a + suffix is accepted with a warning outside production."""
    email = bench.stamp.email().replace("@", "+suffix@")
    created = bench.calls.create_customer({"externalCustomerId": bench.stamp.name("suffix"), "data": {"email": email}})
    if created.status == 400:
        bench.unreached("the target refuses + suffixes, as production does")
    if not created.succeeded:
        bench.unreached(f"the create was answered {created.status or created.trouble}")
    bench.echoes(created, {"email": email}, at="/data")
    warning = dig(created.json, "warning")
    bench.assumptions.note("A08", isinstance(warning, str) and bool(warning), "a warning" if warning else "no warning")
