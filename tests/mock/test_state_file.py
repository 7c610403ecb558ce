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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import payments_mock
import pytest
from payments_mock.assembly import Options, assemble
from payments_mock.message import Request

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


def holds(path: Path, text: bytes) -> bool:
    return path.exists() and text in path.read_bytes()


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
        while end == signal.SIGKILL and not holds(path, b"u@example.com") and time.monotonic() < deadline:
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
    open_api(state=path).http.close()
    api = open_api(state=path)
    path.unlink()
    api.customer()
    api.http.close()
    assert path.exists()


def _transfer(tree: Any) -> Any:
    return tree["world"]["disbursement_intents"][0]["transfers"][0]


def edited(path: Path, change: Callable[[Any], object]) -> None:
    tree = json.loads(path.read_bytes())
    change(tree)
    path.write_text(json.dumps(tree))


def test_time_goes_on_while_no_mock_runs(open_api: Open, tmp_path: Path) -> None:
    """By as long as the machine's own clock says, after an advance too; what came due meanwhile is done."""
    path = tmp_path / "state.json"
    first = open_api(state=path)
    intent = first.opened("disbursement")
    first.mock.submit(intent)
    first.mock.advance(86_400)
    first("POST", f"/v1/disbursements/{intent}/proceed/true")
    then = datetime.fromisoformat(first.mock.now())
    first.http.close()
    edited(path, lambda tree: tree.update(saved_at=tree["saved_at"] - 3_600_000))
    api = open_api(state=path)
    assert timedelta(hours=1) <= datetime.fromisoformat(api.mock.now()) - then < timedelta(hours=1, minutes=1)
    assert api("GET", f"/v1/disbursement-intents/{intent}/status").json()["status"] == "success"


def test_events_keep_their_order_over_a_restart(open_api: Open, tmp_path: Path, receiver: Any) -> None:
    """What was on its way goes before what came due meanwhile."""
    path = tmp_path / "state.json"
    first = open_api(state=path)
    first.webhook(receiver.url)
    receiver.pause = 5
    intents = [first.opened("disbursement") for _ in range(2)]
    for intent in intents:
        first.mock.submit(intent)
    first("POST", f"/v1/disbursements/{intents[1]}/proceed/true")
    receiver.wait_for(1)
    first.http.close()
    edited(path, lambda tree: tree.update(saved_at=tree["saved_at"] - 10_000))
    receiver.pause = 0
    receiver.got.clear()
    api = open_api(state=path)
    api.mock.advance(0)
    told = [(body["disbursementIntentId"], body["status"]) for body in (json.loads(one.body) for one in receiver.got)]
    assert told == [
        (intents[0], "pending-validation"),
        (intents[1], "pending-validation"),
        (intents[1], "success"),
    ]


def test_refused_webhook_is_not_tried_again_after_a_restart(open_api: Open, tmp_path: Path, receiver: Any) -> None:
    """It was logged, and is done with."""
    path = tmp_path / "state.json"
    receiver.status = 500
    api = open_api(state=path)
    hook = api.webhook(receiver.url)
    api.mock.submit(api.opened("disbursement"))
    api.mock.advance(0)
    api("PATCH", f"/v1/operators/webhooks/{hook['_id']}", {"url": "https://your-app.com/x"})
    api.mock.advance(61)
    log = api.mock.deliveries()
    assert [one["attempt"] for one in log] == [1, 2]
    api.http.close()
    again = open_api(state=path)
    again.mock.advance(600)
    assert again.mock.deliveries() == log


