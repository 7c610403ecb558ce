"""A polite run that was stopped goes on where it was, with the same names, and reports as one."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import payments_mock
import pytest

from contract_tests import resumption
from contract_tests.findings import Finding, Kind, Severity
from contract_tests.report.drift import Drift
from contract_tests.report.parts import joined
from contract_tests.resumption import State
from tests.contract.suite import ROOT, Outcome, run_suite
from tests.contract.wrong_servers import Asked, Forward, Said, wrong_server

KEY = "sk_canary_9e1c44b07a"
LAWS = "customer-echo or intent-references or kyc-start or webhook-registration or createCustomer or customer-update"


def _polite(url: str, *more: str) -> list[str]:
    return ["--target", url, "--profile", "sandbox", "--rate", "1000", "--control", "off", *more]


def _state(outcome: Outcome) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((outcome.reports / "state.json").read_text("utf-8"))
    return loaded


def test_run_whose_budget_was_spent_goes_on(tmp_path: Path) -> None:
    """What was done is not done again, the names have one tag, and one report has the requests of both parts."""
    with payments_mock.start("vivamo") as mock:
        first = run_suite(tmp_path, *_polite(mock.url, "-k", "customer", "--max-requests", "60"))
        begun, sent = _state(first), first.drift["requests"]
        assert "to go on: vivamo-contract" in first.printed
        second = run_suite(tmp_path, *_polite(mock.url, "-k", "customer", "--resume"))
        ended, names = _state(second), [one["externalCustomerId"] for one in mock.state()["customers"]]
    assert not begun["complete"]
    assert ended["complete"], second.printed
    assert ended["tag"] == begun["tag"]
    assert all(name.startswith(begun["tag"]) for name in names)
    assert sorted(set(ended["done"])) == sorted(ended["done"])
    assert f"{len(begun['done'])} tests are done" in second.printed
    # Deleting its endpoints is beyond the budget.
    assert 60 <= sent <= 70
    assert second.drift["requests"] > sent
    assert "budget" not in " ".join(second.drift["not_exercised"])
    assert second.drift["findings"] == [], second.printed


def test_every_record_is_in_the_state(tmp_path: Path) -> None:
    """What the target holds of the run is listed, beginning with the customer that every run makes."""
    with payments_mock.start("vivamo") as mock:
        outcome = run_suite(tmp_path, *_polite(mock.url, "-k", LAWS))
        held = mock.state()
    records = _state(outcome)["records"]
    assert sorted(records["externalCustomerId"]) == sorted(one["externalCustomerId"] for one in held["customers"])
    assert "webhookId" not in records
    assert all(record in outcome.printed for found in records.values() for record in found)


def test_killed_run_has_left_its_records_and_goes_on(tmp_path: Path) -> None:
    """Nothing is written at the end of a run that was killed, so it was written before."""
    with payments_mock.start("vivamo") as mock:
        arguments = _polite(mock.url, "-k", LAWS, "--report-dir", str(tmp_path / "reports"))
        command = [sys.executable, "-m", "contract_tests", *arguments, "--rate", "60"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        _wait_for_endpoint(tmp_path / "reports" / "state.json")
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = {one["externalCustomerId"] for one in mock.state()["customers"]}
        state = json.loads((tmp_path / "reports" / "state.json").read_text("utf-8"))
        # The answer to the last request may not have been read any more.
        assert len(left - set(state["records"]["externalCustomerId"])) <= 1
        outcome = run_suite(tmp_path, *_polite(mock.url, "-k", LAWS, "--resume"))
        assert outcome.code == 0, outcome.printed
        assert mock.state()["webhooks"] == []
    assert _state(outcome)["complete"]
    assert set(state["records"]["externalCustomerId"]) <= set(_state(outcome)["records"]["externalCustomerId"])


def _wait_for_endpoint(path: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.exists() and json.loads(path.read_text("utf-8"))["records"].get("webhookId"):
            return
        time.sleep(0.02)
    raise AssertionError("no endpoint was registered")


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (["--seed", "2"], "had another --seed"),
        (["--spec", "other.yaml"], "had another --spec"),
        (["--target", "http://127.0.0.1:9"], "had another --target"),
        (["--profile", "quick"], "--resume is for --profile sandbox"),
    ],
)
def test_other_run_is_not_gone_on_with(changed: list[str], line: str, tmp_path: Path) -> None:
    """Two parts have one target, one document, one profile and one seed."""
    (tmp_path / "other.yaml").write_text((ROOT / "openapi.yaml").read_text("utf-8") + "# other\n", "utf-8")
    with payments_mock.start("vivamo") as mock:
        run_suite(tmp_path, *_polite(mock.url, "-k", "customer-echo", "--max-requests", "3"))
        arguments = [text.replace("other.yaml", str(tmp_path / "other.yaml")) for text in changed]
        outcome = run_suite(tmp_path, *_polite(mock.url, "--resume", *arguments))
    assert outcome.code == 4
    assert line in outcome.printed


@pytest.mark.parametrize("text", [None, "{", "[]", '{"target": 1}', '{"nonsense": true}'])
def test_nothing_to_go_on_with_is_one_clear_line(text: str | None, tmp_path: Path) -> None:
    """No state, or one that no run has written."""
    if text is not None:
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports" / "state.json").write_text(text, "utf-8")
    outcome = run_suite(tmp_path, *_polite("http://127.0.0.1:9", "--resume"))
    assert outcome.code == 4
    assert "--resume: " in outcome.printed
    assert "Traceback" not in outcome.printed


def test_run_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    """Nothing is sent when nothing is left."""
    with payments_mock.start("vivamo") as mock:
        run_suite(tmp_path, *_polite(mock.url, "-k", "customer-echo"))
        held = len(mock.state()["customers"])
        outcome = run_suite(tmp_path, *_polite(mock.url, "-k", "customer-echo", "--resume"))
        assert len(mock.state()["customers"]) == held
    assert outcome.code == 4
    assert "--resume: all of that has been done" in outcome.printed


def test_new_run_keeps_the_records_of_an_unfinished_one(tmp_path: Path) -> None:
    """Nobody else knows what that one has left behind."""
    with payments_mock.start("vivamo") as mock:
        first = run_suite(tmp_path, *_polite(mock.url, "-k", "customer", "--max-requests", "10"))
        begun = _state(first)
        second = run_suite(tmp_path, *_polite(mock.url, "-k", "customer-echo"))
    kept = json.loads((second.reports / f"state-{begun['tag']}.json").read_text("utf-8"))
    assert kept["records"] == begun["records"]
    assert "an earlier run was not finished" in second.printed


def _leaky(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    if said.status == 200 and isinstance(said.json, dict):
        return said.with_json(said.json | {"echo": asked.headers.get("authorization"), "secretKey": "whsec_canary_55"})
    return said


def test_what_is_kept_holds_no_secret(tmp_path: Path) -> None:
    """Canaries are neither in the state nor in what failed."""
    with payments_mock.start("vivamo", api_key=KEY) as mock, wrong_server(mock.url, _leaky) as url:
        outcome = run_suite(tmp_path, *_polite(url, "-k", "webhook or credentials"), key=KEY)
    for name in ("state.json", "failing.json"):
        assert "canary" not in (outcome.reports / name).read_text("utf-8"), name
    assert _state(outcome)["drift"]["findings"]


FINDING = Finding(
    operation="getCustomer", kind=Kind.ECHO, severity=Severity.BREAKING, pointer="#/a", expected="1", observed="2",
    message="it comes back (seen 3 times; also b)", curl="curl long",
)  # fmt: skip


def _drift(**changes: Any) -> Drift:
    whole = Drift(
        target="t", spec="s", seed=1, requests=10, seconds=1.5, findings=(FINDING,),
        operations={"getCustomer": {"requests": 4, "statuses": {"200": 4}, "checks": ["echo"]}},
        assumptions=[{"id": "A01", "text": "x", "verdict": "confirmed", "seen": "1"}],
        not_exercised=["getCustomer: documented status 404 never seen", "law a: no"],
    )  # fmt: skip
    return replace(whole, **changes)


def test_parts_are_one_outcome() -> None:
    """Counts are added, one cause stays one finding, and what one part has reached is reached."""
    smaller = replace(FINDING, message="it comes back", curl="curl")
    refuted = [{"id": "A01", "text": "x", "verdict": "refuted", "seen": "2"}]
    later = _drift(findings=(smaller,), assumptions=refuted, not_exercised=["law b: no"])
    whole = joined(_drift().as_json(), later, gaps=["law a: no"], later=["law b: no"])
    assert (whole.requests, whole.seconds) == (20, 3.0)
    assert whole.operations == {"getCustomer": {"requests": 8, "statuses": {"200": 8}, "checks": ["echo"]}}
    assert [(one.message, one.curl) for one in whole.findings] == [("it comes back (seen 4 times)", "curl")]
    assert whole.assumptions == refuted
    assert whole.not_exercised == ["law a: no", "law b: no"]


def test_parts_keep_different_findings_apart() -> None:
    """Another place or another law is another finding; and what neither part has reached is told."""
    others = (replace(FINDING, pointer="#/b"), replace(FINDING, message="another"))
    whole = joined(_drift().as_json(), _drift(findings=others), gaps=[], later=[])
    assert Counter(one.pointer for one in whole.findings) == {"#/a": 2, "#/b": 1}
    assert "getCustomer: documented status 404 never seen" in whole.not_exercised


def test_state_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """What reads back is what was written, and nothing lies beside it."""
    state = State(target="t", spec="s", profile="sandbox", seed=1, tag="ct-1-", done=["a"], records={"x": ["\ud800"]})
    state.write(tmp_path)
    assert resumption.read(tmp_path) == state
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]
