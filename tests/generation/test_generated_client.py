"""The generated client: time-outs, copies, secrets, threads."""

import asyncio
import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from vivamo_api import AuthenticatedClient, Client

BASE = "http://127.0.0.1:9"


def make() -> AuthenticatedClient:
    return AuthenticatedClient(BASE, "sk_test_secret", headers={"X-One": "1"}, cookies={"c": "cookie-secret"})


def test_a_timeout_is_always_set() -> None:
    """30 seconds, 5 to connect, on both kinds of httpx client."""
    client = make()
    assert client.get_httpx_client().timeout == httpx.Timeout(30.0, connect=5.0)
    assert client.get_async_httpx_client().timeout == httpx.Timeout(30.0, connect=5.0)


@pytest.mark.parametrize("timeout", [None, 5.0, httpx.Timeout(None), httpx.Timeout(5.0, read=None)], ids=str)
def test_no_timeout_is_refused(timeout: object) -> None:
    """Neither the constructor nor with_timeout takes a wait without an end."""
    with pytest.raises(TypeError, match="timeout"):
        Client(BASE, timeout=timeout)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(TypeError, match="timeout"):
        make().with_timeout(timeout)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="timeout"):
        Client(BASE, httpx_args={"timeout": timeout}).get_httpx_client()


def test_redirects_are_off() -> None:
    """A redirect could carry the key elsewhere."""
    client = make()
    assert not client.get_httpx_client().follow_redirects
    assert not client.get_async_httpx_client().follow_redirects


def test_copies_leave_the_parent_alone() -> None:
    """with_headers, with_cookies and with_timeout change the new client only, live httpx clients included."""
    parent = make()
    live, alive = parent.get_httpx_client(), parent.get_async_httpx_client()
    before = [(dict(c.headers), dict(c.cookies), c.timeout) for c in (live, alive)]
    child = parent.with_headers({"X-Two": "2"}).with_cookies({"d": "2"}).with_timeout(httpx.Timeout(1.0))
    assert [(dict(c.headers), dict(c.cookies), c.timeout) for c in (live, alive)] == before
    assert parent.get_httpx_client() is live
    own = child.get_httpx_client()
    assert (own.headers["X-One"], own.headers["X-Two"]) == ("1", "2")
    assert (dict(own.cookies), own.timeout) == ({"c": "cookie-secret", "d": "2"}, httpx.Timeout(1.0))
    assert own.headers["Authorization"] == "Bearer sk_test_secret"


def test_the_callers_dicts_are_copied() -> None:
    """Neither do we write the key into a dict of the caller, nor does a later change of it reach us."""
    headers = {"X-One": "1"}
    client = AuthenticatedClient(BASE, "sk_test_secret", headers=headers)
    headers["X-Late"] = "1"
    assert "X-Late" not in client.get_httpx_client().headers
    assert headers == {"X-One": "1", "X-Late": "1"}


@pytest.mark.parametrize("setter", ["set_httpx_client", "set_async_httpx_client"])
def test_a_child_of_a_client_with_its_own_transport_needs_one_too(setter: str) -> None:
    """It would otherwise send without the retries and errors of that transport, and nobody would notice."""
    given = httpx.Client(base_url=BASE) if setter == "set_httpx_client" else httpx.AsyncClient(base_url=BASE)
    headers = dict(given.headers)
    child = getattr(make(), setter)(given).with_headers({"X-Two": "2"}).with_timeout(httpx.Timeout(1.0))
    assert dict(given.headers) == headers
    for build in (child.get_httpx_client, child.get_async_httpx_client):
        with pytest.raises(RuntimeError, match="set one here too"):
            build()
    own = httpx.Client(base_url=BASE)
    assert child.set_httpx_client(own).get_httpx_client() is own


def test_repr_shows_no_secret() -> None:
    """Neither token, header, cookie nor a password in the address."""
    client = AuthenticatedClient(
        "https://user:pass-secret@api.example/base", "sk_test_secret", headers={"X": "head-secret"}
    )
    text = f"{client!r} {client} {client.with_cookies({'c': 'cookie-secret'})!r}"
    assert "secret" not in text
    assert repr(client) == "AuthenticatedClient(https://api.example/base)"


def test_threads_build_one_httpx_client() -> None:
    """Sixteen threads that ask at the same time get the same one."""
    for _ in range(20):
        client, barrier = make(), threading.Barrier(16)

        def ask(client: Client = client, barrier: threading.Barrier = barrier) -> tuple[int, int]:
            barrier.wait()
            return id(client.get_httpx_client()), id(client.get_async_httpx_client())

        with ThreadPoolExecutor(16) as pool:
            assert len(set(pool.map(lambda _: ask(), range(16)))) == 1


def test_a_client_closes_its_httpx_client() -> None:
    """As a context manager, and when an error leaves it."""
    client = make()
    with contextlib.suppress(KeyError), client as entered:
        assert entered is client
        raise KeyError
    assert client.get_httpx_client().is_closed


async def aclosed() -> bool:
    client = make()
    async with client as entered:
        assert entered is client
    return client.get_async_httpx_client().is_closed


def test_an_asynchronous_client_closes_its_httpx_client() -> None:
    """The same for the asynchronous one."""
    assert asyncio.run(aclosed())
