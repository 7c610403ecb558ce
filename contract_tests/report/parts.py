"""Two parts of one run as one outcome. Values only."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from contract_tests.evidence import CONFIRMED, REFUTED
from contract_tests.findings import Finding, Kind, Severity
from contract_tests.report.drift import Drift

_REMARK = re.compile(r" \((?:seen|also) .*\)$", re.DOTALL)
_TIMES = re.compile(r" \(seen (\d+) times")


def joined(first: dict[str, Any], second: Drift, *, gaps: Iterable[str], later: Iterable[str]) -> Drift:
    """The outcome of both parts. `first` has the form of drift.json; `gaps` and `later` are what each was told of.

    What neither part has reached by itself, such as a status, may have been reached by the other.
    """
    told, told_later = list(gaps), list(later)
    unreached = [line for line in second.not_exercised if line not in told_later and line in first["not_exercised"]]
    return replace(
        second,
        requests=first["requests"] + second.requests,
        seconds=round(first["seconds"] + second.seconds, 2),
        operations=_operations(first["operations"], second.operations),
        findings=_findings([_finding(one) for one in first["findings"]], _later(second.findings, first["requests"])),
        assumptions=_assumptions(first["assumptions"], second.assumptions),
        not_exercised=list(dict.fromkeys([*unreached, *told, *told_later])),
    )


def _operations(first: dict[str, Any], second: dict[str, Any]) -> dict[str, dict[str, Any]]:
    nothing: dict[str, Any] = {"requests": 0, "statuses": {}, "checks": []}
    return {
        name: _operation(first.get(name, nothing), second.get(name, nothing))
        for name in dict.fromkeys([*first, *second])
    }


def _operation(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {
        "requests": one["requests"] + other["requests"],
        "statuses": dict(sorted((Counter(one["statuses"]) + Counter(other["statuses"])).items())),
        "checks": sorted({*one["checks"], *other["checks"]}),
    }


def _finding(raw: dict[str, Any]) -> Finding:
    return Finding(**{**raw, "kind": Kind(raw["kind"]), "severity": Severity(raw["severity"])})


def _later(findings: Iterable[Finding], requests: int) -> Iterable[Finding]:
    """The findings of a part that began when so many requests had gone out."""
    return (replace(one, after=one.after + requests) for one in findings)


def _findings(first: list[Finding], second: Iterable[Finding]) -> tuple[Finding, ...]:
    found = {_identity(one): one for one in first}
    for one in second:
        old = found.get(_identity(one))
        found[_identity(one)] = one if old is None else _both(old, one)
    return tuple(sorted(found.values(), key=lambda one: (one.operation, one.kind, one.pointer, one.message)))


def _identity(finding: Finding) -> tuple[str, str, str]:
    """What tells causes apart: the remark of how often and where else it was seen does not."""
    return finding.kind, finding.pointer, _REMARK.sub("", finding.message)


def _both(old: Finding, new: Finding) -> Finding:
    """The one with the smaller request, seen as often as both."""
    shown = new if 0 < len(new.curl) < len(old.curl) else old
    times = sum(int(found[1]) if found else 1 for found in (_TIMES.search(old.message), _TIMES.search(new.message)))
    return replace(
        shown, after=min(old.after, new.after), message=f"{_REMARK.sub('', shown.message)} (seen {times} times)"
    )


def _assumptions(first: list[dict[str, str]], second: list[dict[str, str]]) -> list[dict[str, str]]:
    earlier = {one["id"]: one for one in first}
    return [_verdict(earlier.get(one["id"], one), one) for one in second]


def _verdict(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """One refutation outweighs any confirmation, and either outweighs nothing."""
    wanted = next((verdict for verdict in (REFUTED, CONFIRMED) if verdict in {one["verdict"], other["verdict"]}), "")
    return one if one["verdict"] == wanted else other
