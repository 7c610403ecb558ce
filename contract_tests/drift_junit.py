"""The drift report as JUnit XML, for CI servers. Reads the form of drift.json."""

import re
from typing import Any
from xml.etree import ElementTree as ET

# Characters that XML 1.0 cannot hold at all.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Checks whose findings are not called as they are.
_KINDS_OF = {
    "auth": {"auth-not-enforced"},
    "method": {"method-not-enforced"},
    "status": {"undocumented-status", "server-error"},
    "validation": {"validation-not-enforced", "validation-too-strict"},
    "response-schema": {"response-schema", "undocumented-field", "content-type"},
}


def document(drift: dict[str, Any]) -> bytes:
    """One suite per operation: a case per check that ran, a failure per finding, a skip per gap."""
    root = ET.Element("testsuites", name=f"contract {_text(drift['target'])}")
    by_operation: dict[str, list[dict[str, Any]]] = {name: [] for name in drift["operations"]}
    for finding in drift["findings"]:
        by_operation.setdefault(finding["operation"], []).append(finding)
    for name, findings in by_operation.items():
        _suite(root, name, drift["operations"].get(name, {"checks": []})["checks"], findings)
    gaps = ET.SubElement(root, "testsuite", name="not exercised")
    for gap in drift["not_exercised"]:
        case = ET.SubElement(gaps, "testcase", classname="not exercised", name=_text(gap))
        ET.SubElement(case, "skipped", message="not exercised")
    _count(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _suite(root: ET.Element, name: str, checks: list[str], findings: list[dict[str, Any]]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_text(name))
    failed = {finding["kind"] for finding in findings}
    for check in checks:
        if failed.isdisjoint(_KINDS_OF.get(check, {check})):
            ET.SubElement(suite, "testcase", classname=_text(name), name=_text(check))
    for finding in findings:
        title = f"{finding['kind']} {finding['pointer']}".strip()
        case = ET.SubElement(suite, "testcase", classname=_text(name), name=_text(title))
        # An additive finding does not fail a run, so it must not fail here either.
        tag = "failure" if finding["severity"] == "breaking" else "system-out"
        detail = f"expected: {finding['expected']}\nobserved: {finding['observed']}\n{finding['curl']}"
        node = ET.SubElement(case, tag)
        if tag == "failure":
            node.set("message", _text(finding["message"]))
        node.text = _text(detail)


def _count(root: ET.Element) -> None:
    for suite in root:
        suite.set("tests", str(len(suite.findall("testcase"))))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))


def _text(value: object) -> str:
    return _FORBIDDEN.sub("\ufffd", str(value))
