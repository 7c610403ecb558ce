"""A user's own client or transport below ours: what is asked of it, and what it keeps."""

import asyncio

import httpx
import pytest
from payments_core.connections import Connections
from payments_core.errors import NotFound
from payments_core.exchange import Exchange
from payments_core.replies import Refusals
from payments_core.retry import RetryPolicy
from payments_core.transport import AsyncClientTransport, AsyncRetryTransport, ClientTransport, RetryTransport

AT_ONCE = Exchange(policy=RetryPolicy(base=0.0), refusals=Refusals())


def test_users_own_client_carries_the_request() -> None:
    """Its hooks run, its statuses that raise are answers, and it stays open."""
    seen: list[str] = []

    def hook(response: httpx.Response) -> None:
        seen.append(response.request.url.path)
        response.raise_for_status()

    answers = [httpx.Response(503, json={}), httpx.Response(200, json={"a": 1})]
    wire = httpx.MockTransport(lambda _: answers.pop(0))
    with httpx.Client(transport=wire, event_hooks={"response": [hook]}) as own:
        transport = RetryTransport(ClientTransport(own), AT_ONCE)
        with httpx.Client(transport=transport, base_url="https://api.example") as client:
            assert client.get("/v1/x").json() == {"a": 1}
        assert not own.is_closed
    assert seen == ["/v1/x", "/v1/x"]


def test_users_own_async_client_carries_the_request() -> None:
    """The twin does the same."""

    async def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    async def main() -> bool:
        wire = httpx.MockTransport(lambda _: httpx.Response(404, json={"message": "No"}))
        async with httpx.AsyncClient(transport=wire, event_hooks={"response": [hook]}) as own:
            transport = AsyncRetryTransport(AsyncClientTransport(own), AT_ONCE)
            async with httpx.AsyncClient(transport=transport, base_url="https://api.example") as client:
                with pytest.raises(NotFound):
                    await client.get("/v1/x")
            return own.is_closed

    assert asyncio.run(main()) is False


@pytest.mark.parametrize("ours", [True, False])
def test_transport_of_a_user_is_watched_and_ours_is_not(ours: bool) -> None:
    """httpx's own tells by the type of an error whether a byte left; a user's may raise any error at any moment."""
    watched: list[bool] = []

    def answer(request: httpx.Request) -> httpx.Response:
        watched.append("trace" in request.extensions)
        return httpx.Response(200, stream=httpx.ByteStream(b"{}"))

    inner = Connections(lambda: httpx.MockTransport(answer)) if ours else httpx.MockTransport(answer)
    request = httpx.Request("POST", "https://api.example/v1/x")
    assert RetryTransport(inner).handle_request(request).json() == {}
    assert (watched, "trace" in request.extensions) == ([not ours], False)
