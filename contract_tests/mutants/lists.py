"""Lists that leave out, double, add or misplace."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import Any

from payments_mock.message import Answer, Input, Request
from payments_mock.vivamo.operator import Operator

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Behaviour, Change, around, doing, fresh, said
from contract_tests.mutants.edits import at
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.parts import Respond

LIST = Kind.LIST_CONTENTS


def _asking(**changed: Callable[[int | None], int | None]) -> Change:
    """Parameters are read as others than were sent; None is: not sent."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        read = {name: edit(call.parameters.get(name)) for name, edit in changed.items()}
        return behave(operator, replace(call, parameters=call.parameters | read))

    return doing(way)


def _paging(first: Callable[[int, int], int], last: Callable[[int, int], int]) -> Change:
    """Pages are cut from there to there, of page and size."""

    def way(operator: Operator, call: Input, behave: Behaviour) -> Any:
        everyone = behave(operator, replace(call, parameters={"page": 1, "size": len(operator.customers) or 1}))[
            "customers"
        ]
        page, size = call.parameters["page"], call.parameters["size"]
        return {"customers": everyone[max(0, first(page, size)) : last(page, size)]}

    return doing(way)


def _after_the_end(operator: Operator, call: Input, behave: Behaviour) -> Any:
    most = max(1, -(-len(operator.customers) // call.parameters["size"]))
    return behave(operator, replace(call, parameters=call.parameters | {"page": min(call.parameters["page"], most)}))


class _Kept:
    """An answer is kept for a while, by all that was asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[tuple[bytes, bytes], tuple[float, Answer]] = {}

    def __call__(self, request: Request, respond: Respond) -> Answer:
        asked, now = (request.target, request.query), time.monotonic()
        since, answer = self._kept.get(asked, (0.0, None))
        if answer is None or now - since > self._seconds:
            answer = respond(request)
            if answer.status == 200:
                self._kept[asked] = now, answer
        return answer


def _everybodys(operator: Operator, call: Input, behave: Behaviour) -> Any:
    parts = [
        behave(operator, replace(call, parameters=call.parameters | {"externalCustomerId": one}))["prizes"]
        for one in operator.customers
    ]
    return {"prizes": sorted(chain.from_iterable(parts), key=lambda prize: str(prize["dateWon"]), reverse=True)}


def _all_years(operator: Operator, call: Input, behave: Behaviour) -> Any:
    years = {prize.tax_year for prize in operator.customer(call.parameters["externalCustomerId"]).prizes}
    parts = [
        behave(operator, replace(call, parameters=call.parameters | {"taxYear": year}))["prizes"]
        for year in sorted(years)
    ]
    return {"prizes": list(chain.from_iterable(reversed(parts)))} if years else behave(operator, call)


def _next_year_too(operator: Operator, call: Input, behave: Behaviour) -> Any:
    year = call.parameters.get("taxYear")
    later = replace(call, parameters=call.parameters | {"taxYear": (year or 0) + 1})
    found = behave(operator, call)["prizes"]
    return {"prizes": behave(operator, later)["prizes"] + found} if year else {"prizes": found}


def _with_verified(operator: Operator, call: Input, behave: Behaviour) -> Any:
    hidden = [
        one for customer in operator.customers.values() for one in customer.verifications if one.status == "verified"
    ]
    for one in hidden:
        one.status = "under_review"
    shown = behave(operator, call)
    for one in hidden:
        one.status = "verified"
    return shown


MUTANTS = (
    Mutant("page-ignored", "listCustomers", LIST, _asking(page=lambda _: 1)),
    Mutant("size-ignored", "listCustomers", LIST, _asking(size=lambda _: 10)),
    Mutant("page-from-zero", "listCustomers", LIST, _asking(page=lambda page: (page or 0) + 1)),
    Mutant(
        "default-size-20",
        "listCustomers",
        LIST,
        around(
            lambda request, respond: respond(
                request if b"size=" in request.query else replace(request, query=request.query + b"&size=20")
            )
        ),
    ),
    Mutant("size-silently-50", "listCustomers", LIST, _asking(size=lambda size: min(size or 10, 50))),
    Mutant(
        "pages-overlap", "listCustomers", LIST, _paging(lambda page, size: (page - 1) * size - 1, lambda p, s: p * s)
    ),
    Mutant(
        "pages-skip-one",
        "listCustomers",
        LIST,
        _paging(lambda page, size: (page - 1) * (size + 1), lambda p, s: (p - 1) * (s + 1) + s),
    ),
    Mutant(
        "page-ends-early", "listCustomers", LIST, _paging(lambda page, size: (page - 1) * size, lambda p, s: p * s - 1)
    ),
    Mutant(
        "first-customer-missing",
        "listCustomers",
        LIST,
        _paging(lambda page, size: (page - 1) * size + 1, lambda page, size: page * size + 1),
    ),
    Mutant("last-page-repeats", "listCustomers", LIST, doing(_after_the_end)),
    Mutant(
        "list-ends-at-50",
        "listCustomers",
        LIST,
        _paging(lambda page, size: (page - 1) * size, lambda page, size: min(page * size, 50)),
    ),
    Mutant("customers-doubled", "listCustomers", LIST, said(at("customers", lambda listed: listed + listed[-1:]))),
    Mutant("customers-kept-5s", "listCustomers", LIST, fresh(lambda: around(_Kept(5)))),
    Mutant(
        "customers-one-profile",
        "listCustomers",
        (LIST, Kind.ECHO),
        said(at("customers", lambda listed: [one | {"data": listed[0]["data"]} for one in listed])),
    ),
    Mutant("prizes-of-all-years", "listCustomerPrizes", LIST, doing(_all_years)),
    Mutant("prizes-of-next-year-too", "listCustomerPrizes", LIST, doing(_next_year_too)),
    Mutant("prizes-of-last-year", "listCustomerPrizes", LIST, _asking(taxYear=lambda year: year or 2025)),
    Mutant("prizes-oldest-first", "listCustomerPrizes", LIST, said(at("prizes", lambda listed: listed[::-1]))),
    Mutant(
        "prizes-as-recorded",
        "listCustomerPrizes",
        LIST,
        said(at("prizes", lambda listed: sorted(listed, key=lambda prize: str(prize["createdAt"])))),
    ),
    Mutant("prizes-newest-missing", "listCustomerPrizes", LIST, said(at("prizes", lambda listed: listed[1:]))),
    Mutant(
        "prizes-one-a-day",
        "listCustomerPrizes",
        LIST,
        said(at("prizes", lambda listed: list({prize["dateWon"]: prize for prize in listed}.values()))),
    ),
    Mutant("prizes-at-most-five", "listCustomerPrizes", LIST, said(at("prizes", lambda listed: listed[:5]))),
    Mutant(
        "prizes-doubled",
        "listCustomerPrizes",
        LIST,
        said(at("prizes", lambda listed: [prize for prize in listed for _ in range(2)])),
    ),
    Mutant("prizes-of-everybody", "listCustomerPrizes", LIST, doing(_everybodys)),
    Mutant("awaiting-only-newest", "listDisbursementsAwaitingApproval", LIST, said(lambda listed: listed[-1:])),
    Mutant(
        "awaiting-without-crypto",
        "listDisbursementsAwaitingApproval",
        LIST,
        said(lambda listed: [one for one in listed if one["type"] != "crypto"]),
    ),
    Mutant(
        "awaiting-once-per-customer",
        "listDisbursementsAwaitingApproval",
        LIST,
        said(lambda listed: list({one["externalCustomerId"]: one for one in listed}.values())),
    ),
    Mutant(
        "awaiting-kept-5s",
        "listDisbursementsAwaitingApproval",
        (LIST, Kind.STATE_MACHINE),
        fresh(lambda: around(_Kept(5))),
    ),
    Mutant("for-review-all-finished", "listCustomersWithKycForReview", LIST, doing(_with_verified)),
    Mutant("for-review-newest-missing", "listCustomersWithKycForReview", LIST, said(lambda listed: listed[:-1])),
    Mutant(
        "webhooks-without-inactive",
        "listWebhooks",
        LIST,
        said(lambda listed: [one for one in listed if one["status"] == "active"]),
    ),
    Mutant("webhooks-only-first", "listWebhooks", LIST, said(lambda listed: listed[:1])),
    Mutant(
        "webhooks-one-per-host",
        "listWebhooks",
        LIST,
        said(lambda listed: list({one["url"].rpartition("/")[0]: one for one in listed}.values())),
    ),
)
