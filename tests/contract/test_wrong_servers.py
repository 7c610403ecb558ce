"""Every check can fail: each wrong server is found out, by the right kind."""

from collections.abc import Iterator
from pathlib import Path

import payments_mock
import pytest

from tests.contract.faults import FAULTS, UNSOUND
from tests.contract.suite import run_suite
from tests.contract.wrong_servers import wrong_server

# A piece of every part of the suite, so that a test ends in seconds.
SAMPLE = "customer-echo or payout-awaiting or delivery-prize or kyc-start or checkGeolocation or chains"


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    """One right server for all the wrong ones."""
    with payments_mock.start("vivamo") as mock:
        yield mock.url


@pytest.mark.parametrize("name", FAULTS)
def test_wrong_server_is_found_out(name: str, right: str, tmp_path: Path) -> None:
    """The finding has the fault's kind and operation, and the exit code says whether clients break."""
    kind, operation, part, fault = FAULTS[name]
    with wrong_server(right, fault) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", part)
    assert outcome.found(operation, kind), outcome.printed
    assert outcome.code == (0 if kind == "undocumented-field" else 1)
    assert kind in outcome.printed


@pytest.mark.parametrize("name", UNSOUND)
def test_unsound_server_is_reported_without_a_crash(name: str, right: str, tmp_path: Path) -> None:
    """Whatever a server does becomes findings; no test of the suite breaks down."""
    with wrong_server(right, UNSOUND[name]) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", SAMPLE)
    assert outcome.code == 1
    assert outcome.drift["findings"]
    assert "\nE  " not in outcome.printed, outcome.printed
    assert "INTERNALERROR" not in outcome.printed


def test_additive_finding_fails_a_strict_run(right: str, tmp_path: Path) -> None:
    """With --strict a new field fails the run."""
    _, _, part, fault = FAULTS["extra-field"]
    with wrong_server(right, fault) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", part, "--strict")
    assert outcome.code == 1
    assert {finding["severity"] for finding in outcome.drift["findings"]} == {"additive"}


def test_right_server_has_no_findings(right: str, tmp_path: Path) -> None:
    """The proxy alone changes nothing that the contract could see."""
    with wrong_server(right, lambda asked, forward: forward(asked)) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", SAMPLE)
    assert outcome.drift["findings"] == [], outcome.printed
    assert outcome.code == 0
