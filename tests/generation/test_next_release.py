"""A release that renames everything and changes a little: our names survive, and the type checker says what breaks."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generation.conftest import copied
from tests.generation.next_release import next_release
from tools import build, check, document, generate, uses

ROOT = build.ROOT
OVERLAYS = ROOT / "overlays"
# What the required field and the changed type break, each at the line of the overlays that must be looked at.
BROKEN = {
    ("vivamo/disbursements.py", 'Missing positional argument "purpose" in call to "DisbursementIntentDetails"'),
    ("vivamo/prizes.py", 'Argument "tax_year" to "one" has incompatible type'),
}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that has taken in the next release, through the command."""
    project = copied(tmp_path_factory.mktemp("next"))
    source = project / "next.yaml"
    source.write_text(json.dumps(next_release()), "utf-8")
    assert generate.main(["--spec", str(source)], root=project) == 0
    return project


def test_it_is_a_valid_document_that_shares_no_name_with_ours(spec: dict[str, object]) -> None:
    """No operationId and no schema is called as in openapi.yaml."""
    content = next_release()
    document.check(content, "next")
    called = [set(re.findall(r'"operationId": "(\w+)"', json.dumps(one))) for one in (spec, content)]
    assert not called[0] & called[1]
    assert not content["components"]["schemas"].keys() & spec["components"]["schemas"].keys()  # type: ignore[index]


def test_every_name_that_our_code_uses_is_still_there(released: Path) -> None:
    """Modules, functions and models, under the names they always had."""
    names = uses.uses(ROOT, "vivamo_api")
    assert len(names) > 50
    assert build.import_all(released / "generated/vivamo_api", names) == []


def test_only_what_changed_differs(released: Path) -> None:
    """The renames leave no trace: one model and one enumeration changed, one operation changed, and one is new.

    That one has its maker's name, and no module of ours until a mend gives it one.
    """
    trees = (one / "generated/vivamo_api" for one in (ROOT, released))
    assert check.differences(*trees) == [
        "differs: api/prizes/list_customer_prizes.py",
        "differs: models/disbursement_intent_details.py",
        "differs: models/disbursement_progress.py",
        "extra: api/default/__init__.py",
        "extra: api/default/vivamo_controller_cancel_disbursement_intent.py",
    ]


def test_what_it_breaks_is_said_by_the_type_checker(released: Path) -> None:
    """The overlays against the new package: the required field and the changed type, and nothing else."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", "--no-pretty"]
    command += ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(released / ".mypy_cache/overlays")]
    environment = {"MYPYPATH": f"{released / 'generated'}:{OVERLAYS}", "PATH": ""}
    command += ["-p", "vivamo"]
    done = subprocess.run(  # noqa: S603  # made here
        command, cwd=released, env=environment, capture_output=True, text=True, check=False
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert {place for place in BROKEN if any(place[0] in line and place[1] in line for line in errors)} == BROKEN, done
    assert len(errors) == len(BROKEN), done.stdout
