"""Whatever is sent, the mock answers something other than a 500 of its own."""

from __future__ import annotations

import json
import logging
from typing import Any

import payments_mock
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payments_mock.message import Request
from payments_mock.schema import Schemas
from payments_mock.spec import read_document

KEY = (b"authorization", b"Bearer sk_test_mock")
IS_JSON = (b"content-type", b"application/json")
BOUNDED = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", ""])
SEGMENTS = st.sampled_from(
    [
        *(b"v1", b"customers", b"user_1", b"kyc-info", b"kyc-verify", b"proof_of_id", b"prizes", b"data", b"status"),
        *(
            b"payment-intents",
            b"disbursement-intents",
            b"disbursements",
            b"proceed",
            b"true",
            b"operators",
            b"webhooks",
        ),
        *(b"check-geolocation", b"_mock", b"clock", b"advance", b"faults", b"reset", b"%00", b"%ff", b"%", b".."),
    ]
)
TARGETS = st.lists(SEGMENTS | st.binary(max_size=8), max_size=6).map(lambda parts: b"/" + b"/".join(parts))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["\ud800", "\x00", "1.00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
BODIES = st.binary(max_size=200) | JSON_VALUES.map(lambda value: json.dumps(value).encode())
HEADERS = st.lists(st.tuples(st.sampled_from([b"host", b"content-type", b"x"]), st.binary(max_size=20)), max_size=4)
REQUESTS = st.builds(
    Request,
    method=METHODS,
    target=TARGETS,
    query=st.binary(max_size=40),
    headers=HEADERS.map(lambda headers: (KEY, IS_JSON, *headers)),
    body=BODIES,
)


@pytest.fixture
def mock(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.ERROR)
    transport = payments_mock.transport()
    yield transport.mock
    transport.close()
    assert caplog.records == []


@BOUNDED
@given(REQUESTS)
def test_any_request_is_answered(mock: Any, request_sent: Request) -> None:
    """Methods, paths, queries, headers and bodies of any bytes; the answer is JSON, but for the index."""
    answer = mock.respond(request_sent)
    assert 200 <= answer.status < 500
    assert request_sent.target == b"/" or json.loads(answer.body) is not None


def bodies_like(example: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The right body with any of its members, at any depth, replaced by anything."""
    members = {
        name: st.just(value) | JSON_VALUES | (bodies_like(value) if isinstance(value, dict) else JSON_VALUES)
        for name, value in example.items()
    }
    return st.fixed_dictionaries({}, optional=members)


NEARLY_RIGHT = [
    (
        "POST",
        b"/v1/customers",
        {"externalCustomerId": "u", "data": {"email": "e", "phone": "5551234567", "state": "NY"}},
    ),
    ("PUT", b"/v1/customers/user_1/data", {"email": "e", "phone": "+15551234567", "country": "US"}),
    ("POST", b"/v1/customers/user_1/kyc-verify/proof_of_id", {"verify": True}),
    (
        "POST",
        b"/v1/customers/user_1/prizes",
        {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T"},
    ),
    (
        "POST",
        b"/v1/disbursement-intents",
        {
            "customer": {"externalCustomerId": "user_1"},
            "disbursementIntent": {"amount": "1.00", "currency": "USD", "externalDisbursementIntentId": "r"},
        },
    ),
    ("POST", b"/v1/operators/check-geolocation", {"ip": "8.8.8.8"}),
    ("POST", b"/v1/operators/webhooks", {"url": "u", "headers": {"a": "b"}, "eventTypes": ["transaction"]}),
    ("POST", b"/_mock/customers/user_1/kyc/submit", {"outcome": "under_review", "documents": True}),
    ("POST", b"/_mock/faults", {"fault": "500", "times": 1, "operation": "createCustomer"}),
    ("POST", b"/_mock/clock/advance", {"seconds": 1}),
]


@pytest.mark.parametrize(("method", "target", "example"), NEARLY_RIGHT, ids=lambda part: str(part)[:40])
def test_nearly_right_body_is_answered(mock: Any, method: str, target: bytes, example: dict[str, Any]) -> None:
    """Where behaviours run on odd values, and their webhooks too."""
    headers = (KEY, IS_JSON)
    customer = b'{"externalCustomerId": "user_1", "data": {"email": "e@x"}}'
    mock.respond(Request(method="POST", target=b"/v1/customers", headers=headers, body=customer))

    @settings(BOUNDED, max_examples=60)
    @given(bodies_like(example))
    def answered(body: dict[str, Any]) -> None:
        mock.faults.clear()
        request = Request(method=method, target=target, headers=headers, body=json.dumps(body).encode())
        answer = mock.respond(request)
        assert answer.status in (200, 400, 409)
        json.loads(answer.body)

    answered()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"externalCustomerId": "' + b"x" * 1_000_000 + b'", "data": {"email": "e"}}', 200),
        (b'{"externalCustomerId": 1, "data": {"email": [' + b"1," * 500_000 + b"1]}}", 400),
        (b"{" + b",".join(b'"k%d":0' % n for n in range(90_000)) + b"}", 400),
    ],
    ids=["long-string", "long-array", "many-keys"],
)
def test_megabyte_is_answered(mock: Any, body: bytes, status: int) -> None:
    """With an answer that is short when it refuses."""
    answer = mock.respond(Request(method="POST", target=b"/v1/customers", headers=(KEY, IS_JSON), body=body))
    assert answer.status == status
    assert status == 200 or len(answer.body) < 2000


def test_mistake_of_the_mocks_own_is_a_500_and_logged(mock: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Without the key or the body in the log."""
    mock.world = None
    body = b'{"externalCustomerId": "s3cret", "data": {"email": "e"}}'
    answer = mock.respond(Request(method="POST", target=b"/v1/customers", headers=(KEY, IS_JSON), body=body))
    assert answer.status == 500
    assert json.loads(answer.body) == {"message": "Internal server error"}
    assert "POST failed" in caplog.text
    assert "s3cret" not in caplog.text
    assert "sk_test_mock" not in caplog.text
    caplog.clear()


NESTINGS = {"arrays": (b"[", b"]"), "objects": (b'{"a":', b"}")}


@pytest.mark.parametrize("depth", [98, 99, 128, 254, 256, 300, 975, 5000])
@pytest.mark.parametrize("nesting", NESTINGS)
@pytest.mark.parametrize("place", [b'{"externalCustomerId": %s}', b'{"data": {"email": "e"}, "data2": [%s]}'])
def test_deep_nesting_is_refused(mock: Any, depth: int, nesting: str, place: bytes) -> None:
    """At a field of the spec and beside it; 100 deep is the most, whoever reads the value afterwards."""
    opening, closing = NESTINGS[nesting]
    body = place % (opening * depth + b"1" + closing * depth)
    answer = mock.respond(Request(method="POST", target=b"/v1/customers", headers=(KEY, IS_JSON), body=body))
    outer = place.count(b"[") + 1
    too_deep = [{"json": "body: nested more than 100 deep"}]
    assert answer.status == 400
    assert (json.loads(answer.body)["errors"] == too_deep) == (depth + outer > 100)


def test_brackets_in_text_are_no_nesting(mock: Any) -> None:
    """Nor are many members beside each other."""
    body = json.dumps({"externalCustomerId": "[{" * 500, "data": {"email": "e"}, "more": [[]] * 500}).encode()
    answer = mock.respond(Request(method="POST", target=b"/v1/customers", headers=(KEY, IS_JSON), body=body))
    assert answer.status == 200


def test_value_that_the_validator_cannot_take_in_is_refused() -> None:
    """It raises beyond its own limit; no request may turn that into a 500."""
    nested: list[Any] = []
    for _ in range(500):
        nested = [nested]
    string = Schemas(read_document("openapi.yaml")).compile({"type": "string"})
    assert string.errors(nested, at="body") == [{"schema": "body: cannot be checked"}]
