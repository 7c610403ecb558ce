"""The renderings of a report: well formed, escaped, alike."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from contract_tests.findings import Finding, Kind, Severity
from contract_tests.report import drift
from contract_tests.report import html as drift_html
from contract_tests.report import junit as drift_junit
from contract_tests.report import table as drift_table
from contract_tests.report.drift import Drift

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
        "requests_per_finding",
    ]  # fmt: skip
    assert list(document["findings"][0]) == [
        "operation", "kind", "severity", "pointer", "expected", "observed", "message", "curl", "after",
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
    assert '<span class="word">echo</span>' in page
    assert ".word{white-space:nowrap" in page
    assert page.count('<div class="wide"><table>') == page.count("<table>") == 2


@pytest.mark.parametrize(
    ("severities", "tone", "sentence"),
    [
        ("", "sound", "Nothing was found that departs from the document."),
        ("b", "breaking", "1 thing would break clients."),
        ("bbba", "breaking", "3 things would break clients, 1 is new and harmless."),
        ("baa", "breaking", "1 thing would break clients, 2 are new and harmless."),
        ("a", "additive", "Nothing would break clients; 1 thing is new and harmless."),
        ("aa", "additive", "Nothing would break clients; 2 things are new and harmless."),
    ],
)
def test_html_begins_with_the_verdict_in_one_sentence(severities: str, tone: str, sentence: str) -> None:
    """A manager need read no further, and nothing warns of what was not found."""
    weights = {"b": Severity.BREAKING, "a": Severity.ADDITIVE}
    findings = [replace(_drift().findings[0], severity=weights[letter]) for letter in severities]
    page = drift_html.page(replace(_drift(), findings=tuple(findings)).as_json())
    assert f'<p class="verdict {tone}">{sentence}</p>' in page


def test_html_opens_few_findings_and_lists_many() -> None:
    """Each can be opened, with what was expected beside what was observed, what breaks clients first."""
    finding = _drift().findings[0]
    few = drift_html.page(replace(_drift(), findings=(finding,) * 3).as_json())
    assert few.count('<details class="finding breaking" open>') == 3
    many = (replace(finding, severity=Severity.ADDITIVE), *(finding,) * 3)
    page = drift_html.page(replace(_drift(), findings=many).as_json())
    assert page.count("<details") == page.count('<div class="pair"><div><h3>Expected</h3>') == 4
    assert " open>" not in page
    assert page.index('class="finding breaking"') < page.index('class="finding additive"')


def test_html_says_how_to_run_it_again() -> None:
    """The command stands at the end, escaped."""
    assert "<h2>Run it again</h2><pre>x &lt;y&gt;</pre>" in drift_html.page(_drift().as_json(), again="x <y>")


def test_html_shows_the_code_of_the_document_as_code() -> None:
    """Backticks of an assumption are markup, its angle brackets are not."""
    page = drift_html.page(_drift("nothing beside `<customers>` is ` declared").as_json())
    assert "<td>nothing beside <code>&lt;customers&gt;</code> is ` declared</td>" in page


@pytest.mark.parametrize("text", ["text", HOSTILE])
def test_junit_is_well_formed_whatever_a_server_sends(text: str) -> None:
    """A case per kind that was judged, a failure where something was found of it, a skip for each gap."""
    root = ET.fromstring(drift_junit.document(_drift(text).as_json()))  # noqa: S314 - made here
    cases = {str(case.get("name")): case.find("failure") is not None for case in root[0]}
    assert cases == {"echo": True, "server-error": False, "undocumented-status": False}
    assert (root[0].get("tests"), root[0].get("failures"), root[0].get("skipped")) == ("3", "1", "0")
    assert len(root.findall(".//skipped")) == 1


def test_junit_tells_all_findings_of_a_kind_in_one_case() -> None:
    """Readers that show the first failure of a case alone show them all."""
    finding = _drift().findings[0]
    several = replace(_drift(), findings=(finding, replace(finding, message="another law")))
    (failure,) = ET.fromstring(drift_junit.document(several.as_json())).findall(".//failure")  # noqa: S314 - made here
    assert failure.get("message") == "text (and 1 more)"
    assert "another law" in str(failure.text)


@pytest.mark.parametrize(("strict", "failures", "outputs"), [(False, 0, 1), (True, 1, 0)])
def test_junit_fails_for_an_additive_finding_as_the_run_does(strict: bool, failures: int, outputs: int) -> None:
    """What does not fail the run does not fail in the CI server either, and what does does."""
    written = drift_junit.document(_drift(severity=Severity.ADDITIVE).as_json(), strict=strict)
    root = ET.fromstring(written)  # noqa: S314 - made here
    assert len(root.findall(".//failure")) == failures
    assert len(root.findall(".//system-out")) == outputs


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
