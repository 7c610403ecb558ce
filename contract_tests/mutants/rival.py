"""Plain schemathesis against the same mutants: what a tool finds that knows the document and nothing else."""

import json
import sys
import tempfile
from pathlib import Path

from payments_mock.assembly import DEFAULT_KEY

from contract_tests.mutants.process import BROKEN, ROOT, ended, served
from contract_tests.mutants.trial import Trial

# Tuned leaves out the checks that fail on every server which answers 403 and 400 as this document has it, and goes on
# after a failure, so that no false alarm hides what stands behind it.
PLAIN = "schemathesis"
WAYS = {
    PLAIN: (),
    "schemathesis-tuned": (
        "--continue-on-failure",
        "--exclude-checks=missing_required_header,positive_data_acceptance",
    ),
}


def run_rival(name: str, *, way: str, seed: int) -> Trial:
    """`schemathesis run --checks all` with the key as a header, and defaults otherwise."""
    with tempfile.TemporaryDirectory(prefix="rival-") as text:
        folder = Path(text)
        with served(name) as server:
            run = ended([*_command(server.url, folder, seed), *WAYS[way]], cwd=folder)
        failures, note = _failures(folder / "report.json", run.printed)
    return Trial(
        mutant=name,
        tool=way,
        seed=seed,
        code=BROKEN if server.trouble else run.code,
        failures=failures,
        seconds=round(run.seconds, 1),
        requests=server.requests,
        note=server.trouble or note,
    )


def _command(url: str, folder: Path, seed: int) -> list[str]:
    return [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", str(ROOT / "openapi.yaml"), "--url", url),
        *("--checks", "all", "-H", f"Authorization: Bearer {DEFAULT_KEY}", "--seed", str(seed)),
        *("--report", "json", "--report-json-path", str(folder / "report.json")),
    ]


def _failures(report: Path, printed: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Each failure as its type and operation; errors of the tool itself count for it as well."""
    try:
        told = json.loads(report.read_text("utf-8"))
    except FileNotFoundError:
        return (), (printed.strip().splitlines() or [""])[-1][:200]
    groups = [*told["failures"], *told["errors"]]
    return tuple(
        (group.get("type", "error"), operation) for group in groups for operation in group.get("operations", ["?"])
    ), ""
