"""What calls leave behind: no memory, no descriptor, no work for the garbage collector."""

from __future__ import annotations

import gc
import json
import os
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from payments_mock import RunningMock
from vivamo import Money, Vivamo
from vivamo.webhooks import sign, verify

KEY = "sk_test_footprint"
MEBIBYTE = 2**20
INTENT = {
    "disbursementIntentId": "671f4e90c0811b1056da1653",
    "amount": "50.00",
    "currency": "USD",
    "externalCustomerId": "user_1",
    "externalDisbursementIntentId": "payout-1",
    "clientSecretKey": "cs_x",
    "clientSecretKeyValidTill": "2026-06-06T04:57:11.151Z",
    "expirationTime": "2026-06-05T06:57:11.151Z",
}
EVENT = {
    "transactionType": "disbursement",
    "amount": "50.00",
    "status": "success",
    "externalCustomerId": "user_1",
    "disbursementIntentId": "671f4e90c0811b1056da1653",
    "externalDisbursementIntentId": "payout-1",
}


def create(vivamo: Vivamo) -> object:
    return vivamo.disbursements.create_intent("user_1", Money("50.00", "USD"), reference="payout-1")


@contextmanager
def server(answer: bytes) -> Iterator[str]:
    """The barest that keeps connections alive: every request gets `answer`."""
    listener = socket.create_server(("127.0.0.1", 0))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)

    def serve(connection: socket.socket) -> None:
        with suppress(ConnectionError), connection, connection.makefile("rb") as lines:
            while lines.readline():
                length = 0
                while (line := lines.readline()) != b"\r\n":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                lines.read(length)
                connection.sendall(head + answer)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def resident() -> int:
    """Bytes now where the system tells them, and the most there ever were where it does not."""
    gc.collect()
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def descriptors() -> int:
    return len(os.listdir("/dev/fd"))  # noqa: PTH208 - a count of names, on Linux and macOS


def growth(work: Callable[[], object], *, warm: int, times: int) -> int:
    """How much more is resident after so many times."""
    for _ in range(warm):
        work()
    before = resident()
    for _ in range(times):
        work()
    return resident() - before


def test_calls_leave_no_memory_and_no_descriptor() -> None:
    """Twenty thousand creates on one connection."""
    with server(json.dumps(INTENT).encode()) as url, Vivamo(KEY, base_url=url) as vivamo:
        create(vivamo)
        before = descriptors()
        assert growth(lambda: create(vivamo), warm=2_000, times=20_000) <= MEBIBYTE
        assert descriptors() == before


def test_verifications_leave_no_memory() -> None:
    """Good ones, and forged ones, which raise."""
    body = json.dumps(EVENT).encode()
    headers = {"signature": sign(body, "whsec_new")}

    def both() -> None:
        verify(body, headers, ["whsec_old", "whsec_new"])
        with pytest.raises(Exception, match="does not match"):
            verify(body, headers, ["whsec_old"])

    assert growth(both, warm=2_000, times=50_000) <= MEBIBYTE


@pytest.mark.parametrize(
    "given",
    [None, httpx.MockTransport(lambda _: httpx.Response(200, json=INTENT))],
    ids=["own connections", "your transport"],
)
def test_call_leaves_nothing_to_the_garbage_collector(given: httpx.MockTransport | None) -> None:
    """What refers to itself stays until somebody looks for it: on our own connections, and over your transport."""
    with server(json.dumps(INTENT).encode()) as url, Vivamo(KEY, base_url=url, transport=given) as vivamo:
        create(vivamo)
        gc.collect()
        gc.disable()
        try:
            create(vivamo)
            assert gc.collect() == 0
        finally:
            gc.enable()


def test_client_that_is_dropped_takes_its_connections_along(vivamo_mock: RunningMock) -> None:
    """Even without `close`, and before the garbage collector comes."""
    gc.collect()
    before = descriptors()
    gc.disable()
    try:
        with pytest.warns(ResourceWarning):
            _call_and_drop(vivamo_mock.url)
        # The mock is of this process, and closes its side a moment later.
        deadline = time.monotonic() + 10
        while descriptors() > before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert descriptors() <= before
    finally:
        gc.enable()


def _call_and_drop(url: str) -> None:
    Vivamo("sk_test_mock", base_url=url).webhook_endpoints.list()


def test_threads_share_a_client(vivamo_mock: RunningMock) -> None:
    """Sixteen threads over real sockets: each gets the answer to what it asked."""
    wrong: list[str] = []
    with Vivamo("sk_test_mock", base_url=vivamo_mock.url) as vivamo:

        def work(number: int) -> None:
            for turn in range(5):
                name = f"thread_{number}_{turn}"
                made = vivamo.customers.create(name, email=f"{name}@example.com")
                if made.external_customer_id != name or vivamo.customers.get(name).external_customer_id != name:
                    wrong.append(name)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
