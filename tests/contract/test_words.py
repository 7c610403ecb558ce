"""What a run says in words: nothing of its own inside, nothing that was not so, nothing twice."""

from pathlib import Path
from xml.etree import ElementTree as ET

import payments_mock
import pytest

from contract_tests.json_value import MISSING
from contract_tests.report import junit as drift_junit
from contract_tests.vivamo.probing.wrong_ways import WrongWays, wrong_way
from tests.contract.request_log import run_against
from tests.contract.suite import run_suite
from tests.contract.wrong_servers import Asked, Forward, Said, wrong_server


def test_what_is_missing_has_a_name_for_people() -> None:
    """However it gets into a text, it reads as what it means."""
    assert f"{MISSING}" == str(MISSING) == repr(MISSING) == "nothing"


def _wordless(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    return Said(status=404, headers={"content-type": "text/html"}, body=b"<p>") if said.status == 400 else said


@pytest.mark.parametrize(
    ("law", "name", "seen"),
    [
        ("customer-unknown", "A12", "404 without a message"),
        ("customer-duplicates", "A22", "answered 404 for a taken e-mail address"),
    ],
)
def test_refuted_assumption_says_what_was_seen(law: str, name: str, seen: str) -> None:
    """Also when there was no message to tell of."""
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, _wordless) as url:
        run = run_against(url)
        run.law(law)
        run.close()
    assert {entry["id"]: entry["seen"] for entry in run.assumptions.report()}[name] == seen


def test_open_door_says_what_was_seen() -> None:
    """An answer without a message has none made up."""
    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, _forbidden_in_html) as url:
        run = run_against(url)
        operation = run.document.operation("listWebhooks")
        assert operation is not None
        wrong_way(run, operation, WrongWays.keys)
        run.close()
    assert {entry["id"]: entry["seen"] for entry in run.assumptions.report()}[
        "A24"
    ] == "missing key: 403 without a message"


def _forbidden_in_html(asked: Asked, forward: Forward) -> Said:
    said = forward(asked)
    return Said(status=403, headers={"content-type": "text/html"}, body=b"<p>") if said.status == 403 else said


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "the target refuses + suffixes, as production does"),
        (501, "the create was answered 501"),
        (404, "the create was answered 404"),
    ],
)
def test_missing_warning_is_explained_by_what_was_answered(status: int, reason: str) -> None:
    """Only a refusal is a refusal."""

    def fault(asked: Asked, forward: Forward) -> Said:
        if b"suffix" not in asked.body:
            return forward(asked)
        return Said(status=status, headers={"content-type": "application/json"}, body=b'{"message": "no"}')

    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, fault) as url:
        run = run_against(url)
        assert run.law("customer-warning") == reason
        run.close()


def test_known_cause_is_called_known(tmp_path: Path) -> None:
    """A test that meets a cause again fails, and does not speak of zero new findings."""

    def fault(asked: Asked, forward: Forward) -> Said:
        said = forward(asked)
        return Said(status=201, headers=said.headers, body=said.body) if asked.path == "/v1/customers" else said

    with payments_mock.start("vivamo") as mock, wrong_server(mock.url, fault) as url:
        outcome = run_suite(tmp_path, "--target", url, "-k", "customer-echo or customer-update", "--control", "off")
    assert outcome.code == 1
    assert "the contract is broken: 1 new finding, see the table" in outcome.printed
    assert "the contract is broken, in ways that an earlier test has found already" in outcome.printed
    assert " 0 new" not in outcome.printed


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        ("auth", "auth-not-enforced"),
        ("method", "method-not-enforced"),
        ("status", "undocumented-status"),
        ("status", "server-error"),
        ("validation", "validation-not-enforced"),
        ("validation", "validation-too-strict"),
        ("response-schema", "content-type"),
        ("error-shape", "error-shape"),
        ("money", "money"),
    ],
)
def test_junit_passes_no_check_that_found_something(check: str, kind: str) -> None:
    """No green case stands beside the failure of the same check; the others stay green."""
    finding = dict.fromkeys(("pointer", "expected", "observed", "message", "curl"), "")
    finding |= {"operation": "one", "kind": kind, "severity": "breaking"}
    drift = {
        "target": "t",
        "operations": {"one": {"checks": [check, "echo"]}, "two": {"checks": [check]}},
        "findings": [finding],
        "not_exercised": [],
    }
    root = ET.fromstring(drift_junit.document(drift))  # noqa: S314 - made here
    passed = {(case.get("classname"), case.get("name")) for case in root.iter("testcase") if len(case) == 0}
    assert {("one", "echo"), ("two", kind)} <= passed
    assert ("one", kind) not in passed
