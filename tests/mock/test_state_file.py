"""`--state`: what a mock held, the next one holds."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import payments_mock
import pytest

from tests.mock.conftest import Api

PRIZE = {"reportableWinnings": 1500.10, "dateWon": "2026-02-15", "typeOfWager": "bingo", "ticketOrCardNumber": "T-1"}
HOOK = "http://127.0.0.1:9/hook"  # nobody listens there
Open = Callable[..., Api]


def told(api: Api) -> dict[str, Any]:
    """All it holds, but for the time of day."""
    return {name: value for name, value in api.mock.state().items() if name != "now"}


def lived_in(open_api: Open, path: Path, **settings: Any) -> Api:
    """A mock with some of everything, one payout under way and a webhook to be tried again."""
    api: Api = open_api(state=path, **settings)
    api.webhook(HOOK, headers={"X-Key": "1"}, eventTypes=["transaction"])
    intent = api.opened("disbursement", customData={"custom1": "é"})
    api.opened("payment")
    api.customer("user_2", phone="2125550123")
    api("GET", "/v1/customers/user_2/kyc-info")
    api.mock.submit_kyc("user_2", outcome="under_review", documents=False)
    api("POST", "/v1/customers/user_1/prizes", PRIZE)
    api.mock.submit(intent, outcome="failed", sub_status="returned")
    api("POST", f"/v1/disbursements/{intent}/proceed/true")
    api.mock.fault("429", times=3, operation="getCustomer")
    api.mock.advance(1)
    return api


def test_next_mock_holds_what_the_last_one_held(open_api: Open, tmp_path: Path) -> None:
    """To the last secret, fault and scheduled event."""
    path = tmp_path / "state.json"
    first = lived_in(open_api, path)
    before = told(first)
    first.http.close()
    assert told(open_api(state=path)) == before
    assert before["scheduled"] == 2


def test_next_mock_goes_on_with_what_was_scheduled(open_api: Open, tmp_path: Path) -> None:
    """The payout comes to its chosen end, and its webhook is tried six times in all."""
    path = tmp_path / "state.json"
    lived_in(open_api, path).http.close()
    api = open_api(state=path)
    api.mock.advance(3600)
    [intent] = api.mock.state()["disbursementIntents"]
    assert [one["status"] for one in intent["disbursements"]] == ["failed"]
    attempts = [one["attempt"] for one in api.mock.deliveries()]
    assert attempts.count(6) == 2
    assert sorted(attempts) == sorted([1, 2, 3, 4, 5, 6] * 2)


def test_next_mock_gives_no_id_twice(open_api: Open, tmp_path: Path) -> None:
    """Nor the same secret."""
    path = tmp_path / "state.json"
    lived_in(open_api, path).http.close()
    api = open_api(state=path)
    api.opened("disbursement")
    first, second = api.mock.state()["disbursementIntents"]
    assert first["disbursementIntentId"] != second["disbursementIntentId"]
    assert first["clientSecretKey"] != second["clientSecretKey"]


def test_numbers_keep_all_their_digits(open_api: Open, tmp_path: Path) -> None:
    """A prize is money."""
    path = tmp_path / "state.json"
    first = open_api(state=path)
    first.customer()
    body = json.dumps(PRIZE).replace("1500.1", "1500.10000000000000000001").encode()
    first.http.post("/v1/customers/user_1/prizes", content=body, headers={"Content-Type": "application/json"})
    first.http.close()
    answer = open_api(state=path).http.get("/v1/customers/user_1/prizes", params={"taxYear": "2026"})
    assert b"1500.10000000000000000001" in answer.content


def test_clock_goes_on_where_it_was(open_api: Open, tmp_path: Path) -> None:
    """A day that was skipped does not come again."""
    path = tmp_path / "state.json"
    first = open_api(state=path)
    first.mock.advance(86_400)
    then = first.mock.now()
    first.http.close()
    assert open_api(state=path).mock.now() >= then


def test_seeded_clock_stands_where_it_was(open_api: Open, tmp_path: Path) -> None:
    """And what was scheduled is as far away as it was."""
    path = tmp_path / "state.json"
    first = lived_in(open_api, path, seed=5)
    then = first.mock.now()
    first.http.close()
    api = open_api(state=path, seed=5)
    assert api.mock.now() == then == "2026-01-01T00:00:01.000Z"
    api.mock.advance(2.5)
    assert api.mock.state()["disbursementIntents"][0]["disbursements"][0]["status"] == "failed"


def test_file_is_for_its_owner_alone_and_holds_no_key(open_api: Open, tmp_path: Path) -> None:
    """It has to hold the secrets that the mock made up."""
    path = tmp_path / "state.json"
    mock = open_api(state=path, api_key="sk_very_secret")
    mock.http.headers["Authorization"] = "Bearer sk_very_secret"
    mock.opened("disbursement")
    mock.http.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text("ascii")
    assert "sk_very_secret" not in content
    assert "cs_" in content
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[]", "Expected `object`, got `array`"),
        (b"{}", "missing required field"),
        (b'{"format": "something else"}', "Invalid enum value 'something else' - at `$.format`"),
    ],
)
def test_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, content: bytes, told: str) -> None:
    """It may be somebody's work."""
    path = tmp_path / "state.json"
    path.write_bytes(content)
    with pytest.raises(payments_mock.StartupError, match="is no state of") as raised:
        payments_mock.transport(state=path)
    assert told in str(raised.value)
    assert path.read_bytes() == content


