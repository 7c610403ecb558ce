"""The repository's own document, and copies of the repository that may be broken."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tools import document, generate

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ("openapi.yaml", "generator-config.yaml", "templates", "specs", "generated")


@pytest.fixture(scope="session")
def spec() -> dict[str, Any]:
    """openapi.yaml as it stands."""
    return document.parse((ROOT / "openapi.yaml").read_bytes(), "openapi.yaml")


@pytest.fixture(scope="session")
def overlay() -> dict[str, Any]:
    """The mends as they stand."""
    return document.parse((ROOT / "specs/mends/vivamo.yaml").read_bytes(), "vivamo.yaml")


@pytest.fixture(scope="session")
def mended(spec: dict[str, Any]) -> dict[str, Any]:
    """openapi.yaml as the generator gets it."""
    return generate.mended(generate.VIVAMO, ROOT, spec)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that generation reads and writes."""
    return copied(tmp_path)


def copied(folder: Path) -> Path:
    for name in INPUTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".next-*"))
        else:
            shutil.copy(source, folder / name)
    return folder
