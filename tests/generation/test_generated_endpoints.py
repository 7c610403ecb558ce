"""The generated endpoints: statuses, paths, queries, and which body is read as what."""

import asyncio
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vivamo_api import AuthenticatedClient
from vivamo_api.api.customers import create_customer, get_customer, list_customers
from vivamo_api.api.disbursements import list_disbursements_awaiting_approval, proceed_with_disbursement
from vivamo_api.api.kyc import review_customer_kyc
from vivamo_api.api.payments import create_payment_intent
from vivamo_api.api.prizes import list_customer_prizes
from vivamo_api.api.webhooks import delete_webhook, list_webhooks, register_webhook
from vivamo_api.errors import MalformedAnswer
from vivamo_api.models import (
    CreateCustomerRequest,
    CreatePaymentIntentRequest,
    CustomData,
    Customer,
    CustomerData,
    CustomerReference,
    ErrorResponse,
    KycType,
    Message,
    PaymentIntent,
    PaymentIntentDetails,
    RegisterWebhookRequest,
    ReviewCustomerKycRequest,
    WebhookEventType,
)
from vivamo_api.types import UNSET

GENERATED = Path(__file__).resolve().parents[2] / "generated"
CUSTOMER = {"externalCustomerId": "user_123", "data": {"email": "demo@vivamo.co"}}
INTENT = {
    "paymentIntentId": "pi_1",
    "amount": "100.00",
    "currency": "USD",
    "externalCustomerId": "user_123",
    "externalPaymentIntentId": "order-1",
    "clientSecretKey": "cs_1",
}
BODY = CreatePaymentIntentRequest(
    customer=CustomerReference("user_123"), payment_intent=PaymentIntentDetails("100.00", "USD", "order-1")
)


class Server:
    """Answers every request alike and remembers it. No socket."""

    def __init__(self, status: int = 200, content: bytes = b"{}") -> None:
        self.status, self.content, self.requests = status, content, list[httpx.Request]()
        transport = httpx.MockTransport(self._answer)
        base = "http://127.0.0.1:9"
        self.client = AuthenticatedClient(base, "sk_test").set_httpx_client(
            httpx.Client(base_url=base, transport=transport)
        )
        self.client.set_async_httpx_client(httpx.AsyncClient(base_url=base, transport=transport))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status, content=self.content)

    @property
    def path(self) -> str:
        return self.requests[-1].url.raw_path.decode()


def answering(status: int, body: Any) -> Server:
    return Server(status, json.dumps(body).encode())


@pytest.mark.parametrize("status", [201, 301, 404, 418, 429, 451, 502, 520, 599, 799, 999])
def test_an_undocumented_status_is_a_number(status: int) -> None:
    """It raises nothing, is a plain int, and an answer under it is not read."""
    server = Server(status, b"<html>Bad gateway</html>") if status != 201 else answering(201, CUSTOMER)
    reply = create_customer.sync_detailed(
        client=server.client, body=CreateCustomerRequest("user_123", CustomerData("demo@vivamo.co"))
    )
    assert (type(reply.status_code), reply.status_code) == (int, status)
    assert (reply.parsed is None) == (status != 201)


@pytest.mark.parametrize("status", [200, 201, 202, 206, 299])
def test_any_success_is_read_as_the_documented_one(status: int) -> None:
    """An intent that was made is not lost to a 201 in the place of a 200."""
    reply = create_payment_intent.sync_detailed(client=answering(status, INTENT).client, body=BODY)
    assert isinstance(reply.parsed, PaymentIntent)
    assert reply.parsed.payment_intent_id == "pi_1"


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe\x00", b"[]", b"null", b"{}", b'"text"', b"[" * 200_000])
@pytest.mark.parametrize("status", [200, 204])
def test_a_success_that_cannot_be_read_is_an_error(status: int, content: bytes) -> None:
    """A MalformedAnswer, never a success without a result, and no error with the body in it hangs on it."""
    with pytest.raises(MalformedAnswer) as caught:
        create_payment_intent.sync_detailed(client=Server(status, content).client, body=BODY)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_documented_refusal_is_its_model() -> None:
    """400, 403 and 500 are ErrorResponse; a success in a list is a list."""
    for status in (400, 403, 500):
        parsed = get_customer.sync("user_123", client=answering(status, {"message": "no"}).client)
        assert parsed == ErrorResponse(message="no")
    assert list_webhooks.sync(client=answering(200, []).client) == []
    with pytest.raises(ValueError, match=r"^list_disbursements_awaiting_approval: the answer is not an array"):
        list_disbursements_awaiting_approval.sync(client=answering(200, {}).client)


def test_the_asynchronous_functions_do_the_same() -> None:
    """asyncio and asyncio_detailed, with the same answers and errors."""
    server = answering(202, CUSTOMER)
    assert asyncio.run(get_customer.asyncio("a/b", client=server.client)) == Customer.from_dict(CUSTOMER)
    assert server.path == "/v1/customers/a%2Fb"
    assert asyncio.run(get_customer.asyncio_detailed("a", client=Server(520).client)).status_code == 520


@pytest.mark.parametrize(("allow", "word"), [(True, "true"), (False, "false")])
def test_a_boolean_in_a_path_is_written_as_json(allow: bool, word: str) -> None:  # a case
    """Not `True`."""
    server = answering(200, {"status": "pending"})
    proceed_with_disbursement.sync("di_1", allow, client=server.client)
    assert server.path == f"/v1/disbursements/di_1/proceed/{word}"


@pytest.mark.parametrize("allow", ["false", "true", "", 0, 1, None, UNSET])
def test_only_a_bool_approves(allow: Any) -> None:
    """Nothing that is merely truthy or falsy decides about a payout, and nothing is sent."""
    server = Server()
    with pytest.raises(TypeError, match="allow"):
        proceed_with_disbursement.sync("di_1", allow, client=server.client)
    assert server.requests == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text not in {".", ".."}))
