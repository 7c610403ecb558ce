"""What users' hooks, forks, loops and hostile answers do: still sent once, still told truly, within bounds."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from payments_core import answers
from payments_mock import RunningMock
from vivamo import AsyncVivamo, Money, NotFound, OutcomeUnknown, PaymentsError, RetryPolicy, UnexpectedReply, Vivamo

from .conftest import AT_ONCE, Sync, answering

FIFTY = Money("50.00", "USD")
INTENT = {
    "disbursementIntentId": "i", "amount": "50.00", "currency": "USD", "externalCustomerId": "user_1",
    "externalDisbursementIntentId": "payout-7", "clientSecretKey": "cs_canary",
}  # fmt: skip


def refused_elsewhere(_: httpx.Response) -> None:
    raise httpx.ConnectError("the audit service is down")


def refused_elsewhere_with_its_request(_: httpx.Response) -> None:
    raise httpx.ConnectError("the audit service is down", request=httpx.Request("POST", "http://127.0.0.1:9/audit"))


def not_found_elsewhere(_: httpx.Response) -> None:
    httpx.Response(
        404, json={"message": "no such audit"}, request=httpx.Request("POST", "http://a/")
    ).raise_for_status()


def payments_error_elsewhere(_: httpx.Response) -> None:
    raise PaymentsError("from another client")


def broken(_: httpx.Response) -> None:
    raise ZeroDivisionError("a bug of the hook")


HOOKS = [refused_elsewhere, refused_elsewhere_with_its_request, not_found_elsewhere, payments_error_elsewhere, broken]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.__name__)
def test_hook_that_fails_after_the_answer_sends_nothing_again(
    kind: Any, vivamo_mock: RunningMock, hook: Callable[[httpx.Response], None]
) -> None:
    """Whatever it raises, the create has left: it is not repeated, and not said to be unsent or refused."""

    async def ahook(response: httpx.Response) -> None:
        hook(response)

    own: Any = (
        httpx.Client(event_hooks={"response": [hook]})
        if kind is Sync
        else httpx.AsyncClient(event_hooks={"response": [ahook]})
    )
    with Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url) as plain:
        plain.customers.create("user_1", email="a@example.com")
    facade = kind(api_key=vivamo_mock.api_key, base_url=vivamo_mock.url, http_client=own, retries=AT_ONCE)
    with pytest.raises(OutcomeUnknown) as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert caught.value.reference == "payout-7"
    assert len(vivamo_mock.state()["disbursementIntents"]) == 1
    own.close() if kind is Sync else facade.loop.run_until_complete(own.aclose())
    facade.close()


def test_transport_that_fails_after_the_answer_sends_nothing_again(vivamo_mock: RunningMock) -> None:
    """The connection itself is the witness that bytes have left."""

    class Auditing(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            super().handle_request(request).read()
            raise httpx.ConnectError("the audit service is down")

    with Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url) as plain:
        plain.customers.create("user_1", email="a@example.com")
    with (
        Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url, transport=Auditing(), retries=AT_ONCE) as vivamo,
        pytest.raises(OutcomeUnknown),
    ):
        vivamo.disbursements.create_intent("user_1", FIFTY, reference="payout-7")
    assert len(vivamo_mock.state()["disbursementIntents"]) == 1


def test_hook_that_raises_for_the_refusal_itself_leaves_it_a_refusal(kind: Any, vivamo_mock: RunningMock) -> None:
    """httpx closes that answer unread, and its status is still the truth."""

    def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    async def ahook(response: httpx.Response) -> None:
        response.raise_for_status()

    hooks: Any = {"response": [hook if kind is Sync else ahook]}
    own: Any = (httpx.Client if kind is Sync else httpx.AsyncClient)(event_hooks=hooks)
    facade = kind(api_key="sk_wrong", base_url=vivamo_mock.url, http_client=own, retries=AT_ONCE)
    with pytest.raises(PaymentsError) as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert caught.value.status == 403  # type: ignore[attr-defined]  # a Forbidden
    own.close() if kind is Sync else facade.loop.run_until_complete(own.aclose())
    facade.close()


@pytest.mark.parametrize(
    ("client", "settings", "name"),
    [
        (Vivamo, {"http_client": httpx.AsyncClient()}, "http_client: expected an httpx.Client"),
        (AsyncVivamo, {"http_client": httpx.Client()}, "http_client: expected an httpx.AsyncClient"),
        (Vivamo, {"transport": httpx.AsyncHTTPTransport()}, "transport: expected an httpx.BaseTransport"),
        (AsyncVivamo, {"transport": httpx.HTTPTransport()}, "transport: expected an httpx.AsyncBaseTransport"),
    ],
    ids=["client", "async client", "transport", "async transport"],
)
def test_client_of_the_other_kind_is_refused(client: Any, settings: dict[str, Any], name: str) -> None:
    """At once, and not after the first create has left."""
    with pytest.raises(TypeError, match=name):
        client("sk_test_x", **settings)


def test_async_client_stays_in_its_loop() -> None:
    """In a second loop it refuses before it sends."""
    got: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return httpx.Response(200, json=[])

    vivamo = AsyncVivamo("sk_test_x", transport=httpx.MockTransport(answer))
    assert asyncio.run(vivamo.webhook_endpoints.list()) == []
    with pytest.raises(RuntimeError, match="another event loop"):
        asyncio.run(vivamo.webhook_endpoints.list())
    with pytest.raises(RuntimeError, match="another event loop: close it there"):
        asyncio.run(vivamo.aclose())
    assert len(got) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork: there is nothing to test")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_forked_process_has_its_own_connections(vivamo_mock: RunningMock) -> None:
    """Over one socket, parent and child would read each other's answers."""
    with Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url) as vivamo:
        for name in ("parent", "child"):
            vivamo.customers.create(name, email=f"{name}@example.com")
        child = os.fork()
        name = "parent" if child else "child"
        right = all(vivamo.customers.get(name).external_customer_id == name for _ in range(50))
        if not child:
            os._exit(0 if right else 1)
        _, status = os.waitpid(child, 0)
    assert right
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork: there is nothing to test")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_forked_process_refuses_a_transport_of_the_parent() -> None:
    """We cannot make it anew, so nothing is sent over it."""
    with Vivamo("sk_test_x", transport=httpx.MockTransport(lambda _: httpx.Response(200, json=[]))) as vivamo:
        child = os.fork()
        if not child:
            try:
                vivamo.webhook_endpoints.list()
            except RuntimeError as error:
                os._exit(0 if "before a fork" in str(error) else 1)
            os._exit(2)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize(("method", "said"), [("approve", "rejected"), ("reject", "pending"), ("reject", "approved")])
