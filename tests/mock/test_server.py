"""The mock over a real socket: served, dropped, stopped."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import payments_mock
import pytest

CUSTOMER = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}


@pytest.fixture
def client(vivamo_mock: payments_mock.RunningMock) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {vivamo_mock.api_key}"}
    with httpx.Client(base_url=vivamo_mock.url, headers=headers) as http:
        yield http


def test_fixture_serves_an_empty_mock(vivamo_mock: payments_mock.RunningMock, client: httpx.Client) -> None:
    """Over a socket, under the key it names."""
    assert vivamo_mock.url.startswith("http://127.0.0.1:")
    assert client.get("/v1/customers").json() == {"customers": []}
    assert client.post("/v1/customers", json=CUSTOMER).status_code == 200


def test_fixture_is_afresh_for_every_test(vivamo_mock: payments_mock.RunningMock) -> None:
    """Whatever the test before has left."""
    assert vivamo_mock.state()["customers"] == []
    assert vivamo_mock.state()["faults"] == []


@pytest.mark.parametrize(("fault", "done"), [("drop-before", 0), ("drop-after", 1)])
def test_drop_closes_the_connection_without_a_word(
    vivamo_mock: payments_mock.RunningMock,
    client: httpx.Client,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    done: int,
) -> None:
    """The client sees the connection die; the server has nothing to log, and serves on."""
    vivamo_mock.fault(fault, times=2)
    for _ in range(2):
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            client.post("/v1/customers", json=CUSTOMER)
    assert client.get("/v1/customers").status_code == 200
    assert len(vivamo_mock.state()["customers"]) == done
    assert caplog.records == []


def test_drop_sends_not_one_byte(vivamo_mock: payments_mock.RunningMock) -> None:
    """Seen from below HTTP."""
    vivamo_mock.fault("drop-after")
    host, port = vivamo_mock.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(b"GET /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_mock\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert wire.recv(100) == b""


def test_slow_call_keeps_no_other_waiting(vivamo_mock: payments_mock.RunningMock, client: httpx.Client) -> None:
    """One call's trouble is its own."""
    vivamo_mock.fault("slow", operation="createCustomer", seconds=2)
    slow = threading.Thread(target=lambda: client.post("/v1/customers", json=CUSTOMER))
    begun = time.monotonic()
    slow.start()
    while not vivamo_mock.state()["customers"]:
        time.sleep(0.01)
    assert httpx.get(vivamo_mock.url + "/").status_code == 200
    assert time.monotonic() - begun < 1.8
    slow.join()
    assert time.monotonic() - begun >= 2


def test_real_time_drives_processing(receiver: Any) -> None:
    """Nobody asks, nobody advances the clock, and the webhook comes."""
    with payments_mock.start(processing_seconds=0.1) as mock:
        http = httpx.Client(base_url=mock.url, headers={"Authorization": f"Bearer {mock.api_key}"})
        http.post("/v1/operators/webhooks", json={"url": receiver.url})
        http.post("/v1/customers", json=CUSTOMER)
        details = {"amount": "5.00", "currency": "USD", "externalDisbursementIntentId": "r"}
        body = {"customer": {"externalCustomerId": "user_1"}, "disbursementIntent": details}
        intent = http.post("/v1/disbursement-intents", json=body).json()["disbursementIntentId"]
        mock.submit(intent)
        http.post(f"/v1/disbursements/{intent}/proceed/true")
        http.close()
        assert b'"success"' in receiver.wait_for(2)[1].body


def test_control_over_the_socket_advances_the_clock(vivamo_mock: payments_mock.RunningMock) -> None:
    """By anybody on this machine, without a key."""
    before = vivamo_mock.now()
    answer = httpx.post(vivamo_mock.url + "/_mock/clock/advance", json={"seconds": 3600})
    assert answer.status_code == 200
    moved = datetime.fromisoformat(answer.json()["now"]) - datetime.fromisoformat(before)
    assert moved.total_seconds() >= 3600


