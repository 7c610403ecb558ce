"""Taking in a release says what changed, whom it breaks and which version comes next, and drafts the CHANGELOG."""

import shutil
from pathlib import Path

import pytest

from tests.generation.conftest import copied
from tools import build, document, generate, spec_diff
from tools.diff.report.prose import prose

ROOT = build.ROOT
OLDER = ROOT / "specs/history/vivamo-0.0.1.yaml"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it was at the earlier release, with the code that calls what is generated."""
    folder = copied(tmp_path_factory.mktemp("earlier"))
    for name in ("overlays", "mock"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n### Added\n\n- By hand.\n", "utf-8")
    shutil.copy(OLDER, folder / "openapi.yaml")
    return folder


def run(project: Path, *arguments: str) -> int:
    return generate.main(list(arguments), root=project)


def test_our_release_is_taken_in_from_the_earlier_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names classes, code, facade and mock; the CHANGELOG has an entry; the next version is suggested."""
    assert run(project, "--spec", str(ROOT / "openapi.yaml")) == 0
    said = "".join(capsys.readouterr().out.split())
    for part in (
        "26changes:1breakscallers,3breaksdecoding",
        "facade:webhook_endpoints.register",
        "webhook_endpoints.py",
        "mock:webhooks.py",
        "nextversionofthispackage:0.2.0",
    ):
        assert part in said, part
    changelog = (project / "CHANGELOG.md").read_text("utf-8")
    assert "- By hand.\n" in changelog
    assert "- **spec** `payments.status`, `payments.wait`: new value `pending`" in changelog
    assert (project / "openapi.yaml").read_bytes() == (ROOT / "openapi.yaml").read_bytes()


def test_the_same_release_again_says_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is ours already."""
    ours = copied(tmp_path)
    changelog = ours / "CHANGELOG.md"
    shutil.copy(ROOT / "CHANGELOG.md", changelog)
    assert [run(ours, "--spec", str(ROOT / "openapi.yaml")) for _ in range(2)] == [0, 0]
    assert "replace nothing" in capsys.readouterr().out
    assert changelog.read_bytes() == (ROOT / "CHANGELOG.md").read_bytes()


def test_a_release_that_is_refused_says_where_to_read_on(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line of error with the command that shows what changed, and no draft."""
    text = (ROOT / "openapi.yaml").read_text("utf-8")
    release = tmp_path / "moved.yaml"
    release.write_text(text.replace("  /v1/payment-intents:", "  /v2/payment-intents:"), "utf-8")
    before = (project / "CHANGELOG.md").read_bytes()
    assert run(project, "--spec", str(release)) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "make spec-diff NEW=" in error
    assert (project / "CHANGELOG.md").read_bytes() == before


def test_what_cannot_be_compared_is_taken_in_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken document of ours is mended by a good one; the report is left out, and that is said."""
    broken = copied(tmp_path)
    (broken / "openapi.yaml").write_text("openapi: [", "utf-8")
    assert run(broken, "--spec", str(ROOT / "openapi.yaml")) == 0
    assert "no report of what changed: openapi.yaml: cannot be read" in capsys.readouterr().out
    assert (broken / "openapi.yaml").read_bytes() == (ROOT / "openapi.yaml").read_bytes()


def test_the_documentation_shows_the_report_of_the_real_example() -> None:
    """The counts in docs/regenerate.md are those of the two releases in this repository."""
    old, new = (document.fetch(str(path)) for path in (OLDER, ROOT / "openapi.yaml"))
    report = spec_diff.compared(old, new, root=ROOT)
    (total,) = [line for line in prose(report).splitlines() if line.startswith(report.total)]
    assert total in (ROOT / "docs/regenerate.md").read_text("utf-8").splitlines()
