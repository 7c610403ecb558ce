"""The outcome of a run as one JSON document, written beside its renderings."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from contract_tests.evidence import Assumptions, Reached
from contract_tests.findings import Finding, Severity, exit_code
from contract_tests.redaction import Redactor
from contract_tests.report import html as drift_html
from contract_tests.report import junit as drift_junit

FILES = ("drift.json", "drift.html", "junit.xml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """Everything that is reported, free of secrets."""

    target: str
    spec: str
    seed: int
    requests: int
    seconds: float
    operations: dict[str, dict[str, Any]]
    findings: tuple[Finding, ...]
    assumptions: list[dict[str, str]]
    not_exercised: list[str]

    def exit_code(self, *, strict: bool) -> int:
        """0 when no finding is breaking; with `strict`, when there is none at all."""
        return exit_code([finding.severity for finding in self.findings], strict=strict)

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def requests_per_finding(self) -> float | None:
        """What one finding has cost on average; None where there is none."""
        return round(self.requests / len(self.findings), 1) if self.findings else None

    def as_json(self) -> dict[str, Any]:
        """The form of drift.json."""
        return {
            "target": self.target,
            "spec": self.spec,
            "seed": self.seed,
            "requests": self.requests,
            "seconds": self.seconds,
            "operations": self.operations,
            "findings": [asdict(finding) for finding in self.findings],
            "assumptions": self.assumptions,
            "not_exercised": self.not_exercised,
            "requests_per_finding": self.requests_per_finding,
        }


def cleaned(redactor: Redactor, value: Any) -> Any:
    """Any JSON value with every text masked: what was not masked before is masked here."""
    if isinstance(value, str):
        return redactor.text(value)
    if isinstance(value, list):
        return [cleaned(redactor, item) for item in value]
    return {key: cleaned(redactor, item) for key, item in value.items()} if isinstance(value, dict) else value


def drift_of(
    *,
    target: str,
    spec: str,
    seed: int,
    requests: int,
    seconds: float,
    findings: list[Finding],
    reached: Reached,
    assumptions: Assumptions,
    redactor: Redactor,
) -> Drift:
    """Put together what a run has gathered."""
    return Drift(
        target=target,
        spec=spec,
        seed=seed,
        requests=requests,
        seconds=round(seconds, 2),
        operations=reached.operations(),
        findings=tuple(findings),
        assumptions=cleaned(redactor, assumptions.report()),
        not_exercised=cleaned(redactor, reached.not_exercised()),
    )


def write(drift: Drift, folder: Path, *, again: str = "", strict: bool = False) -> None:
    """Write drift.json, drift.html and junit.xml; the folder is made when it is not there. Raises OSError.

    `again` is the command that makes the run again; `strict` lets additive findings fail in JUnit too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = drift.as_json()
    contents = (
        (json.dumps(document, indent=2, ensure_ascii=True) + "\n").encode(),
        drift_html.page(document, again=again).encode(),
        drift_junit.document(document, strict=strict),
    )
    for name, content in zip(FILES, contents, strict=True):
        (folder / name).write_bytes(content)
