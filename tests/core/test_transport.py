"""The border to httpx: what is sent how often, and which of our errors each foreign one becomes."""

import asyncio
import gzip
import inspect
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from payments_core.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    PaymentsError,
    RateLimited,
    RequestNotSent,
    ServerError,
    UnexpectedReply,
    ValidationFailed,
)
from payments_core.exchange import Exchange
from payments_core.failures import NEVER_SENT
from payments_core.replies import Refusals
from payments_core.retry import RetryPolicy
from payments_core.transport import AsyncRetryTransport, Below, RetryTransport

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = "sk_live_canary"
Behaviour = httpx.Response | Exception


class Server:
    """A transport that answers, or fails, as told; the last behaviour repeats."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.sent: list[httpx.Request] = []
        self.slept: list[float] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        behaviour = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
        if isinstance(behaviour, Exception):
            raise behaviour
        return behaviour

    def exchange(self, policy: RetryPolicy) -> Exchange:
        refusals = Refusals(by_message=(("not found", NotFound),), secrets=(KEY,))
        return Exchange(policy=policy, refusals=refusals, random=lambda: 1.0, clock=lambda: 0.0, now=lambda: NOW)


def call_sync(server: Server, method: str = "GET", policy: RetryPolicy | None = None) -> httpx.Response:
    transport = RetryTransport(
        httpx.MockTransport(server.answer), server.exchange(policy or RetryPolicy()), sleep=server.slept.append
    )
    with httpx.Client(transport=transport, base_url="https://api.example", headers={"authorization": KEY}) as client:
        return client.request(method, "/v1/x")


def call_async(server: Server, method: str = "GET", policy: RetryPolicy | None = None) -> httpx.Response:
    async def sleep(seconds: float) -> None:
        server.slept.append(seconds)

    async def main() -> httpx.Response:
        transport = AsyncRetryTransport(
            httpx.MockTransport(server.answer), server.exchange(policy or RetryPolicy()), sleep=sleep
        )
        async with httpx.AsyncClient(transport=transport, base_url="https://api.example") as client:
            return await client.request(method, "/v1/x")

    return asyncio.run(main())


@pytest.fixture(params=[call_sync, call_async], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Callable[..., httpx.Response]:
    """Both drivers obey the same laws."""
    chosen: Callable[..., httpx.Response] = request.param
    return chosen


def httpx_errors() -> Iterator[type[Exception]]:
    for value in vars(httpx).values():
        if inspect.isclass(value) and issubclass(value, Exception):
            yield value


def made(error: type[Exception]) -> Exception:
    """One of its kind, however it is built."""
    if issubclass(error, httpx.HTTPStatusError):
        asked = httpx.Request("GET", "https://other.example")
        return error("wire trouble", request=asked, response=httpx.Response(404, request=asked))
    speechless = (httpx.StreamConsumed, httpx.StreamClosed, httpx.ResponseNotRead, httpx.RequestNotRead)
    return error() if issubclass(error, speechless) else error("wire trouble")


@pytest.mark.parametrize("error", sorted(httpx_errors(), key=str), ids=str)
def test_httpx_error_becomes_ours(error: type[Exception], send: Callable[..., httpx.Response]) -> None:
    """A write is repeated only where httpx says that nothing was sent, and what comes out is ours."""
    one = made(error)
    server = Server(one)
    with pytest.raises(PaymentsError) as caught:
        send(server, "POST")
    never_sent = isinstance(one, NEVER_SENT)
    assert isinstance(caught.value, RequestNotSent) is never_sent
    assert never_sent or len(server.sent) == 1
    assert caught.value.operation == "POST /v1/x"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_write_is_sent_once_whatever_the_answer(method: str, status: int, send: Callable[..., httpx.Response]) -> None:
    """A gateway's 502 may hide a payout that was made."""
    server = Server(httpx.Response(status, headers={"retry-after": "1"}))
    with pytest.raises(ApiError):
        send(server, method)
    assert (len(server.sent), server.slept) == (1, [])


