"""One cause is one finding, and the exit code follows from severity."""

import pytest

from contract_tests.exchange import Exchange, Request
from contract_tests.findings import Deviation, Findings, Kind, Severity, exit_code
from contract_tests.redaction import Redactor


def _deviation(pointer: str = "/a", cause: str = "type", kind: Kind = Kind.RESPONSE_SCHEMA) -> Deviation:
    return Deviation(operation="getCustomer", kind=kind, pointer=pointer, message="It is wrong.", cause=cause)


def test_findings_of_one_cause_are_one() -> None:
    """List positions do not make another cause; the count is told."""
    findings = Findings(Redactor())
    assert findings.add(_deviation("/customers/0/data"))
    assert not findings.add(_deviation("/customers/17/data"))
    (finding,) = findings
    assert finding.message == "It is wrong. (seen 2 times)"


@pytest.mark.parametrize(
    "other",
    [_deviation("/b"), _deviation(cause="enum"), _deviation(kind=Kind.ECHO), _deviation("/a/x1")],
    ids=["pointer", "cause", "kind", "name that ends in a digit"],
)
def test_findings_of_different_causes_stay_apart(other: Deviation) -> None:
    """Another place, cause or kind is another finding."""
    findings = Findings(Redactor())
    findings.add(_deviation())
    assert findings.add(other)
    assert len(findings) == 2


def test_finding_shows_its_smallest_request() -> None:
    """Of all the requests that showed it, the shortest is the one to send again."""
    findings = Findings(Redactor())
    for body in (b'"a long body"', b'"s"', b'"middle"'):
        request = Request(method="PUT", path="/v1", body=body)
        findings.add(_deviation(), Exchange(request=request, answer=None, target="http://h"))
    assert next(iter(findings)).curl.endswith("--data-raw '\"s\"'")


def test_findings_come_in_one_order() -> None:
    """The order is that of operation, kind and pointer, not of discovery."""
    pointers = ["/c", "/a", "/b"]
    findings = Findings(Redactor())
    for pointer in pointers:
        findings.add(_deviation(pointer))
    assert [finding.pointer for finding in findings] == [f"getCustomer {pointer}" for pointer in sorted(pointers)]


def test_finding_names_the_other_operations() -> None:
    """What several operations show at one place of the document is told once, with all their names."""
    findings = Findings(Redactor(), places=lambda _deviation, _status: "#/components/schemas/Customer")
    for name in ("getCustomer", "listCustomers"):
        findings.add(Deviation(operation=name, kind=Kind.ECHO, message="It is wrong.", observed="x", pointer="/a"))
    (finding,) = findings
    assert finding.message == "It is wrong. (seen 2 times; also listCustomers)"
    assert finding.observed == "at /a: x"


def test_new_field_is_additive_and_all_else_breaks() -> None:
    """Only a field more harms nobody."""
    weights = {kind: _deviation(kind=kind).weight for kind in Kind}
    assert {kind for kind, weight in weights.items() if weight is Severity.ADDITIVE} == {Kind.UNDOCUMENTED_FIELD}


@pytest.mark.parametrize(
    ("severities", "strict", "code"),
    [
        ([], False, 0),
        ([], True, 0),
        ([Severity.ADDITIVE], False, 0),
        ([Severity.ADDITIVE], True, 1),
        ([Severity.BREAKING], False, 1),
        ([Severity.ADDITIVE, Severity.BREAKING], False, 1),
    ],
)
def test_exit_code_follows_severity(severities: list[Severity], strict: bool, code: int) -> None:
    """Breaking is 1; additive is 1 only in a strict run."""
    assert exit_code(severities, strict=strict) == code
