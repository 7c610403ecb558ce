"""What a polite run may send, how its requests are made fresh, and which refusals it takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from contract_tests.document import Document
from contract_tests.exchange import Answer, Credentials, Exchange, Request
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.manners import manners
from contract_tests.vivamo.pool import Pool
from contract_tests.vivamo.stamp import Stamp
from contract_tests.vivamo.tolerance import tolerated

TAG = "ct-x-"
OWN = "a" * 24
OTHERS = "b" * 24


@pytest.fixture(scope="module")
def document() -> Document:
    return Document.read(Path(__file__).resolve().parents[2] / "openapi.yaml")


@pytest.fixture
def pool(document: Document) -> Pool:
    """A run that has made one payout and one endpoint."""
    pool = Pool()
    for path, body in (("disbursement-intents", {"disbursementIntentId": OWN}), ("operators/webhooks", {"_id": OWN})):
        _see(document, pool, "POST", f"/v1/{path}", body)
    return pool


def _see(document: Document, pool: Pool, method: str, path: str, body: Any) -> None:
    answer = Answer(status=200, headers={}, body=json.dumps(body).encode())
    pool.witness(document.locate(method, path), Exchange(request=Request(method=method, path=path), answer=answer))


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("GET", "/v1/customers/somebody", True),
        ("GET", "/v1/customers/somebody/kyc-info", False),
        ("GET", f"/v1/customers/{TAG}1/kyc-info", True),
        ("PUT", "/v1/customers/somebody/data", False),
        ("PUT", f"/v1/customers/{TAG}1/data", True),
        ("POST", f"/v1/disbursements/{OWN}/proceed/true", True),
        ("POST", f"/v1/disbursements/{OTHERS}/proceed/true", False),
        ("POST", f"/v1/disbursements/{OTHERS}/proceed/false", False),
        ("POST", f"/v1/disbursements/{NO_SUCH_ID}/proceed/false", True),
        ("POST", f"/v1/disbursements/{NO_SUCH_ID}/proceed/true", False),
        ("DELETE", f"/v1/operators/webhooks?webhookId={OWN}", True),
        ("DELETE", f"/v1/operators/webhooks?webhookId={OTHERS}", False),
        ("DELETE", f"/v1/operators/webhooks?x=1&webhookId={OTHERS}", False),
        ("DELETE", f"/v1/operators/webhooks?webhookId={OWN}&webhookId={OTHERS}", False),
        ("PATCH", f"/v1/operators/webhooks/{OTHERS}", False),
        ("DELETE", "/v1/customers/somebody", False),
    ],
)
def test_polite_run_touches_its_own_records_only(
    document: Document, pool: Pool, method: str, address: str, allowed: bool
) -> None:
    """Reading is free; everything else must be about what the run has made, or about nobody."""
    path, _, query = address.partition("?")
    refusal = manners(document, pool, tag=TAG)(Request(method=method, path=path, query=query))
    assert (refusal == "") is allowed, refusal


def test_polite_run_decides_once(document: Document, pool: Pool) -> None:
    """A second decision about the same payout does not go out, whatever the first one was."""
    guard = manners(document, pool, tag=TAG)
    _see(document, pool, "POST", f"/v1/disbursements/{OWN}/proceed/false", {})
    assert "decided" in guard(Request(method="POST", path=f"/v1/disbursements/{OWN}/proceed/true"))


def test_polite_run_moves_no_money_without_a_key_either(document: Document, pool: Pool) -> None:
    """A server that forgets to ask for the key must not pay for it."""
    request = Request(method="POST", path=f"/v1/disbursements/{OTHERS}/proceed/true", credentials=Credentials.MISSING)
    assert manners(document, pool, tag=TAG)(request) != ""


def _stamp(document: Document, pool: Pool, *, polite: bool = True) -> Stamp:
    return Stamp(document, pool, tag=TAG, seed=1, polite=polite)


def _body(stamp: Stamp, path: str, body: Any) -> Any:
    request = Request(method="POST", path=path, body=json.dumps(body).encode())
    return json.loads(stamp.generated(request).body)


def test_polite_run_names_every_record_after_itself(document: Document, pool: Pool) -> None:
    """Customers, references, tickets and endpoints carry the tag; no made-up address is told to the target."""
    stamp = _stamp(document, pool)
    customer = _body(stamp, "/v1/customers", {"externalCustomerId": "x", "data": {"email": "a@b.test"}})
    intent = _body(stamp, "/v1/payment-intents", {"paymentIntent": {"externalPaymentIntentId": "x"}})
    webhook = _body(stamp, "/v1/operators/webhooks", {"url": "https://your-app.com/webhooks"})
    assert customer["externalCustomerId"].startswith(TAG)
    assert customer["data"]["email"].startswith(TAG)
    assert customer["data"]["email"].endswith("@example.invalid")
    assert intent["paymentIntent"]["externalPaymentIntentId"].startswith(TAG)
    assert webhook["url"].startswith(f"https://example.invalid/{TAG}")


def test_names_are_never_given_twice(document: Document, pool: Pool) -> None:
    """A repeated name would be refused, and hide what lies behind."""
    stamp = _stamp(document, pool, polite=False)
    body = {"externalCustomerId": "same", "data": {"email": "same@x.test"}}
    made = [_body(stamp, "/v1/customers", body) for _ in range(20)]
    assert len({one["externalCustomerId"] for one in made}) == 20
    assert len({one["data"]["email"] for one in made}) == 20


@pytest.mark.parametrize("body", [{"externalCustomerId": 7, "data": []}, {"data": {"email": None, "phone": 5}}])
def test_values_of_a_wrong_type_stay_wrong(document: Document, pool: Pool, body: Any) -> None:
    """A request that is meant to break the document is not mended."""
    assert _body(_stamp(document, pool), "/v1/customers", body) == body


@pytest.mark.parametrize(
    ("path", "body", "allowed"),
    [
        ("/v1/payment-intents", {"paymentIntent": {"amount": "0.00", "currency": "USD"}}, True),
        ("/v1/payment-intents", {"paymentIntent": {"amount": "1.00", "currency": "USD"}}, False),
        ("/v1/disbursement-intents", {"disbursementIntent": {"amount": "1.001", "currency": "USD"}}, True),
        ("/v1/disbursement-intents", {"disbursementIntent": {"amount": "1.001", "currency": "USDT"}}, False),
        ("/v1/customers", {"externalCustomerId": "a", "data": {"email": "a@b.test"}}, False),
        ("/v1/customers", {"externalCustomerId": "a", "data": {"email": "nobody"}}, True),
        ("/v1/customers", {"externalCustomerId": "", "data": {"email": "a@b.test"}}, True),
        ("/v1/operators/webhooks", {"url": "https://a.test"}, False),
        ("/v1/operators/webhooks", {"url": "nowhere"}, True),
        ("/v1/operators/check-geolocation", {"ip": "8.8.8.8"}, False),
    ],
)
def test_refusals_are_tolerated_by_words_alone(document: Document, path: str, body: Any, allowed: bool) -> None:
    """Only what a sentence of the document rules out may be refused beyond its schemas."""
    operation = document.locate("POST", path).operation
    assert operation is not None
    request = Request(method="POST", path=path, body=json.dumps(body).encode())
    assert tolerated(operation, Exchange(request=request, answer=None)) is allowed


def test_reading_a_list_is_never_tolerated_as_invalid(document: Document) -> None:
    """An operation without a body has nothing that a sentence could rule out."""
    operation = document.locate("GET", "/v1/customers").operation
    assert operation is not None
    assert not tolerated(operation, Exchange(request=Request(method="GET", path="/v1/customers"), answer=None))
