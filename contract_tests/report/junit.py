"""The drift report as JUnit XML, for CI servers. Reads the form of drift.json."""

import re
from typing import Any
from xml.etree import ElementTree as ET

# Characters that XML 1.0 cannot hold at all.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The kinds that a check judges, where it is not called as its kind.
_KINDS_OF = {
    "auth": ("auth-not-enforced",),
    "method": ("method-not-enforced",),
    "status": ("undocumented-status", "server-error"),
    "validation": ("validation-not-enforced", "validation-too-strict"),
    "response-schema": ("response-schema", "undocumented-field", "content-type"),
}


def document(drift: dict[str, Any], *, strict: bool = False) -> bytes:
    """One suite per operation: a case per kind that was judged, failed by its findings; a skip per gap.

    What is additive fails under `strict` only, as it does the run.
    """
    root = ET.Element("testsuites", name=f"contract {_text(drift['target'])}")
    by_operation: dict[str, list[dict[str, Any]]] = {name: [] for name in drift["operations"]}
    for finding in drift["findings"]:
        by_operation.setdefault(finding["operation"], []).append(finding)
    for name, findings in by_operation.items():
        checks = drift["operations"].get(name, {"checks": []})["checks"]
        _suite(root, name, _judged(checks, findings), strict=strict)
    gaps = ET.SubElement(root, "testsuite", name="not exercised")
    for gap in drift["not_exercised"]:
        case = ET.SubElement(gaps, "testcase", classname="not exercised", name=_text(gap))
        ET.SubElement(case, "skipped", message="not exercised")
    _count(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _judged(checks: list[str], findings: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Every kind that was judged, with what was found of it."""
    kinds = {kind for check in checks for kind in _KINDS_OF.get(check, (check,))}
    kinds |= {finding["kind"] for finding in findings}
    return {kind: [finding for finding in findings if finding["kind"] == kind] for kind in sorted(kinds)}


def _suite(root: ET.Element, name: str, judged: dict[str, list[dict[str, Any]]], *, strict: bool) -> None:
    suite = ET.SubElement(root, "testsuite", name=_text(name))
    for kind, findings in judged.items():
        case = ET.SubElement(suite, "testcase", classname=_text(name), name=_text(kind))
        failing = [finding for finding in findings if strict or finding["severity"] == "breaking"]
        if failing:
            # One node for all: most readers show the first of a case alone.
            more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
            node = ET.SubElement(case, "failure", type=_text(kind), message=_text(failing[0]["message"]) + more)
            node.text = _told(failing)
        harmless = [finding for finding in findings if finding not in failing]
        if harmless:
            ET.SubElement(case, "system-out").text = _told(harmless)


def _told(findings: list[dict[str, Any]]) -> str:
    return "\n\n".join(
        _text(
            f"{one['severity']}: {one['message']}\nat {one['pointer']}\n"
            f"expected: {one['expected']}\nobserved: {one['observed']}\n{one['curl']}"
        )
        for one in findings
    )


def _count(root: ET.Element) -> None:
    for suite in root:
        suite.set("tests", str(len(suite.findall("testcase"))))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))


def _text(value: object) -> str:
    return _FORBIDDEN.sub("\ufffd", str(value))
