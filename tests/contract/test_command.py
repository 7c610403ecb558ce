"""The command line: what a user gives, and what a user sees."""

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import payments_mock
import pytest

from contract_tests.document import Document
from contract_tests.options import Options
from contract_tests.profile import PROFILES
from contract_tests.vivamo.contract_run import ContractRun, TargetError
from tests.contract.request_log import run_against
from tests.contract.suite import ROOT, run_suite
from tests.contract.wrong_servers import Asked, Forward, Said, wrong_server


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--profile", "slow"], "--profile is one of quick, full, sandbox, not 'slow'"),
        (["--control", "maybe"], "--control is on, off or auto, not 'maybe'"),
        (["--seed", "x"], "--seed is a whole number, not 'x'"),
        (["--max-requests", "-1"], "--max-requests is a whole number, 1 or more, not '-1'"),
        (["--max-requests", "0"], "--max-requests is a whole number, 1 or more, not '0'"),
        (["--profile", "sandbox", "--max-requests", "0"], "--max-requests is a whole number, 1 or more, not '0'"),
        (["--rate", "fast"], "--rate is requests per second"),
        (["--rate", "0"], "--rate is requests per second, more than 0, such as 5 or 0.5/s, not '0'"),
        (["--rate", "0/s"], "--rate is requests per second, more than 0, such as 5 or 0.5/s, not '0/s'"),
        (["--rate", "nan"], "--rate is requests per second, more than 0, such as 5 or 0.5/s, not 'nan'"),
        (["--rate", "1e-9"], "--rate is requests per second, more than 0, such as 5 or 0.5/s, not '1e-9'"),
        (["--report-dir", "/proc/x"], "--report-dir: cannot write to /proc/x"),
        (["--report-dir", "README.md"], "--report-dir: cannot write to README.md"),
        (["--report-dir", "README.md/reports"], "--report-dir: cannot write to README.md/reports"),
        (["--spec", "no/such.yaml"], "--spec: there is no file no/such.yaml"),
        (["--spec", "README.md"], "--spec: cannot read README.md"),
        (["--target", "api.test.vivamo.co"], "--target is an address such as https://api.test.vivamo.co"),
        (["--target", "http://api.test.vivamo.co"], "the key would travel in the clear"),
        (["--target", "https://user:pw@api.test.vivamo.co"], "--target is an address such as"),
        (["--target", "https://api.test.vivamo.co"], "this target needs a key: set VIVAMO_API_KEY"),
    ],
)
def test_wrong_option_is_one_clear_line(arguments: list[str], line: str, tmp_path: Path) -> None:
    """Nothing is sent, nothing has passed, and one line says why."""
    outcome = run_suite(tmp_path, *arguments)
    assert outcome.code == 4, outcome.printed
    assert line in outcome.printed
    assert "passed" not in outcome.printed
    assert not outcome.reports.exists()


def test_report_that_cannot_replace_an_old_one_is_one_clear_line(tmp_path: Path) -> None:
    """A folder in the place of a report is found before anything is sent."""
    (tmp_path / "reports" / "drift.json").mkdir(parents=True)
    outcome = run_suite(tmp_path, "-k", "customer-echo")
    assert outcome.code == 4, outcome.printed
    assert f"--report-dir: cannot write to {tmp_path / 'reports' / 'drift.json'}" in outcome.printed