def test_an_id_is_one_segment_whatever_it_holds(text: str) -> None:
    """Slashes, dots, percent signs, spaces: one segment that decodes to the id, and no query or fragment."""
    server = answering(200, CUSTOMER)
    get_customer.sync(text, client=server.client)
    url = server.requests[0].url
    assert (url.query, url.fragment, url.host) == (b"", "", "127.0.0.1")
    segments = server.path.split("/")
    assert len(segments) == 4
    assert httpx.URL(f"http://x/{segments[3]}").path == f"/{text}"


@pytest.mark.parametrize(
    ("text", "error"), [("", ValueError), (".", ValueError), ("..", ValueError), (None, TypeError)]
)
def test_an_id_that_names_another_resource_is_refused(text: Any, error: type[Exception]) -> None:
    """An empty id would ask for the list. Nothing is sent."""
    server = Server()
    with pytest.raises(error, match="externalCustomerId"):
        get_customer.sync(text, client=server.client)
    assert server.requests == []


def test_an_enumeration_in_a_path_is_its_value() -> None:
    """Unknown ones too, encoded."""
    server = answering(200, {"message": "done"})
    body = ReviewCustomerKycRequest(verify=True)
    assert review_customer_kyc.sync("u", KycType.PROOF_OF_ID, client=server.client, body=body) == Message("done")
    assert server.path == "/v1/customers/u/kyc-verify/proof_of_id"
    review_customer_kyc.sync("u", KycType("a/b"), client=server.client, body=body)
    assert server.path == "/v1/customers/u/kyc-verify/a%2Fb"


def test_queries_leave_out_what_is_absent() -> None:
    """Neither None, nor UNSET, nor a default of the document is sent."""
    server = answering(200, {"customers": []})
    none: Any = None
    for arguments, query in (({}, ""), ({"page": none}, ""), ({"page": 2, "size": UNSET}, "page=2")):
        list_customers.sync(client=server.client, **arguments)
        assert server.requests[-1].url.query.decode() == query
    prizes = answering(200, {"prizes": []})
    list_customer_prizes.sync("u", client=prizes.client, tax_year=2026)
    assert prizes.path == "/v1/customers/u/prizes?taxYear=2026"


@pytest.mark.parametrize("value", [None, UNSET])
def test_a_required_query_is_never_left_out(value: Any) -> None:
    """DELETE without the id of a webhook might delete them all. Nothing is sent."""
    server = Server()
    with pytest.raises(TypeError, match="webhookId"):
        delete_webhook.sync(client=server.client, webhook_id=value)
    assert server.requests == []


def test_a_body_holds_what_was_given_and_no_more() -> None:
    """No default of the document is in it."""
    server = answering(200, INTENT)
    create_payment_intent.sync(client=server.client, body=BODY)
    details = {"amount": "100.00", "currency": "USD", "externalPaymentIntentId": "order-1"}
    sent = {"customer": {"externalCustomerId": "user_123"}, "paymentIntent": details}
    assert json.loads(server.requests[0].content) == sent
    assert server.requests[0].headers["content-type"] == "application/json"


def test_a_body_writes_enumerations_and_free_fields() -> None:
    """Event types by value, custom data as it is."""
    server = answering(200, {"_id": "w", "url": "u", "secretKey": "s"})
    events = [WebhookEventType.TRANSACTION, WebhookEventType("new_event")]
    register_webhook.sync(client=server.client, body=RegisterWebhookRequest(url="u", event_types=events))
    assert json.loads(server.requests[0].content) == {"url": "u", "eventTypes": ["transaction", "new_event"]}
    assert CustomData.from_dict({"custom1": "value1"}).to_dict() == {"custom1": "value1"}


def test_repr_of_an_answer_shows_no_body() -> None:
    """Neither its bytes nor its headers."""
    reply = get_customer.sync_detailed("u", client=answering(520, {"token": "s3cret"}).client)
    assert "s3cret" not in repr(reply)
    assert b"s3cret" in reply.content


def endpoints() -> list[ModuleType]:
    files = sorted((GENERATED / "vivamo_api/api").glob("*/[!_]*.py"))
    return [importlib.import_module(".".join(f.relative_to(GENERATED).with_suffix("").parts)) for f in files]


def test_every_operation_has_four_functions() -> None:
    """Twenty modules, each with sync and asyncio, plain and detailed."""
    modules = endpoints()
    names = ("sync", "sync_detailed", "asyncio", "asyncio_detailed")
    functions: list[Callable[..., Any]] = [getattr(module, name) for module in modules for name in names]
    assert (len(modules), len(functions)) == (20, 80)
    assert all(function.__doc__ for function in functions)