def test_failed_save_is_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Once there is room, with nothing new to save; one line in the log."""
    service = assemble(Options(state=tmp_path / "state.json"))
    assert service.state is not None
    headers = ((b"authorization", b"Bearer sk_test_mock"), (b"content-type", b"application/json"))
    body = b'{"externalCustomerId": "u", "data": {"email": "u@example.com"}}'
    service.mock.respond(Request(method="POST", target=b"/v1/customers", headers=headers, body=body))
    new = tmp_path / ".state.json.new"
    new.mkdir()
    for _ in range(2):
        service.state.save()
    new.rmdir()
    service.state._not_before = 0
    service.tick()
    assert b"u@example.com" in (tmp_path / "state.json").read_bytes()
    assert len(caplog.messages) == 1
    service.close()


def test_link_to_a_state_stays_a_link(open_api: Open, tmp_path: Path) -> None:
    """What it leads to is what is saved."""
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    api = open_api(state=link)
    api.customer()
    api.http.close()
    assert link.is_symlink()
    assert b"user_1" in real.read_bytes()


def test_prizes_keep_their_order_over_a_restart(open_api: Open, tmp_path: Path) -> None:
    """The oldest goes first, whoever won it."""
    path = tmp_path / "state.json"
    first = open_api(state=path, max_records=2)
    first.customer("a")
    first.customer("b")
    for name, day in (("b", 1), ("a", 2)):
        first("POST", f"/v1/customers/{name}/prizes", {**PRIZE, "dateWon": f"2026-01-0{day}"})
    first.http.close()
    api = open_api(state=path, max_records=2)
    api("POST", "/v1/customers/a/prizes", {**PRIZE, "dateWon": "2026-01-03"})
    customers = told(api)["customers"]
    held = {one["externalCustomerId"]: [prize["dateWon"][:10] for prize in one["prizes"]] for one in customers}
    assert held == {"a": ["2026-01-02", "2026-01-03"], "b": []}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda tree: tree.update(now=10**18), "Expected `int` <= 253402300799999 - at `$.now`"),
        (lambda tree: tree["world"]["customers"][0].update(created_at=-1), "created_at`"),
        (lambda tree: tree["world"]["customers"][0]["data"].pop("email"), "no e-mail address of its own"),
        (lambda tree: tree["world"]["customers"][0]["data"].update(email=5), "no e-mail address of its own"),
        (lambda tree: tree["world"]["customers"].append(tree["world"]["customers"][0]), "is there twice"),
        (lambda tree: tree["world"]["customers"][0]["prizes"][0]["fields"].pop("dateWon"), "dateWon must be a date"),
        (lambda tree: tree["world"].update(prizes_of=[]), "prizes_of does not name"),
        (lambda tree: tree["world"].update(awaiting_approval=["x"]), None),
        (lambda tree: _transfer(tree).update(status="pending-validation"), "awaiting_approval does not name"),
        (lambda tree: tree["faults"][0].update(kind="fire"), "there is no fault 'fire'"),
        (lambda tree: tree["agenda"][0].update(what="dance"), "nobody knows how to do what is scheduled: dance"),
        (lambda tree: tree["agenda"][0].update(about={"disbursementIntentId": [5]}), "Expected `str`, got `array`"),
    ],
)
def test_state_that_cannot_be_is_refused(
    open_api: Open, tmp_path: Path, change: Callable[[Any], object], says: str | None
) -> None:
    """At the start and in one line, not by a mock that breaks in the middle of its work."""
    path = tmp_path / "state.json"
    lived_in(open_api, path).http.close()
    edited(path, change)
    if says is None:
        assert open_api(state=path)("GET", "/v1/disbursements/pending-validation").json() == []
        return
    with pytest.raises(payments_mock.StartupError) as raised:
        payments_mock.transport(state=path)
    assert says in str(raised.value)


def test_odd_webhook_of_a_state_breaks_neither_page_nor_ticker(tmp_path: Path, open_api: Open) -> None:
    """Nobody but a person's hand writes such a body."""
    path = tmp_path / "state.json"
    lived_in(open_api, path).http.close()

    def change(tree: Any) -> None:
        for entry in (*tree["outgoing"]["log"], *(one["about"] for one in tree["agenda"] if "body" in one["about"])):
            entry["body"] = '["\\ud800 é'

    edited(path, change)
    with payments_mock.start(state=path) as mock:
        mock.advance(600)
        assert httpx.get(mock.url).status_code == 200


def test_start_that_comes_to_nothing_leaves_the_running_mock_its_file(tmp_path: Path) -> None:
    """A second one by mistake, on the same port and the same file."""
    path = tmp_path / "state.json"
    with payments_mock.start(state=path) as mock:
        mock.mock.operate("POST", "/v1/customers", {"externalCustomerId": "a", "data": {"email": "a@example.com"}})
        port = int(mock.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            payments_mock.start(port=port, state=path)
    assert [one["id"] for one in json.loads(path.read_bytes())["world"]["customers"]] == ["a"]
