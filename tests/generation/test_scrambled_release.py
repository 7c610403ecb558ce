"""A release that says the same in other words goes through `make regenerate SPEC=`, and gives the committed tree."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.generation.scramble import newer, scrambled
from tools import build, check, generate

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
SKELETON = ROOT / "specs/names/vivamo.yaml"
PACKAGE = ROOT / "generated/vivamo_api"


def run(project: Path, *arguments: str) -> int:
    return generate.main(list(arguments), root=project)


@pytest.mark.parametrize("write", [lambda content: content, newer], ids=["3.0", "3.1"])
def test_a_scrambled_document_generates_the_committed_tree(
    tmp_path: Path, spec: Json, write: Callable[[Json], Json]
) -> None:
    """Byte for byte, with the mends as they stand, and in either version of OpenAPI."""
    fixed = generate.mended(generate.VIVAMO, ROOT, scrambled(write(spec), 2))
    build.generate(fixed, tmp_path / "vivamo_api", build.Layout())
    assert check.differences(PACKAGE, tmp_path / "vivamo_api") == []


def test_a_scrambled_release_gives_the_committed_tree(project: Path, spec: Json) -> None:
    """Byte for byte through the whole command, and again from the document as it then stands."""
    release = project / "release.yaml"
    release.write_bytes(json.dumps(scrambled(spec, 1)).encode())
    assert run(project, "--spec", str(release)) == 0
    assert (project / "openapi.yaml").read_bytes() == release.read_bytes()
    assert (project / "specs/names/vivamo.yaml").read_bytes() == SKELETON.read_bytes()
    assert check.differences(PACKAGE, project / "generated/vivamo_api") == []
    assert run(project, "--check") == 0


def test_a_real_change_is_all_that_a_scrambled_release_changes(project: Path, spec: Json) -> None:
    """A new optional property, under other names and in another order: one module differs, by that property."""
    changed = copy.deepcopy(spec)
    changed["components"]["schemas"]["Payment"]["properties"]["settledAt"] = {"type": "string"}
    release = project / "release.yaml"
    release.write_bytes(json.dumps(scrambled(changed, 3)).encode())
    assert run(project, "--spec", str(release)) == 0
    tree = project / "generated/vivamo_api"
    assert check.differences(PACKAGE, tree) == ["differs: models/payment.py"]
    old, new = ((one / "models/payment.py").read_text("utf-8").splitlines() for one in (PACKAGE, tree))
    assert [line for line in old if line not in new] == []
    assert all("settled_at" in line or line in old for line in new)
