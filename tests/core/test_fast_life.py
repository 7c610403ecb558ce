"""The fast transports among threads, forks, event loops, tasks that are cancelled, and at the end of the process."""

from __future__ import annotations

import asyncio
import os
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from payments_core.errors import RequestNotSent
from payments_core.fast import Unusable
from payments_core.fast_async import AsyncFastTransport
from payments_core.fast_sync import FastTransport

from .fast_senders import SECONDS, Async, Sender, Sync, asked
from .rogue import OK, Link, answering, rogue

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork: there is nothing to test")


def echo(link: Link) -> None:
    """Answers with the body it got."""
    while request := link.request():
        body = request.partition(b"\r\n\r\n")[2]
        link.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def test_sixteen_threads_share_one_transport() -> None:
    """Every answer is the right one, and no thread opens more than one connection."""
    sender = Sync()
    wrong: list[bytes] = []

    def work(number: int) -> None:
        for turn in range(20):
            body = b"%d-%d" % (number, turn)
            if sender("POST", server.url, content=body).content != body:
                wrong.append(body)

    with rogue(echo) as server:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sender.end()
    assert (wrong, len(server.got)) == ([], 320)


def test_fifty_tasks_share_one_transport() -> None:
    """Every answer is the right one."""
    sender = Async()

    async def main() -> bool:
        bodies = [b"%d" % number for number in range(200)]
        requests = [asked("POST", server.url, content=body, timeouts=SECONDS) for body in bodies]
        found = await asyncio.gather(*(sender.fast.handle_async_request(request) for request in requests))
        return [one.content for one in found] == bodies

    with rogue(echo) as server:
        assert sender.loop.run_until_complete(main())
        sender.end()


def test_closed_transport_sends_nothing(sender: Sender) -> None:
    """It says so, before and after its first call, and may be closed twice."""
    with rogue(answering(OK)) as server:
        sender("GET", server.url)
        for _ in range(2):
            sender.close()
            with pytest.raises(RequestNotSent, match="closed"):
                sender.guarded("POST", server.url, content=b"{}")
    assert len(server.got) == 1


def test_second_event_loop_is_refused() -> None:
    """Nothing is sent over the connections of another."""
    sender, other = Async(), asyncio.new_event_loop()
    with rogue(answering(OK)) as server:
        sender("GET", server.url)
        with pytest.raises(Unusable, match="another event loop"):
            other.run_until_complete(
                sender.fast.handle_async_request(asked("GET", server.url, content=None, timeouts={}))
            )
        sender.end()
    other.close()


def in_a_fork(work: Callable[[], bool]) -> int:
    """The exit code of a child that does `work`: 0 if that is True."""
    child = os.fork()
    if not child:
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@forks
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_forked_process_refuses_the_transport_of_its_parent(sender: Sender) -> None:
    """It neither hangs nor reads the parent's answers, and what it closes stays open for the parent."""

    def child() -> bool:
        one: Sender = sender
        if isinstance(one, Async):
            one.loop = asyncio.new_event_loop()
        try:
            one("POST", server.url, content=b"x")
        except Unusable as error:
            one.close()
            return "before a fork" in str(error)
        return False

    with rogue(echo) as server:
        sender("POST", server.url, content=b"1")
        assert in_a_fork(child) == 0
        for number in range(20):
            body = b"%d" % number
            assert sender("POST", server.url, content=body).content == body


@pytest.mark.parametrize("kind", [Sync, Async], ids=["sync", "async"])
def test_process_is_known_by_its_id(kind: type[Sender]) -> None:
    """The transport of process 1 sends nothing from process 2, and leaves the connections alone there."""
    pid = 1
    sender = kind(getpid=lambda: pid)
    with rogue(answering(OK)) as server:
        sender("GET", server.url)
        pid = 2
        with pytest.raises(RequestNotSent, match="before a fork"):
            sender.guarded("POST", server.url, content=b"{}")
        sender.close()
        pid = 1
        sender.end()
    assert len(server.got) == 1


@forks
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_new_transport_in_a_fork_says_that_it_cannot_work() -> None:
    """The runtime of pyreqwest is the parent's; without a word of this it would hang."""
    parent = Sync()

    def child() -> bool:
        try:
            Sync()("POST", server.url, content=b"x")
        except Unusable as error:
            return "spawn" in str(error)
        return False

    with rogue(echo) as server:
        parent("POST", server.url, content=b"1")
        assert in_a_fork(child) == 0
        parent.end()