def test_wrong_field_is_named(open_api: Open, tmp_path: Path) -> None:
    """With what was expected."""
    path = tmp_path / "state.json"
    lived_in(open_api, path).http.close()
    tree = json.loads(path.read_bytes())
    tree["world"]["customers"][0]["created_at"] = "yesterday"
    path.write_text(json.dumps(tree))
    with pytest.raises(
        payments_mock.StartupError, match=r"Expected `int`, got `str` - at `\$.customers\[0\].created_at`"
    ):
        payments_mock.transport(state=path)


def test_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    """At the start, not at the end of a day's work."""
    with pytest.raises(payments_mock.StartupError, match=r"cannot write the state to .*nowhere"):
        payments_mock.transport(state=tmp_path / "nowhere" / "state.json")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_command_saves_whatever_ends_it(tmp_path: Path, end: signal.Signals) -> None:
    """A kill loses no more than the last second."""
    path = tmp_path / "state.json"
    command = [sys.executable, "-m", "payments_mock", "vivamo", "--port", "0", "--state", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mock:  # noqa: S603 - our own
        assert mock.stdout is not None
        url = mock.stdout.readline().split()[-1]
        headers = {"Authorization": "Bearer sk_test_mock"}
        body = {"externalCustomerId": "u", "data": {"email": "u@example.com"}}
        assert httpx.post(f"{url}/v1/customers", json=body, headers=headers).status_code == 200
        deadline = time.monotonic() + 10
        while end == signal.SIGKILL and b'"u@example.com"' not in path.read_bytes() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(mock.pid, end)
    assert [one["id"] for one in json.loads(path.read_bytes())["world"]["customers"]] == ["u"]


def test_two_mocks_do_not_wipe_out_each_other(open_api: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The first one notices, says so once, and saves no more; the file is the second one's."""
    path = tmp_path / "state.json"
    first, second = open_api(state=path), open_api(state=path)
    first.customer("of_the_first")
    second.customer("of_the_second")
    for api in (second, first):
        api.http.close()
    assert [one["id"] for one in json.loads(path.read_bytes())["world"]["customers"]] == ["of_the_second"]
    assert caplog.messages == [f"somebody else has written to {path}: nothing is saved there any more"]


def test_file_that_is_deleted_is_made_again(open_api: Open, tmp_path: Path) -> None:
    """Nothing of anybody's is lost by that."""
    path = tmp_path / "state.json"
    api = open_api(state=path)
    path.unlink()
    api.customer()
    api.http.close()
    assert path.exists()
