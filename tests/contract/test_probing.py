"""Probes at work: nothing hides behind a name that is taken, and each single fault of a server is found."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import payments_mock
import pytest

from contract_tests.document import Operation
from contract_tests.exchange import Exchange
from contract_tests.json_value import dig, members
from contract_tests.mutants.book import MUTANTS
from contract_tests.mutants.process import served
from contract_tests.probes.prober import Probe
from contract_tests.validity import Verdict
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.probing.drive import Change, Probing, made_unique, probe
from tests.contract.request_log import run_against
from tests.contract.wrong_servers import Asked, Fault, Forward, Said, wrong_server

KEY = "Bearer sk_test_mock"


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    """One right server for all the wrong ones; what is probed is always fresh."""
    with payments_mock.start("vivamo") as mock:
        yield mock.url


def test_nothing_is_masked() -> None:
    """No probe is refused for another reason than its own: of none the answer is "already exists" or "not found"."""
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url, control="on")
        accounts = {}
        for operation in run.document.operations:
            probing = Probing(run, operation)
            probing.go()
            accounts[operation.id] = probing.account
        run.close()
    assert {name: account.masked for name, account in accounts.items() if account.masked} == {}
    assert [place for account in accounts.values() for place in account.unreached] == []
    # Of a brief run, which asks of several members at once.
    assert sum(account.sent for account in accounts.values()) > 1200
    # What bingo asks for beside the schema is the one rule of business that an edge meets.
    assert {name: sorted(account.ruled) for name, account in accounts.items() if account.ruled} == {
        "recordPrize": ["body", "body/ticketOrCardNumber"]
    }
    assert list(run.findings) == []


def test_each_refusal_is_about_the_place_that_was_changed() -> None:
    """The mock names the place in its errors: it is the one that the probe has changed, or above it."""
    told: list[tuple[str, str]] = []
    with payments_mock.start("vivamo") as mock:
        run = run_against(mock.url)
        probing = Probing(run, _found(run, "createPaymentIntent"))
        count = probing._count

        def note(change: Change, exchange: Exchange, verdict: Verdict) -> None:
            count(change, exchange, verdict)
            if exchange.status == 400 and isinstance(change, Probe) and change.steps:
                told.append(("/".join(map(str, ("body", *change.steps))), json.dumps(dig(exchange.json, "errors"))))

        probing._count = note  # type: ignore[method-assign]
        probing.go()
        run.close()
    # The probes that went out alone; of the others the refusal names the place, or they follow alone.
    assert len(told) > 90
    strange = [
        (place, errors) for place, errors in told if place not in errors and place.rpartition("/")[0] not in errors
    ]
    assert strange == []


@pytest.mark.parametrize(
    ("value", "sort", "fresh"),
    [
        ("a+b@example.invalid", "email", "aNEW+b@example.invalid"),
        ("  blanks  ", "name", " NEW blanks  "),
        ("", "name", "NEW"),
        ("x" * 255, "name", "xNEW" + "x" * 251),
        ("https://example.invalid/?id=", "url", "https://example.invalid/?id=NEW"),
    ],
)
def test_fresh_value_is_of_the_same_sort(value: str, sort: str, fresh: str) -> None:
    """A name in it makes it unique; its ends, its marks and a length that matters stay."""
    assert made_unique(value, sort, "NEW") == fresh


def test_refused_baseline_is_said() -> None:
    """Where not even a sound request is accepted, nothing is probed, and the report says so."""
    with payments_mock.start("vivamo", tax_type="none") as mock:
        run = run_against(mock.url)
        reason = probe(run, _found(run, "recordPrize"))
        run.close()
    assert reason.startswith("a sound request was answered 400 Prizes are only for operators")
    assert [gap for gap in run.reached.gaps if gap.startswith("recordPrize: probes:")]


def test_race_is_probed_where_bingo_is_refused() -> None:
    """The next sound request is tried when a target's configuration refuses the first."""
    with payments_mock.start("vivamo", tax_type="horse_racing") as mock:
        run = run_against(mock.url)
        reason = probe(run, _found(run, "recordPrize"))
        run.close()
    assert reason == ""
    assert list(run.findings) == []


def _found(run: ContractRun, name: str) -> Operation:
    operation = run.document.operation(name)
    assert operation is not None
    return operation


def _body(asked: Asked) -> Any:
    try:
        return json.loads(asked.body)
    except (ValueError, RecursionError):
        return None


def _mending(path_end: str, mend: Callable[[Any], Any]) -> Fault:
    """A server that makes a right body of a wrong one before it looks."""

    def fault(asked: Asked, forward: Forward) -> Said:
        body = _body(asked)
        if not asked.path.endswith(path_end) or not isinstance(body, dict):
            return forward(asked)
        return forward(replace(asked, body=json.dumps(mend(body)).encode()))

    return fault


def _deep(body: Any, steps: tuple[str, ...], change: Callable[[Any], Any]) -> Any:
    owner = dig(body, *steps[:-1])
    if isinstance(owner, dict) and steps[-1] in owner:
        owner[steps[-1]] = change(owner[steps[-1]])
    return body