def test_cancelled_create_goes_no_further() -> None:
    """Cancelled while it waits for a connection, it never leaves."""
    sender = Async()

    def late(link: Link) -> None:
        time.sleep(0.3)
        answering(OK)(link)

    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await sender.fast.handle_async_request(
                    asked("POST", server.url.replace("http", "https", 1), content=b"{}", timeouts=SECONDS)
                )
        await asyncio.sleep(0.5)

    with rogue(late) as server:
        sender.loop.run_until_complete(main())
        sender.end()
    assert server.got == []


ENDINGS = {
    "without closing": "",
    "by sys.exit": "sys.exit(3)",
    "by an interrupt": "signal.raise_signal(signal.SIGINT)",
    "with daemon threads": "[threading.Thread(target=busy, daemon=True).start() for _ in range(4)]; time.sleep(0.05)",
}
SYNC = """
import asyncio, signal, sys, threading, time
import httpx
from payments_core.fast_sync import FastTransport
transport = FastTransport()
def one():
    request = httpx.Request("POST", sys.argv[1], content=b"{}", extensions={"timeout": {"connect": 5, "read": 5}})
    return transport.handle_request(request).json()
def busy():
    while True:
        one()
for _ in range(5):
    assert one() == {}
"""
ASYNC = """
import asyncio, signal, sys, threading, time
import httpx
from payments_core.fast_async import AsyncFastTransport
transport = AsyncFastTransport()
async def one():
    request = httpx.Request("POST", sys.argv[1], content=b"{}", extensions={"timeout": {}})
    return (await transport.handle_async_request(request)).json()
async def main():
    await asyncio.gather(*(one() for _ in range(20)))
    left = [asyncio.create_task(one()) for _ in range(20)]
    await asyncio.sleep(0)
    %s
def busy():
    asyncio.run(main())
asyncio.run(main())
"""


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("script", [SYNC, ASYNC], ids=["sync", "async"])
def test_process_ends_as_it_should(script: str, ending: str) -> None:
    """However it ends, with calls under way too, it is not killed by a library."""
    last = ENDINGS[ending]
    code = script.replace("%s", last or "pass") if script is ASYNC else f"{script}\n{last}\n"
    with rogue(echo) as server:
        done = subprocess.run([sys.executable, "-c", code, server.url], check=False, timeout=60, capture_output=True)  # noqa: S603
    expected = {"by sys.exit": 3, "by an interrupt": -2}.get(ending, 0)
    assert done.returncode == expected, done.stderr.decode()
    assert b"Fatal" not in done.stderr


def certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody has signed."""
    both, config = folder / "both.pem", folder / "openssl.cnf"
    config.write_text(
        "[req]\ndistinguished_name=n\n[n]\n[e]\nsubjectAltName=IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n"
    )
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    command += [
        "-subj",
        "/CN=t",
        "-config",
        str(config),
        "-extensions",
        "e",
        "-keyout",
        str(both),
        "-out",
        str(folder / "c.pem"),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    both.write_text(both.read_text() + (folder / "c.pem").read_text())
    return both


@pytest.mark.parametrize("trusted", [False, True], ids=["stranger", "trusted"])
@pytest.mark.parametrize("kind", [Sync, Async], ids=["sync", "async"])
def test_certificate_is_checked(
    kind: type[Sender], trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's is never sent to; SSL_CERT_FILE names whom to trust beside."""
    both = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(both)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "c.pem"))
    sender = kind()
    with rogue(echo, tls) as server:
        url = server.url.replace("http", "https", 1)
        if trusted:
            assert sender("POST", url, content=b"1").content == b"1"
        else:
            with pytest.raises(httpx.ConnectError, match="certificate"):
                sender("POST", url, content=b"canary")
        sender.end()
    assert len(server.got) == trusted


def test_secrets_are_in_no_repr() -> None:
    """Nor is anything else that was sent."""
    for transport in (FastTransport(proxy_for=lambda _: "http://u:canary@h"), AsyncFastTransport()):
        assert "canary" not in repr(transport)
