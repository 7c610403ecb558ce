"""Runs the contract tests as their users do: in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exit code, all that was printed, and the reports."""

    code: int
    printed: str
    reports: Path

    @property
    def drift(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.reports / "drift.json").read_text("utf-8"))
        return loaded

    def found(self, operation: str, kind: str) -> bool:
        """Whether a finding of this kind names the operation, as its own or among those that show the same."""
        return any(
            finding["kind"] == kind and operation in f"{finding['operation']} {finding['message']}"
            for finding in self.drift["findings"]
        )


def run_suite(folder: Path, *arguments: str, key: str | None = None, longest: float = 120) -> Outcome:
    """Run `pytest contract_tests/vivamo` with these arguments; reports go below the folder."""
    reports = folder / "reports"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("VIVAMO_", "PYTEST_", "COV_"))
    }
    if key is not None:
        environment["VIVAMO_API_KEY"] = key
    command = [sys.executable, "-m", "pytest", "contract_tests/vivamo", "-q", "-p", "no:cacheprovider"]
    ended = subprocess.run(  # noqa: S603 - this project's own tests
        [*command, "--report-dir", str(reports), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=longest,
        check=False,
    )
    return Outcome(ended.returncode, ended.stdout + ended.stderr, reports)