def _at(*steps: str, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda body: _deep(body, steps, change)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value


def _refusing(path_end: str, wrong: Callable[[Any], bool], status: int = 400) -> Fault:
    """A server that refuses more than the document does."""

    def fault(asked: Asked, forward: Forward) -> Said:
        if asked.path.endswith(path_end) and asked.method == "POST" and wrong(_body(asked)):
            errors = {"message": "Validation failed", "errors": [{"isLength": "too long"}]}
            return Said(status=status, headers={"content-type": "application/json"}, body=json.dumps(errors).encode())
        return forward(asked)

    return fault


def _any_type(asked: Asked, forward: Forward) -> Said:
    return forward(replace(asked, headers=asked.headers | {"content-type": "application/json"}))


def _any_end(asked: Asked, forward: Forward) -> Said:
    text = asked.body
    closed = text if text.endswith(b"}") or not text.startswith(b"{") else text + b"}"
    return forward(replace(asked, body=closed))


def _stored(asked: Asked, forward: Forward) -> Said:
    """Markup is escaped when it is stored."""
    return forward(replace(asked, body=asked.body.replace(b"<b>", b"&lt;b&gt;")))


def _least(name: str) -> Fault:
    """A lower bound of a query that is not looked at."""

    def fault(asked: Asked, forward: Forward) -> Said:
        return forward(replace(asked, path=asked.path.replace(f"{name}=0&", f"{name}=1&")))

    return fault


PROBED: dict[str, tuple[str, str, Fault]] = {
    "number-for-text": (
        "createPaymentIntent",
        "validation-not-enforced",
        _mending("/payment-intents", _at("paymentIntent", "externalPaymentIntentId", change=_text)),
    ),
    "blanks-trimmed": (
        "createDisbursementIntent",
        "validation-not-enforced",
        _mending(
            "/disbursement-intents",
            _at("disbursementIntent", "amount", change=lambda one: one.strip() if isinstance(one, str) else one),
        ),
    ),
    "null-for-absent": (
        "createCustomer",
        "validation-not-enforced",
        _mending("/customers", lambda body: {name: value for name, value in body.items() if value is not None}),
    ),
    "state-cut": (
        "createCustomer",
        "validation-not-enforced",
        _mending("/customers", _at("data", "state", change=lambda one: one[:2] if isinstance(one, str) else one)),
    ),
    "country-upper": (
        "updateCustomer",
        "validation-not-enforced",
        _mending("/data", _at("country", change=lambda one: one.upper() if isinstance(one, str) else one)),
    ),
    "fourth-pair": (
        "createPaymentIntent",
        "validation-not-enforced",
        _mending(
            "/payment-intents",
            _at(
                "paymentIntent",
                "customData",
                change=lambda one: dict(list(one.items())[:3]) if isinstance(one, dict) else one,
            ),
        ),
    ),
    "any-content-type": ("createCustomer", "validation-not-enforced", _any_type),
    "any-end": ("checkGeolocation", "validation-not-enforced", _any_end),
    "page-zero": ("listCustomers", "validation-not-enforced", _least("page")),
    "markup-escaped": ("createCustomer", "echo", _stored),
    "too-strict": (
        "createPaymentIntent",
        "validation-too-strict",
        _refusing(
            "/payment-intents", lambda body: len(str(dig(body, "paymentIntent", "externalPaymentIntentId"))) > 254
        ),
    ),
    "breaks-at-the-edge": (
        "createCustomer",
        "server-error",
        _refusing("/customers", lambda body: len(str(dig(body, "data", "street"))) == 255, status=500),
    ),
}


@pytest.mark.parametrize("name", PROBED)
def test_fault_is_found_by_probes(name: str, right: str) -> None:
    """One operation's probes find it, as the right kind."""
    operation, kind, fault = PROBED[name]
    with wrong_server(right, fault) as url:
        run = run_against(url)
        probe(run, _found(run, operation))
        run.close()
    assert kind in {str(finding.kind) for finding in run.findings}, list(run.findings)


@pytest.mark.parametrize("name", ["state-too-long", "country-any", "webhook-event-any"])
def test_what_was_wrongly_accepted_is_mended(name: str) -> None:
    """It is a finding of the server that let it in, and no list tells of it again."""
    with served(name) as server:
        run = run_against(server.url)
        probe(run, _found(run, MUTANTS[name].operation))
        pages = [run.wire.call("GET", "/v1/customers", query={"page": page, "size": 100}) for page in range(1, 6)]
        run.wire.call("GET", "/v1/operators/webhooks")
        run.close()
    assert members(dig(pages[0].json, "customers"))
    assert {str(finding.kind) for finding in run.findings} == {"validation-not-enforced"}


HONEST: dict[str, Fault] = {
    "unsupported-media": lambda asked, forward: (
        Said(status=415, headers={"content-type": "text/plain"}, body=b"no")
        if asked.body and "json" not in asked.headers.get("content-type", "")
        else forward(asked)
    ),
    "limits": _refusing("/customers", lambda body: len(json.dumps(body)) > 3_000),
    "real-countries": _refusing("/customers", lambda body: dig(body, "data", "country") == "ZZ"),
    "no-control-characters": _refusing("/customers", lambda body: "\\n" in json.dumps(body)),
    "unknown-ids-are-404": lambda asked, forward: (
        replace(said, status=404)
        if b"not found" in ((said := forward(asked)).body or b"") and asked.method == "GET"
        else said
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_variation_is_no_finding(name: str, right: str) -> None:
    """What the document leaves to the server is left to it."""
    with wrong_server(right, HONEST[name]) as url:
        run = run_against(url)
        for operation in ("createCustomer", "getCustomer"):
            probe(run, _found(run, operation))
        run.close()
    assert list(run.findings) == []
