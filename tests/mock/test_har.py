"""The record of every exchange: HAR that a browser reads, whole at any moment, and without a secret."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import payments_mock
import pytest
from payments_mock.har import Recorder
from payments_mock.message import Answer, Request
from payments_mock.refusal import StartupError

CUSTOMER = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}
INTENT = {
    "customer": {"externalCustomerId": "user_1"},
    "disbursementIntent": {"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-1"},
}
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entries(path: Path) -> list[dict[str, Any]]:
    log = json.loads(path.read_text("ascii"))["log"]
    assert (log["version"], log["creator"]["name"]) == ("1.2", "payments_mock")
    found: list[dict[str, Any]] = log["entries"]
    return found


def recorded(path: Path, **options: Any) -> tuple[httpx.Client, payments_mock.MockTransport]:
    """A client of a mock that records, and the mock."""
    mock = payments_mock.transport(record=path, start_at=START, **options)
    headers = {"Authorization": f"Bearer {mock.api_key}"}
    return httpx.Client(transport=mock, base_url="http://mock.test", headers=headers), mock


def test_record_is_whole_after_each_exchange(tmp_path: Path) -> None:
    """And before the first, and after the end."""
    path = tmp_path / "record.har"
    client, _ = recorded(path)
    assert entries(path) == []
    for count in range(1, 4):
        client.get("/v1/customers", params={"page": str(count)})
        assert len(entries(path)) == count
    client.close()
    assert [one["request"]["queryString"] for one in entries(path)] == [[{"name": "page", "value": n}] for n in "123"]


def test_entry_tells_the_exchange(tmp_path: Path) -> None:
    """Method, address, headers, both bodies, and the mock's own time."""
    client, _ = recorded(tmp_path / "record.har")
    with client:
        client.post("/v1/customers", json=CUSTOMER)
    (entry,) = entries(tmp_path / "record.har")
    assert entry["startedDateTime"].startswith("2026-03-01T12:00:0")
    request, response = entry["request"], entry["response"]
    assert (request["method"], request["url"]) == ("POST", "http://mock.test/v1/customers")
    assert request["postData"]["mimeType"] == "application/json"
    assert json.loads(request["postData"]["text"]) == CUSTOMER
    assert (response["status"], response["statusText"], response["content"]["mimeType"]) == (
        200,
        "OK",
        "application/json",
    )
    assert json.loads(response["content"]["text"])["externalCustomerId"] == "user_1"
    assert response["content"]["size"] == len(response["content"]["text"])


def test_record_holds_no_secret(tmp_path: Path) -> None:
    """Neither the key, nor what the mock makes up: client secrets, secrets of verifications and of webhooks."""
    client, mock = recorded(tmp_path / "record.har", api_key="sk_test_canary")
    with client:
        client.post("/v1/customers", json=CUSTOMER)
        secrets = [client.post("/v1/disbursement-intents", json=INTENT).json()["clientSecretKey"]]
        secrets.append(client.get("/v1/customers/user_1/kyc-info").json()["kycVerification"]["clientSecretKey"])
        hook = client.post("/v1/operators/webhooks", json={"url": "http://127.0.0.1:9/hook"}).json()
        secrets.append(hook["secretKey"])
        client.get("/v1/customers", params={"search": secrets[0]})
        mock.state()
    text = (tmp_path / "record.har").read_text("ascii")
    assert [secret for secret in [*secrets, "sk_test_canary"] if secret in text] == []
    assert '"cs_***' in text.replace("\\", "")
    assert '{"name": "authorization", "value": "***"}' in text


@pytest.mark.parametrize(("fault", "status"), [("drop-before", 0), ("html-502", 502), ("slow", 200)])
def test_faults_are_recorded_as_they_met_the_caller(tmp_path: Path, fault: str, status: int) -> None:
    """A connection that is closed has no status; a slow answer has its time."""
    client, mock = recorded(tmp_path / "record.har")
    mock.fault(fault, seconds=0.01 if fault == "slow" else None)
    with client:
        try:
            client.get("/v1/customers")
        except httpx.TransportError:
            assert status == 0
    entry = next(one for one in entries(tmp_path / "record.har") if one["request"]["url"].endswith("/v1/customers"))
    assert (entry["response"]["status"], entry["time"]) == (status, 10 if fault == "slow" else 0)
    assert (entry["response"]["content"]["size"] == 0) == (status == 0)


def test_bytes_that_are_no_text_are_kept(tmp_path: Path) -> None:
    """As HAR has it, in base64."""
    recorder = Recorder(tmp_path / "record.har")
    recorder.begin()
    recorder.record(Request(method="POST", target=b"/x", body=b"\xff\x00"), Answer(status=200), at=0)
    recorder.close()
    recorder.record(Request(method="POST", target=b"/late"), Answer(status=200), at=0)
    (entry,) = entries(tmp_path / "record.har")
    assert base64.b64decode(entry["request"]["postData"]["text"]) == b"\xff\x00"
    assert entry["request"]["postData"]["encoding"] == "base64"


def test_same_seed_and_calls_give_the_same_record(tmp_path: Path) -> None:
    """But for the moments, which follow real time."""
    texts = []
    for name in ("one.har", "two.har"):
        client, _ = recorded(tmp_path / name, seed=7)
        with client:
            client.post("/v1/customers", json=CUSTOMER)
            client.post("/v1/disbursement-intents", json=INTENT)
        texts.append([[one["request"], one["response"]["status"]] for one in entries(tmp_path / name)])
    assert texts[0] == texts[1]