@pytest.mark.parametrize(
    "wire",
    [
        b"GET /v1/customers/%00%ff%zz HTTP/1.1\r\nHost: \xff\r\nAuthorization: Bearer sk_test_mock\r\n\r\n",
        b"GET http://elsewhere/v1/customers HTTP/1.1\r\nHost: a b\r\n\r\n",
        b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_odd_bytes_on_the_wire_are_answered(
    vivamo_mock: payments_mock.RunningMock, caplog: pytest.LogCaptureFixture, wire: bytes
) -> None:
    """With a 4xx, and no traceback."""
    host, port = vivamo_mock.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(wire)
        assert connection.recv(12).startswith(b"HTTP/1.1 4")
    assert not [record for record in caplog.records if record.exc_info]


def test_answer_to_head_has_no_body(client: httpx.Client) -> None:
    """And the connection goes on in order."""
    assert (client.head("/v1/customers").status_code, client.head("/v1/customers").content) == (405, b"")
    assert client.get("/v1/customers").json() == {"customers": []}


def test_client_that_leaves_in_the_middle_harms_nobody(
    vivamo_mock: payments_mock.RunningMock, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a request is none."""
    host, port = vivamo_mock.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert client.get("/v1/customers").status_code == 200
    assert caplog.records == []


def test_many_threads_lose_nothing(vivamo_mock: payments_mock.RunningMock) -> None:
    """Every customer is made once, under ids of its own."""

    def create(numbers: range) -> None:
        with httpx.Client(base_url=vivamo_mock.url, headers={"Authorization": "Bearer sk_test_mock"}) as http:
            for number in numbers:
                body = {"externalCustomerId": f"u{number}", "data": {"email": f"{number // 2}@example.com"}}
                http.post("/v1/customers", json=body)

    threads = [threading.Thread(target=create, args=(range(start, 80, 4),)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    emails = [customer["data"]["email"] for customer in vivamo_mock.state()["customers"]]
    assert sorted(emails) == sorted(f"{number}@example.com" for number in range(40))


def test_stopped_mock_refuses_connections_and_may_be_stopped_again() -> None:
    """Leaving the block stops it."""
    with payments_mock.start() as mock:
        assert httpx.get(mock.url).status_code == 200
    mock.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(mock.url)


def test_stop_waits_for_nobody(receiver: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Both callers see their connection end or their answer come, and the server has nothing to complain of."""
    receiver.pause = 5
    outcomes: list[str] = []

    def call(method: str, path: str, **more: Any) -> None:
        try:
            outcomes.append(str(httpx.request(method, url + path, timeout=30, headers=headers, **more).status_code))
        except httpx.TransportError:
            outcomes.append("ended")

    with payments_mock.start() as mock:
        url, headers = mock.url, {"Authorization": f"Bearer {mock.api_key}"}
        call("POST", "/v1/operators/webhooks", json={"url": receiver.url})
        call("POST", "/v1/customers", json=CUSTOMER)
        mock.submit_kyc("user_1")
        mock.fault("slow", seconds=60)
        threads = [
            threading.Thread(target=call, args=("GET", "/v1/customers")),
            threading.Thread(target=call, args=("POST", "/_mock/clock/advance"), kwargs={"json": {"seconds": 3600}}),
        ]
        for thread in threads:
            thread.start()
        receiver.wait_for(1)
        while mock.state()["faults"]:
            time.sleep(0.01)
        begun = time.monotonic()
    for thread in threads:
        thread.join()
    assert time.monotonic() - begun < 2
    assert outcomes[:2] == ["200", "200"]
    assert "ended" in outcomes[2:]
    assert caplog.records == []


def test_client_that_gives_up_a_slow_call_leaves_nothing_behind(
    vivamo_mock: payments_mock.RunningMock, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """The server notices, and serves on."""
    vivamo_mock.fault("slow", seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/v1/customers", timeout=0.1)
    assert client.get("/v1/customers").status_code == 200
    assert caplog.records == []


def test_started_mock_listens_where_it_was_told() -> None:
    """On IPv6 too, which is this machine as well."""
    with payments_mock.start(host="::1", api_key="k", start_at=datetime(2030, 1, 1, tzinfo=UTC)) as mock:
        assert mock.url.startswith("http://[::1]:")
        assert httpx.get(mock.url + "/_mock/clock").json()["now"].startswith("2030-01-01T00:00:")
        assert httpx.get(mock.url + "/v1/customers", headers={"Authorization": "Bearer k"}).status_code == 200


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"api": "stellar-sdp"}, payments_mock.StartupError, "not served yet"),
        ({"api": "stripe"}, payments_mock.StartupError, "no API is named 'stripe'"),
        ({"environment": "test"}, ValueError, "environment must be one of sandbox, production"),
        ({"tax_type": "lotto"}, ValueError, "tax_type must be one of"),
        ({"api_key": ""}, ValueError, "api_key"),
        ({"port": 65_536}, ValueError, "port"),
        ({"processing_seconds": -1}, ValueError, "processing_seconds"),
        ({"start_at": datetime(1, 1, 1, tzinfo=UTC)}, ValueError, "start_at"),
    ],
)
def test_wrong_option_is_named(options: dict[str, Any], error: type[Exception], text: str) -> None:
    """Before anything is started."""
    with pytest.raises(error, match=text):
        payments_mock.start(**options)


def test_body_of_a_gigabyte_is_not_read(vivamo_mock: payments_mock.RunningMock) -> None:
    """The answer comes while it is being sent, and the connection ends."""
    port = httpx.URL(vivamo_mock.url).port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        head = b"POST /v1/customers HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000000\r\n\r\n"
        raw.sendall(head + b"x" * 1_100_000)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while part := raw.recv(65536):
                answer += part
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b'{"message":"The body has more than 1048576 bytes"}')