def test_decision_against_what_was_asked_is_unexpected(kind: Any, method: str, said: str) -> None:
    """Who approved must not be told of a rejection in passing."""
    facade, got = answering(kind, httpx.Response(200, json={"disbursementId": "i", "status": said}))
    with pytest.raises(UnexpectedReply, match=f"asked to {method} i, the answer says '{said}'"):
        facade(f"disbursements.{method}", "i")
    assert len(got) == 1
    facade.close()


@pytest.mark.parametrize("amount", ["5E1", " 50.00 ", "50.00\n", "5_0.0_0", "٥٠.٠٠", "５０.００", "+50.00", ".5E2"])
def test_amount_written_in_another_way_is_not_handed_on(kind: Any, amount: str) -> None:
    """Digits and a point, as the document says."""
    facade, _ = answering(kind, httpx.Response(200, json={**INTENT, "amount": amount}))
    with pytest.raises(UnexpectedReply, match="differs in amount"):
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    facade.close()


@pytest.mark.parametrize("blank", ["disbursementIntentId", "clientSecretKey"])
def test_intent_without_id_or_secret_is_not_handed_on(kind: Any, blank: str) -> None:
    """Nobody could go on with it."""
    facade, _ = answering(kind, httpx.Response(200, json={**INTENT, blank: " "}))
    with pytest.raises(UnexpectedReply, match="no id or no secret"):
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    facade.close()


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in chunks."""

    def __init__(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        self.chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks()

    async def __aiter__(self) -> Any:
        for chunk in self.chunks():
            yield chunk


def endless() -> Iterator[bytes]:
    while True:
        yield b" " * 1_000_000


def bomb() -> Iterator[bytes]:
    yield gzip.compress(b" " * (answers.MOST_BYTES + 2))


@pytest.mark.parametrize(
    ("headers", "chunks", "text"),
    [
        ({}, endless, "more than"),
        ({"content-encoding": "gzip"}, bomb, "more than"),
        ({"content-encoding": "gzip"}, lambda: iter([gzip.compress(b"{}")[:-4]]), "cut short"),
        ({"content-encoding": "gzip"}, lambda: iter([b"{}"]), "not what its content encoding says"),
        ({"content-encoding": "gzip, gzip"}, lambda: iter([b"{}"]), "not asked for"),
        ({"content-encoding": "br"}, lambda: iter([b"{}"]), "not asked for"),
    ],
    ids=["endless", "bomb", "cut", "false", "twice", "foreign"],
)
def test_body_beyond_bounds_is_unexpected(kind: Any, headers: Any, chunks: Any, text: str) -> None:
    """Memory has an end, and so has patience; the create is not repeated."""
    facade, got = answering(kind, httpx.Response(200, headers=headers, stream=Body(chunks)))
    with pytest.raises(UnexpectedReply, match=text) as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    assert (caught.value.reference, len(got)) == ("payout-7", 1)
    facade.close()


def test_packed_answer_is_read(kind: Any) -> None:
    """gzip is what we ask for."""
    packed = gzip.compress(httpx.Response(200, json=INTENT).content)
    for encoding in ("gzip", "GZIP"):
        facade, got = answering(
            kind, httpx.Response(200, headers={"content-encoding": encoding}, stream=Body(lambda: iter([packed])))
        )
        made = facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
        assert (made.disbursement_intent_id, got[0].headers["accept-encoding"]) == ("i", "gzip")
        facade.close()


def test_body_that_drips_is_given_up(kind: Any) -> None:
    """As a whole it has as long as one read of it may take."""

    def drip() -> Iterator[bytes]:
        for _ in range(1000):
            time.sleep(0.05)
            yield b" "

    class Slow(Body):
        async def __aiter__(self) -> Any:
            for _ in range(1000):
                await asyncio.sleep(0.05)
                yield b" "

    facade, _ = answering(kind, httpx.Response(200, stream=Slow(drip)), timeout=0.3)
    with pytest.raises(UnexpectedReply, match="did not end within the time-out"):
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    facade.close()


def test_cookies_of_the_server_are_not_kept(kind: Any) -> None:
    """An API with a key needs none, and a gateway refuses ever longer requests."""
    facade, got = answering(kind, httpx.Response(200, json=[], headers={"set-cookie": "a=1"}))
    facade("webhook_endpoints.list")
    facade("webhook_endpoints.list")
    assert "cookie" not in got[1].headers
    facade.close()


@pytest.mark.parametrize(
    "error",
    [httpx.RemoteProtocolError("illegal header: cs_canary"), httpx.ReadError("cs_canary"), ValueError("cs_canary")],
)
def test_bytes_of_an_answer_reach_no_traceback(kind: Any, error: Exception) -> None:
    """Parsers of HTTP quote what they could not read."""
    facade, _ = answering(kind, error)
    with pytest.raises(OutcomeUnknown) as caught:
        facade("disbursements.create_intent", "user_1", FIFTY, reference="payout-7")
    if isinstance(error, httpx.HTTPError):
        assert "cs_canary" not in "".join(traceback.format_exception(caught.value))
    else:  # the user's own transport speaks for itself
        assert caught.value.__cause__ is error
    facade.close()


def test_long_refusal_is_cut() -> None:
    """A log line has an end."""
    body = {"message": "x" * 100_000, "errors": [{f"c{n}": "y" * 10_000} for n in range(5000)]}
    facade, _ = answering(Sync, httpx.Response(400, json=body))
    with pytest.raises(PaymentsError) as caught:
        facade("webhook_endpoints.list")
    assert len(str(caught.value)) < 5000
    facade.close()


def test_create_in_a_cancelled_task_leaves_the_client_usable(vivamo_mock: RunningMock) -> None:
    """Cancelled in the middle, it was sent at most once, and the next call gets its own answer."""

    async def main() -> str:
        async with AsyncVivamo(vivamo_mock.api_key, base_url=vivamo_mock.url) as vivamo:
            await vivamo.customers.create("user_1", email="a@example.com")
            vivamo_mock.fault("slow", operation="createDisbursementIntent", seconds=0.5)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await vivamo.disbursements.create_intent("user_1", FIFTY, reference="payout-7")
            return (await vivamo.customers.get("user_1")).external_customer_id

    assert asyncio.run(main()) == "user_1"
    assert len(vivamo_mock.state()["disbursementIntents"]) <= 1


def test_not_found_is_still_itself_through_an_own_client(vivamo_mock: RunningMock) -> None:
    """Without hooks, an own client changes nothing."""
    with (
        httpx.Client() as own,
        Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url, http_client=own, retries=RetryPolicy(tries=1)) as vivamo,
        pytest.raises(NotFound, match="Customer not found"),
    ):
        vivamo.customers.get("nobody")