def test_record_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """Before anything is served."""
    with pytest.raises(StartupError, match=r"cannot record to .*: No such file or directory"):
        payments_mock.transport(record=tmp_path / "nowhere" / "record.har")
    command = [sys.executable, "-m", "payments_mock", "vivamo", "--port", "0", "--record", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own mock
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"payments_mock: cannot record to {tmp_path}: ")


def test_served_mock_records(tmp_path: Path) -> None:
    """Over a socket, control calls too."""
    with payments_mock.start("vivamo", record=tmp_path / "record.har") as mock:
        httpx.get(f"{mock.url}/v1/customers")
        httpx.get(f"{mock.url}/_mock/clock")
    assert [
        (one["request"]["url"].partition(str(mock.url))[2], one["response"]["status"])
        for one in entries(tmp_path / "record.har")
    ] == [("/v1/customers", 403), ("/_mock/clock", 200)]


def test_record_that_cannot_go_on_ends_and_the_mock_does_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """As on a full disk: one line in the log, and every answer as ever."""

    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    recorder = Recorder(tmp_path / "record.har")
    recorder.begin()
    recorder.close()
    recorder._file = Full()
    for _ in range(2):
        recorder.record(Request(method="GET", target=b"/x"), Answer(status=200), at=0)
    assert [record.message for record in caplog.records] == ["the record ends here: No space left on device"]
    recorder.close()


@pytest.mark.parametrize("content", [b"notes of mine", b"{}", b"\xff\xfe"])
def test_file_that_is_no_record_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    """It is somebody's work."""
    path = tmp_path / "notes.har"
    path.write_bytes(content)
    with pytest.raises(StartupError, match="there is a file that is no record; it stays as it is"):
        payments_mock.transport(record=path)
    assert path.read_bytes() == content


def test_start_that_fails_costs_no_record(tmp_path: Path, vivamo_mock: payments_mock.RunningMock) -> None:
    """A busy port, a wrong state."""
    client, _ = recorded(tmp_path / "record.har")
    with client:
        client.get("/v1/customers")
    kept = (tmp_path / "record.har").read_bytes()
    port = int(vivamo_mock.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        payments_mock.start(port=port, record=tmp_path / "record.har")
    (tmp_path / "state.json").write_text("[]")
    with pytest.raises(StartupError):
        payments_mock.start(record=tmp_path / "record.har", state=tmp_path / "state.json")
    with pytest.raises(StartupError, match="the record and the state cannot both be"):
        payments_mock.start(record=tmp_path / "record.har", state=tmp_path / "." / "record.har")
    assert (tmp_path / "record.har").read_bytes() == kept


def test_keys_of_webhooks_are_not_recorded(tmp_path: Path, receiver: Any) -> None:
    """Neither where the endpoint is registered, shown or changed, nor in the log; nor a key of the caller's own."""
    client, mock = recorded(tmp_path / "record.har")
    headers = {"X-Key": 'se"kr}it', "Authorization": "Basic sekrit"}
    with client:
        client.post("/v1/customers", json=CUSTOMER)
        url = receiver.url.replace("//", "//me:sekrit@")
        hook = client.post("/v1/operators/webhooks", json={"url": url, "headers": headers}).json()
        client.patch(f"/v1/operators/webhooks/{hook['_id']}", json={"headers": headers})
        client.get("/v1/operators/webhooks", headers={"X-Api-Key": "sekrit", "X-Auth-Token": "sekrit"})
        mock.submit_kyc("user_1")
        mock.advance(0)
        mock.deliveries()
        mock.state()
    assert receiver.got
    text = (tmp_path / "record.har").read_text("ascii")
    assert "krit" not in text
    assert "me:" not in text
    assert '"name": "x-api-key", "value": "***"' in text


def test_page_of_a_w9_is_not_recorded(tmp_path: Path) -> None:
    """Its address is all that is needed to fill it in."""
    client, _ = recorded(tmp_path / "record.har")
    prize = {"reportableWinnings": 1500, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T-1"}
    with client:
        client.post("/v1/customers", json=CUSTOMER)
        url = client.post("/v1/customers/user_1/prizes", json=prize).json()["w9CaptureUrl"]
    text = (tmp_path / "record.har").read_text("ascii")
    assert url.rpartition("/")[2] not in text
    assert "vivamo.invalid/w9/***" in text


def test_what_is_done_at_the_page_is_recorded(tmp_path: Path) -> None:
    """A payout that nobody has made, or approved, would be a riddle."""
    with payments_mock.start(record=tmp_path / "record.har") as mock:
        for act, form in (
            ("new-customer", {"externalCustomerId": "u", "email": "u@example.com"}),
            ("new-payout", {"customer": "u", "amount": "5.00", "currency": "USD", "reference": "r"}),
        ):
            httpx.post(f"{mock.url}/_mock/page/{act}", data=form)
    urls = [one["request"]["url"] for one in entries(tmp_path / "record.har")]
    assert urls == ["http://localhost/v1/customers", "http://localhost/v1/disbursement-intents"]
