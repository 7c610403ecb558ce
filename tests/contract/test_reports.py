"""The renderings of a report: well formed, escaped, alike."""

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from contract_tests import drift, drift_html, drift_junit, drift_table
from contract_tests.drift import Drift
from contract_tests.findings import Finding, Kind, Severity

HOSTILE = "<script>alert('1')</script>&\"]]>\x00\x1b[31m\ud800"


def _drift(text: str = "text", severity: Severity = Severity.BREAKING) -> Drift:
    finding = Finding(
        operation=text,
        kind=Kind.ECHO,
        severity=severity,
        pointer=text,
        expected=text,
        observed=text,
        message=text,
        curl=text,
    )
    assumption = {"id": "A01", "text": text, "verdict": "refuted", "seen": text}
    operations: dict[str, Any] = {text: {"requests": 2, "statuses": {"200": 2}, "checks": ["echo", "status"]}}
    return Drift(
        target=text,
        spec="openapi.yaml",
        seed=1,
        requests=2,
        seconds=0.5,
        operations=operations,
        findings=(finding,),
        assumptions=[assumption],
        not_exercised=[text],
    )


def test_drift_json_has_the_fixed_form() -> None:
    """Other tools read these keys, in findings too."""
    document = _drift().as_json()
    assert list(document) == [
        "target", "spec", "seed", "requests", "seconds", "operations", "findings", "assumptions", "not_exercised",
    ]  # fmt: skip
    assert list(document["findings"][0]) == [
        "operation", "kind", "severity", "pointer", "expected", "observed", "message", "curl",
    ]  # fmt: skip


def test_html_escapes_whatever_a_server_sends() -> None:
    """No markup of the target becomes markup of the page, and the page loads nothing."""
    page = drift_html.page(_drift(HOSTILE).as_json())
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page
    assert "src='" not in page
    page.encode("utf-8")


def test_html_breaks_no_id_and_no_kind() -> None:
    """What people search for stands on one line at any width."""
    page = drift_html.page(_drift("A01").as_json())
    assert '<td class="word">A01</td><td class="word refuted">refuted</td>' in page
    assert '<td class="word"><span class="breaking">breaking</span><br>echo</td>' in page
    assert ".word{white-space:nowrap" in page
    assert page.count('<div class="wide"><table>') == page.count("<table>") == 3


@pytest.mark.parametrize(
    ("severity", "line"),
    [
        (Severity.BREAKING, '<span class="breaking">1 breaking</span>, 0 additive'),
        (Severity.ADDITIVE, '0 breaking, <span class="additive">1 additive</span>'),
    ],
)
def test_html_warns_of_what_was_found_only(severity: Severity, line: str) -> None:
    """None of a kind is in no warning colour."""
    assert f'<p class="verdict">{line}</p>' in drift_html.page(_drift(severity=severity).as_json())


def test_html_shows_the_code_of_the_document_as_code() -> None:
    """Backticks of an assumption are markup, its angle brackets are not."""
    page = drift_html.page(_drift("nothing beside `<customers>` is ` declared").as_json())
    assert "<td>nothing beside <code>&lt;customers&gt;</code> is ` declared</td>" in page


@pytest.mark.parametrize("text", ["text", HOSTILE])
def test_junit_is_well_formed_whatever_a_server_sends(text: str) -> None:
    """A failure for a breaking finding, a pass for each other check, a skip for each gap."""
    root = ET.fromstring(drift_junit.document(_drift(text).as_json()))  # noqa: S314 - made here
    assert len(root.findall(".//failure")) == 1
    assert len(root.findall(".//skipped")) == 1
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("2", "1", "0")


def test_junit_does_not_fail_for_an_additive_finding() -> None:
    """What does not fail the run does not fail in the CI server either."""
    root = ET.fromstring(drift_junit.document(_drift(severity=Severity.ADDITIVE).as_json()))  # noqa: S314 - made here
    assert root.findall(".//failure") == []
    assert len(root.findall(".//system-out")) == 1


def test_reports_are_written_whatever_a_server_sends(tmp_path: Path) -> None:
    """All three files stand, and the JSON reads back."""
    written = _drift(HOSTILE)
    drift.write(written, tmp_path / "a" / "b")
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {"drift.json", "drift.html", "junit.xml"}
    assert json.loads((tmp_path / "a" / "b" / "drift.json").read_text("utf-8")) == written.as_json()


def test_table_prints_no_control_characters() -> None:
    """A server cannot colour, move or clear the terminal."""
    sink = io.StringIO()
    console = Console(width=100, file=sink, force_terminal=False)
    drift_table.show(_drift(HOSTILE.replace("\ud800", "")), console)
    assert "\x1b" not in sink.getvalue()
    assert "\x00" not in sink.getvalue()
    assert "1 breaking, 0 additive" in sink.getvalue()