def test_refused_connection_is_tried_again_and_then_said(send: Callable[..., httpx.Response]) -> None:
    """Nothing left this machine, so a create may go again."""
    server = Server(httpx.ConnectError("refused"))
    with pytest.raises(RequestNotSent, match="nothing happened"):
        send(server, "POST")
    assert (len(server.sent), server.slept) == (4, [0.5, 1.0, 2.0])


def test_connection_that_comes_back_carries_the_create_once(send: Callable[..., httpx.Response]) -> None:
    """Two refusals and an answer are one create."""
    server = Server(httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.Response(200, json={}))
    assert send(server, "POST").status_code == 200
    assert len(server.sent) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_read_is_repeated_until_it_is_answered(status: int, send: Callable[..., httpx.Response]) -> None:
    """Trouble that passes is not the caller's."""
    server = Server(httpx.Response(status), httpx.Response(status), httpx.Response(200, json={"a": 1}))
    assert send(server).json() == {"a": 1}
    assert server.slept == [0.5, 1.0]


@pytest.mark.parametrize(
    ("header", "slept"), [("3", 3.0), ("Thu, 01 Jan 2026 00:00:09 GMT", 9.0)], ids=["seconds", "date"]
)
def test_read_waits_as_long_as_asked(header: str, slept: float, send: Callable[..., httpx.Response]) -> None:
    """Retry-After, in both its forms."""
    server = Server(httpx.Response(429, headers={"Retry-After": header}), httpx.Response(200, json={}))
    send(server)
    assert server.slept == [slept]


def test_lost_read_is_repeated(send: Callable[..., httpx.Response]) -> None:
    """A GET does nothing twice."""
    server = Server(httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("gone"), httpx.Response(200, json={}))
    assert send(server).status_code == 200


def test_rate_limit_says_how_long(send: Callable[..., httpx.Response]) -> None:
    """An hour is not slept through; it is handed on."""
    server = Server(httpx.Response(429, headers={"retry-after": "3600"}))
    with pytest.raises(RateLimited) as caught:
        send(server)
    assert (caught.value.retry_after, len(server.sent)) == (3600.0, 1)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"message": "No"}, BadRequest),
        (400, {"message": "Customer not found"}, NotFound),
        (400, {"message": "No", "errors": [{"required": "a"}]}, ValidationFailed),
        (401, {"message": "No"}, ApiError),
        (403, {"message": "Forbidden"}, Forbidden),
        (404, {"message": "No"}, NotFound),
        (409, {"message": "No"}, Conflict),
        (422, {"message": "No"}, ApiError),
        (500, {"message": "No"}, ServerError),
        (520, {"message": "No"}, ServerError),
        (599, {"message": "No"}, ServerError),
        (799, {"message": "No"}, ServerError),
        (302, {}, UnexpectedReply),
        (304, {}, UnexpectedReply),
    ],
)
def test_status_becomes_its_error(
    status: int, body: dict[str, object], error: type[PaymentsError], send: Callable[..., httpx.Response]
) -> None:
    """Exactly that class, so that `except` means what it says."""
    with pytest.raises(error) as caught:
        send(Server(httpx.Response(status, json=body)), "POST")
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "body",
    [b"<html>502 Bad Gateway</html>", b"", b"\xff\xfe", b"[1]", b"null", b'{"message": 5}', b'{"message": {"a": 1}}',
     b'{"errors": "no", "message": null}', b'{"errors": [5, null, {}], "errorCode": []}', b"[" * 100_000],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
@pytest.mark.parametrize("status", [400, 502])
def test_body_of_any_kind_is_an_api_error(status: int, body: bytes, send: Callable[..., httpx.Response]) -> None:
    """A gateway's page is no JSON, and still an error of ours, without the page in its text."""
    with pytest.raises(ServerError if status == 502 else BadRequest) as caught:
        send(Server(httpx.Response(status, content=body)), "POST")
    assert "html" not in str(caught.value)


def test_request_id_and_code_are_kept(send: Callable[..., httpx.Response]) -> None:
    """What the vendor's support asks for."""
    answer = httpx.Response(400, json={"message": "No", "errorCode": "E7"}, headers={"x-amzn-RequestId": "r-1"})
    with pytest.raises(BadRequest) as caught:
        send(Server(answer), "POST")
    assert (caught.value.error_code, caught.value.request_id) == ("E7", "r-1")


