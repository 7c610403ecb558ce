"""The mutants: every one is a server with one thing wrong, and the small changes do what they say."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from payments_mock.assembly import DEFAULT_KEY
from payments_mock.message import Answer, Request
from payments_mock.spec import read_document

from contract_tests.findings import Kind
from contract_tests.mutants.book import ALL, AREAS, MUTANTS
from contract_tests.mutants.changes import (
    Change,
    admitting,
    around,
    asked,
    both,
    doing,
    everywhere,
    fresh,
    lax,
    on,
    refused,
    said,
    status,
    strict,
)
from contract_tests.mutants.edits import absent, at, copy, drop, put, rename, text, texts
from contract_tests.mutants.parts import AlteredMock, Parts, Post, assembled, sound

DOCUMENT = read_document("openapi.yaml")
SENT = {hook["post"]["operationId"] for hook in DOCUMENT.tree["x-webhooks"].values()}
OPERATIONS = {spec.operation_id for spec in DOCUMENT.operations()} | SENT


@pytest.fixture(scope="module")
def right() -> Parts:
    """What the mock as it is is made of."""
    return sound()


def call(mock: AlteredMock, method: str, path: str, body: Any = None, *, key: str = DEFAULT_KEY) -> Answer:
    headers = ((b"authorization", f"Bearer {key}".encode()), (b"content-type", b"application/json"))
    target, _, query = path.partition("?")
    sent = b"" if body is None else json.dumps(body).encode()
    return mock.respond(
        Request(method=method, target=target.encode(), query=query.encode(), headers=headers, body=sent)
    )


def made(right: Parts, operation: str, change: Change) -> AlteredMock:
    return assembled(change(operation, right))[0]


def customer(mock: AlteredMock, one: str = "a", **data: str) -> Answer:
    profile = {"email": f"{one}@example.com", **data}
    return call(mock, "POST", "/v1/customers", {"externalCustomerId": one, "data": profile})


def test_names_are_unique() -> None:
    """A name is how a mutant is asked for."""
    assert [name for name, times in Counter(mutant.name for mutant in ALL).items() if times > 1] == []
    assert len(MUTANTS) >= 500


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_mutant_names_what_the_document_has(mutant: Any) -> None:
    """Its operation is one of the API or one of the webhooks, and its kinds are kinds of finding."""
    assert mutant.operation in OPERATIONS
    assert mutant.wanted
    assert all(isinstance(kind, Kind) for kind in mutant.wanted)


def test_every_kind_is_wanted_alone() -> None:
    """No kind of finding is there that no mutant must be found for, and that kind only."""
    assert {mutant.wanted[0] for mutant in ALL if len(mutant.wanted) == 1} == set(Kind)


def test_every_operation_and_webhook_has_mutants() -> None:
    """Nothing of the document is left untried."""
    assert {mutant.operation for mutant in ALL} == OPERATIONS


def test_most_mutants_have_one_kind() -> None:
    """Several are for what the document leaves open, which is the exception."""
    assert sum(len(mutant.wanted) == 1 for mutant in ALL) > 0.75 * len(ALL)


@pytest.mark.parametrize("area", AREAS)
def test_mutant_replaces_a_part_and_can_be_put_together(area: str, right: Parts) -> None:
    """None of them is the mock as it is, nor so broken that it cannot start."""
    for mutant in AREAS[area]:
        parts = mutant.change(mutant.operation, right)
        assert parts != right, mutant.name
        if parts.document is not right.document:
            assert assembled(parts)[0].operations, mutant.name


def test_sound_server_answers_as_the_mock_does(right: Parts) -> None:
    """What is measured on it is measured on the mock."""
    mock = assembled(right)[0]
    assert json.loads(customer(mock, city="Ulm").body)["data"]["city"] == "Ulm"
    assert call(mock, "GET", "/v1/customers", key="wrong").status == 403
    assert mock.requests == 2


def test_control_calls_are_not_counted_and_not_changed(right: Parts) -> None:
    """A mutant is wrong about its API alone."""
    mock = made(right, "getCustomer", everywhere(lambda request, respond: Answer(status=599)))
    assert mock.respond(Request(method="GET", target=b"/_mock/clock")).status == 200
    assert call(mock, "GET", "/v1/customers").status == 599
    assert mock.requests == 1


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (at("a/*/b", lambda value: value + 1), {"a": [{"b": 2}, {}], "t": " x "}),
        (put("t", 1), {"a": [{"b": 1}, {}], "t": 1}),
        (put("a/*/c", 0), {"a": [{"b": 1, "c": 0}, {"c": 0}], "t": " x "}),
        (drop("a/*/b"), {"a": [{}, {}], "t": " x "}),
        (absent("t", 1), {"a": [{"b": 1}, {}], "t": " x "}),
        (absent("u", 1), {"a": [{"b": 1}, {}], "t": " x ", "u": 1}),
        (rename("t", "v"), {"a": [{"b": 1}, {}], "v": " x "}),
        (copy("t", "a"), {"a": " x ", "t": " x "}),
        (copy("nowhere", "a"), {"a": [{"b": 1}, {}], "t": " x "}),
        (texts(str.strip), {"a": [{"b": 1}, {}], "t": "x"}),
        (at("a/*/b", text(str.strip)), {"a": [{"b": 1}, {}], "t": " x "}),
        (at("nowhere/b", lambda _: 1), {"a": [{"b": 1}, {}], "t": " x "}),
    ],
)
def test_edits_change_what_lies_there(edit: Any, expected: Any) -> None:
    """And leave the value that they were given alone."""
    value = {"a": [{"b": 1}, {}], "t": " x "}
    assert edit(value) == expected
    assert value == {"a": [{"b": 1}, {}], "t": " x "}


def test_said_changes_the_answer_and_not_the_state(right: Parts) -> None:
    """Only of the operation concerned, and only of what succeeds."""
    mock = made(right, "createCustomer", said(put("createdAt", "never")))
    assert json.loads(customer(mock).body)["createdAt"] == "never"
    assert b"never" not in call(mock, "GET", "/v1/customers/a").body
    assert b"never" not in customer(mock).body


def test_answer_keeps_its_length_true(right: Parts) -> None:
    """Else the connection would break, and every change would be the same one."""
    answer = customer(made(right, "createCustomer", said(put("more", "x" * 999))))
    assert dict(answer.headers)[b"content-length"] == str(len(answer.body)).encode()


def test_asked_changes_what_is_kept(right: Parts) -> None:
    """The same on creation and on every reading."""
    mock = made(right, "createCustomer", asked(at("data/city", str.upper)))
    assert b"ULM" in customer(mock, city="Ulm").body
    assert b"ULM" in call(mock, "GET", "/v1/customers/a").body


def test_refused_and_status_change_refusals_alone(right: Parts) -> None:
    """A success goes through as it is."""
    change = both(refused(rename("message", "detail")), status(409, instead_of=400))
    mock = made(right, "createCustomer", change)
    assert customer(mock).status == 200
    twice = customer(mock)
    assert (twice.status, set(json.loads(twice.body))) == (409, {"detail"})


def test_doing_wraps_the_behaviour_and_on_another_operation(right: Parts) -> None:
    """The change is made where it is said to be."""
    change = on("listWebhooks", doing(lambda operator, given, behave: [*behave(operator, given), "more"]))
    mock = made(right, "createCustomer", change)
    assert json.loads(call(mock, "GET", "/v1/operators/webhooks").body) == ["more"]
    assert customer(mock).status == 200


def test_due_changes_what_time_brings_about(right: Parts) -> None:
    """An outcome is told by both servers, and kept by the right one alone."""
    shown = [_paid_out(MUTANTS["outcome-told-not-kept"].parts()), _paid_out(right)]
    assert shown == [(["pending-validation", "success"], "pending"), (["pending-validation", "success"], "success")]


def _paid_out(parts: Parts) -> tuple[list[str], str]:
    """What is told of a payout up to its end, and the status that is shown then."""
    told: list[str] = []

    def event(_: str, payload: Mapping[str, Any]) -> tuple[()]:
        told.append(payload["status"])
        return ()

    mock = assembled(replace(parts, post=Post(events=event)))[0]
    customer(mock)
    terms = {"amount": "1.00", "currency": "USD", "externalDisbursementIntentId": "r"}
    body = {"customer": {"externalCustomerId": "a"}, "disbursementIntent": terms}
    intent = json.loads(call(mock, "POST", "/v1/disbursement-intents", body).body)["disbursementIntentId"]
    call(mock, "POST", f"/_mock/disbursement-intents/{intent}/submit", {"type": "bank", "outcome": "success"})
    call(mock, "POST", f"/v1/disbursements/{intent}/proceed/true")
    mock.advance(600)
    shown = call(mock, "GET", f"/v1/disbursement-intents/{intent}/status")
    return told, str(json.loads(shown.body)["status"])


@pytest.mark.parametrize(("name", "size"), [("size-zero", "0"), ("size-zero", "-9"), ("size-too-large", "9" * 30)])
def test_page_of_any_size_is_answered(name: str, size: str) -> None:
    """The wrong is that it is answered at all, and not how."""
    mock = assembled(MUTANTS[name].parts())[0]
    for one in ("a", "b"):
        customer(mock, one)
    answer = call(mock, "GET", f"/v1/customers?size={size}")
    assert (answer.status, len(json.loads(answer.body)["customers"])) == (200, 2)


def test_fresh_gives_each_mock_a_memory_of_its_own(right: Parts) -> None:
    """What one server has seen is unknown to the next."""

    class Once:
        def __init__(self) -> None:
            self.calls = 0

        def __call__(self, _: Request, __: Any) -> Answer:
            self.calls += 1
            return Answer(status=self.calls)

    change = fresh(lambda: around(Once()))
    assert [customer(made(right, "createCustomer", change)).status for _ in range(2)] == [1, 1]


@pytest.mark.parametrize(("key", "code"), [("sk_test_other", 200), ("other", 403), (DEFAULT_KEY, 200)])
def test_admitting_opens_for_what_it_is_told_to(right: Parts, key: str, code: int) -> None:
    """And for the right key, as before."""
    guard = admitting(lambda keys: bool(keys) and keys[0].startswith(b"Bearer sk_test"))
    assert call(made(right, "listCustomers", around(guard)), "GET", "/v1/customers", key=key).status == code


def test_lax_and_strict_change_one_place_of_the_document(right: Parts) -> None:
    """A shared schema is another one there and the same elsewhere."""
    mock = made(
        right, "createCustomer", both(lax("CustomerData.state", "maxLength"), strict("CustomerData.city", maxLength=3))
    )
    assert customer(mock, state="New York").status == 200
    assert customer(mock, "b", city="Hamburg").status == 400
    assert call(mock, "PUT", "/v1/customers/a/data", {"state": "New York"}).status == 400
    assert call(mock, "PUT", "/v1/customers/a/data", {"city": "Hamburg"}).status == 200


def test_rules_of_parameters_and_list_items_are_found(right: Parts) -> None:
    """By `query:size` and by `eventTypes.*`."""
    change = both(strict("query:size", maximum=50), strict("RegisterWebhookRequest.eventTypes.*", enum=["transaction"]))
    mock = made(right, "listCustomers", change)
    assert call(mock, "GET", "/v1/customers?size=51").status == 400
    hook = {"url": "https://example.invalid/", "eventTypes": ["kyc_verification"]}
    assert call(mock, "POST", "/v1/operators/webhooks", hook).status == 400


def test_change_that_breaks_down_is_told(right: Parts, caplog: pytest.LogCaptureFixture) -> None:
    """It is a mistake of the mutant, and no wrong answer of it."""
    mock = made(right, "createCustomer", asked(lambda body: body["nowhere"]))
    assert customer(mock).status == 500
    assert "failed" in caplog.text