def test_unreachable_target_is_one_clear_line(tmp_path: Path) -> None:
    """A port that nobody listens on is no contract that was kept."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        outcome = run_suite(tmp_path, "--target", url)
    assert outcome.code == 2
    assert f"cannot reach {url}" in outcome.printed
    assert "passed" not in outcome.printed


def test_refused_key_is_one_clear_line(tmp_path: Path) -> None:
    """A run with a wrong key would only find that it has one."""
    with payments_mock.start("vivamo", api_key="sk_test_other") as mock:
        outcome = run_suite(tmp_path, "--target", mock.url, key="sk_wrong_canary")
    assert outcome.code == 2
    assert "refuses the API key (403)" in outcome.printed
    assert "canary" not in outcome.printed


def test_embedded_mock_is_told_of(tmp_path: Path) -> None:
    """Without --target a mock is started, which is said; the reports stand afterwards."""
    outcome = run_suite(tmp_path, "-k", "customer-echo")
    assert outcome.code == 0, outcome.printed
    assert "testing a mock started here" in outcome.printed
    assert outcome.drift["operations"]["createCustomer"]["statuses"]["200"] >= 1
    assert "recordPrize: never answered 2xx" in outcome.drift["not_exercised"]


def test_run_without_control_claims_nothing_about_it(tmp_path: Path) -> None:
    """Laws that need /_mock are not exercised, and are not passed."""
    outcome = run_suite(tmp_path, "--control", "off", "-k", "payout-approval or delivery-transitions")
    assert outcome.code == 0
    assert "law payout-approval: needs the target's /_mock" in outcome.drift["not_exercised"]
    assert "2 skipped" in outcome.printed
    assert "passed" not in outcome.printed
    assert {one["verdict"] for one in outcome.drift["assumptions"] if one["id"] in {"A09", "A11", "A16"}} == {
        "not-exercised"
    }


def test_polite_run_keeps_to_its_budget_and_cleans_up(tmp_path: Path) -> None:
    """At most the budget is judged, no endpoint of the run is left, and every record carries its prefix."""
    with payments_mock.start("vivamo") as mock:
        arguments = ["--target", mock.url, "--profile", "sandbox", "--rate", "1000", "--max-requests", "120"]
        outcome = run_suite(tmp_path, *arguments, "--control", "off")
        state = mock.state()
    assert outcome.code == 0, outcome.printed
    assert outcome.drift["requests"] <= 125
    assert state["webhooks"] == []
    assert "the request budget is spent" in outcome.printed or "the budget of 120 requests is spent" in outcome.printed
    assert all(name.startswith("ct-") for name in _names(state))


def _names(state: dict[str, object]) -> list[str]:
    customers = state["customers"]
    assert isinstance(customers, list)
    return [str(customer["externalCustomerId"]) for customer in customers]


def _requests_of(seed: int) -> str:
    command = [sys.executable, "-m", "tests.contract.request_log", str(seed)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own
    return ended.stdout.strip()


def test_seed_gives_the_same_requests() -> None:
    """Hash for hash against a fresh mock; another seed gives others."""
    first = _requests_of(7)
    assert len(first) == 64
    assert _requests_of(7) == first
    assert _requests_of(8) != first


def test_second_run_against_one_target_finds_fresh_names() -> None:
    """What an earlier run of the same seed has left is not in the way."""
    with payments_mock.start("vivamo") as mock:
        for _ in "12":
            run = run_against(mock.url)
            run.law("customer-echo")
            run.law("customer-duplicates")
            assert list(run.findings) == []
            run.close()


def test_missing_control_is_an_error_when_it_was_asked_for() -> None:
    """--control on is a promise of the user, not a wish."""

    def below_api(asked: Asked, forward: Forward) -> Said:
        path = asked.path.removeprefix("/api")
        return Said(status=404, headers={}, body=b"") if "_mock" in path else forward(replace(asked, path=path))

    with (
        payments_mock.start("vivamo") as mock,
        wrong_server(mock.url, below_api) as url,
        pytest.raises(TargetError, match="no /_mock"),
    ):
        ContractRun(
            Options(
                target=f"{url}/api",
                profile=PROFILES["quick"],
                report_dir=Path("unused"),
                control="on",
                seed=1,
                max_requests=0,
                rate=0,
                strict=False,
                spec=ROOT / "openapi.yaml",
                api_key="sk_test_mock",
            ),
            document=Document.read(ROOT / "openapi.yaml"),
            say=lambda _line: None,
        )