def test_key_that_the_server_repeats_is_not_shown(send: Callable[..., httpx.Response]) -> None:
    """Not in the message, the entries, nor the code."""
    body = {"message": f"bad {KEY}", "errors": [{KEY: f"{KEY}\n"}], "errorCode": KEY}
    with pytest.raises(BadRequest) as caught:
        send(Server(httpx.Response(400, json=body)), "POST")
    assert KEY not in str(caught.value) + repr(caught.value) + repr(vars(caught.value))
    assert "\n" not in str(caught.value)


def test_answer_lost_half_way_is_unknown(send: Callable[..., httpx.Response]) -> None:
    """Headers came, the body did not: the create may have been done."""

    class Torn(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b'{"disbursement'
            raise httpx.RemoteProtocolError("torn")

        async def __aiter__(self):  # type: ignore[no-untyped-def]
            yield b'{"disbursement'
            raise httpx.RemoteProtocolError("torn")

    server = Server(httpx.Response(200, stream=Torn()))
    with pytest.raises(OutcomeUnknown):
        send(server, "POST")
    assert len(server.sent) == 1


def test_answer_that_cannot_be_unpacked_is_unexpected(send: Callable[..., httpx.Response]) -> None:
    """It was answered, so it is not unknown; and not readable, so it is no success."""

    class Packed(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"not gzip"

        async def __aiter__(self):  # type: ignore[no-untyped-def]
            yield b"not gzip"

    with pytest.raises(UnexpectedReply):
        send(Server(httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Packed())), "POST")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_answer_that_a_transport_below_has_read_is_taken(send: Callable[..., httpx.Response], encoding: str) -> None:
    """As one does that writes a log of what was answered: the body is in hand, and unpacked."""
    wire = b'{"a": 1}' if encoding == "identity" else gzip.compress(b'{"a": 1}')
    answer = httpx.Response(200, headers={"content-encoding": encoding}, stream=httpx.ByteStream(wire))
    answer.read()
    assert send(Server(answer), "POST").json() == {"a": 1}


def test_closed_answer_that_nobody_read_is_unknown(send: Callable[..., httpx.Response]) -> None:
    """A transport below threw the body away."""
    answer = httpx.Response(200, stream=httpx.ByteStream(b"{}"))
    answer.close()
    with pytest.raises(OutcomeUnknown):
        send(Server(answer), "POST")


def test_redirect_is_not_followed(send: Callable[..., httpx.Response]) -> None:
    """The key goes nowhere else."""
    server = Server(httpx.Response(307, headers={"location": "https://evil.example/"}))
    with pytest.raises(UnexpectedReply, match="redirects are not followed"):
        send(server, "POST")
    assert len(server.sent) == 1


def test_transport_of_another_process_is_made_anew_or_refused() -> None:
    """As after a fork: connections belong to the process that made them."""
    old, new = httpx.MockTransport(lambda _: httpx.Response(200)), httpx.MockTransport(lambda _: httpx.Response(200))
    below = Below(old, lambda: new, pid=-1)
    assert (below.here(), below.here()) == (new, new)
    with pytest.raises(RuntimeError, match="before a fork"):
        Below(old, pid=-1).here()


def test_words_of_a_proxy_are_not_repeated(send: Callable[..., httpx.Response]) -> None:
    """They may hold its password; its status says enough."""
    server = Server(httpx.ProxyError("407 us:hunter2 is not welcome"))
    with pytest.raises(RequestNotSent, match="ProxyError: 407") as caught:
        send(server, "POST")
    assert "hunter2" not in str(caught.value)


def test_nothing_secret_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG too: no key, no body."""
    with caplog.at_level(logging.DEBUG), pytest.raises(BadRequest):
        call_sync(Server(httpx.Response(400, json={"message": "secret-body"})), "POST")
    assert KEY not in caplog.text
    assert "secret-body" not in caplog.text
