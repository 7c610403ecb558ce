"""The documentation is true: its Python runs, its targets and settings exist, its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from payments_mock import RunningMock

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
PAGES_WITH_PYTHON = [page for page in PAGES if BLOCK.search(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", PAGES_WITH_PYTHON, ids=lambda page: page.name)
def test_python_of_the_docs_runs(page: Path, vivamo_mock: RunningMock, tmp_path: Path) -> None:
    """As a reader has it: one block after the other, in one folder, against one mock. Tests are run by pytest."""
    environ = {**os.environ, "VIVAMO_ENVIRONMENT": "mock", "VIVAMO_BASE_URL": vivamo_mock.url}
    environ.pop("VIVAMO_API_KEY", None)
    for number, code in enumerate(BLOCK.findall(page.read_text("utf-8")), start=1):
        block = tmp_path / f"test_block_{number}.py"
        block.write_text(code, "utf-8")
        pytest_runs = ["-m", "pytest", "-q", "-p", "no:cacheprovider", str(block)]
        command = pytest_runs if "def test_" in code else ["-W", "error", str(block)]
        done = subprocess.run(  # noqa: S603 - our own examples
            [sys.executable, *command],
            env=environ,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"block {number}: {done.stdout}{done.stderr}"


def targets() -> set[str]:
    """What the Makefile can make."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_every_target_named_in_the_docs_exists() -> None:
    """`make X` in prose is `X:` in the Makefile."""
    named = {name for page in PAGES for name in re.findall(r"(?:`|\$ )make ([a-z][a-z-]*)", page.read_text("utf-8"))}
    assert named
    assert named <= targets()


def test_every_target_explains_itself() -> None:
    """`make` alone lists them all."""
    command = ["make", "--no-print-directory", "help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own Makefile
    assert {line.split()[1] for line in done.stdout.splitlines()} == targets()


def test_make_does_not_repeat_an_address() -> None:
    """Its user, password or query may be a secret: a command that takes an address is not echoed."""
    lines = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if line.startswith("\t")]
    given = [line for line in lines if re.search(r"\$\((SPEC|SPEC_URL|OLD|NEW)\)", line)]
    assert given
    assert all(line.startswith("\t@") for line in given)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_docs_lead_somewhere(page: Path) -> None:
    """A file that is linked is there."""
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_every_setting_is_in_the_readme() -> None:
    """What can be set is said."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in ("api_key", "environment", "base_url", "timeout", "retries", "transport", "http_client", "on_drift"):
        assert f"`{name}`" in readme
    for name in ("VIVAMO_API_KEY", "VIVAMO_ENVIRONMENT", "VIVAMO_BASE_URL"):
        assert f"`{name}`" in readme


def test_readme_begins_with_one_sentence_two_commands_and_a_short_example() -> None:
    """The first screen."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.index("make demo") < readme.index("```python")
    assert len(BLOCK.findall(readme)[0].splitlines()) <= 12
