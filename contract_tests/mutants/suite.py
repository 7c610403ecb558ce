"""The contract tests, run against a mutant as their users run them."""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from contract_tests.command import ISOLATION
from contract_tests.mutants.mutant import Mutant
from contract_tests.mutants.process import BROKEN, ended, served
from contract_tests.mutants.serve import SOUND
from contract_tests.mutants.trial import Trial, Verdict, verdict

OURS = "vivamo-contract"


def judged(mutant: Mutant, *, profile: str, whole: bool = False) -> Trial:
    """Up to the first test that fails; once more to the end when that was not the right one."""
    first = run_suite(mutant.name, profile=profile, whole=whole)
    if whole or verdict(mutant, first) is Verdict.KILLED:
        return first
    second = run_suite(mutant.name, profile=profile, whole=True)
    return replace(second, seconds=first.seconds + second.seconds, requests=first.requests + second.requests)


def sound(seed: int, *, profile: str) -> Trial:
    """The server that nothing is wrong with."""
    return run_suite(SOUND, profile=profile, seed=seed, whole=True)


def run_suite(name: str, *, profile: str, seed: int = 1, whole: bool) -> Trial:
    """One run; `whole` goes on after a test has failed."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        with served(name) as server:
            run = ended([*_command(server.url, profile, seed, folder), *([] if whole else ["-x"])])
        failures, note = _findings(Path(folder), run.printed)
    return Trial(
        mutant=name,
        tool=OURS,
        seed=seed,
        code=BROKEN if server.trouble else run.code,
        failures=failures,
        seconds=round(run.seconds, 1),
        requests=server.requests,
        note=server.trouble or note,
    )


def _command(url: str, profile: str, seed: int, folder: str) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", *ISOLATION, "contract_tests/vivamo", "-q"),
        *("--target", url, "--profile", profile, "--seed", str(seed), "--report-dir", folder),
    ]


def _findings(folder: Path, printed: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Kind and operation of each finding; the last line that was printed where there is no report."""
    try:
        findings = json.loads((folder / "drift.json").read_text("utf-8"))["findings"]
    except FileNotFoundError:
        return (), (printed.strip().splitlines() or [""])[-1][:200]
    return tuple((found["kind"], found["operation"]) for found in findings), ""
