"""`make regenerate`: the same bytes on every run, all or nothing, and `--check` sees every difference."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tools import build, check, document, generate
from tools.errors import BuildError, DocumentError
from tools.install import Replacement, install

ROOT = build.ROOT
PACKAGE = ROOT / "generated/vivamo_api"
LAYOUT = build.Layout(ROOT / "generator-config.yaml", ROOT / "templates")


def snapshot(root: Path) -> dict[str, bytes]:
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    kept = [path for path in files if ".mypy_cache" not in path.parts]
    return {str(path.relative_to(root)): path.read_bytes() for path in kept}


def run(project: Path, *arguments: str) -> int:
    return generate.main(list(arguments), root=project)


def test_the_committed_tree_is_what_the_document_gives(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has edited generated/, and it is up to date, the lock included."""
    assert generate.main(["--check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "up to date"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_bytes_depend_on_no_hash_seed(
    tmp_path: Path, mended: dict[str, Any], monkeypatch: pytest.MonkeyPatch, seed: str
) -> None:
    """The order of a set in the generator would show here."""
    monkeypatch.setenv("PYTHONHASHSEED", seed)
    build.generate(mended, tmp_path / "vivamo_api", LAYOUT)
    assert check.differences(PACKAGE, tmp_path / "vivamo_api") == []


def test_the_tree_imports_and_type_checks() -> None:
    """Every module, with warnings as errors and mypy --strict."""
    assert build.import_all(PACKAGE) == len(list(PACKAGE.rglob("*.py")))
    build.type_check(PACKAGE, ROOT / ".mypy_cache" / "generated")


def test_a_deleted_tree_comes_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte, with a line for each step, and nothing is left behind."""
    before = snapshot(project)
    shutil.rmtree(project / "generated")
    assert run(project) == 0
    assert snapshot(project) == before
    steps = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert steps == ["validate", "mend", "generate", "import", "type-check", "replace"]
    assert [path.name for path in (project / "generated").iterdir()] == ["vivamo_api"]


def edited(project: Path, old: str, new: str, path: str = "openapi.yaml") -> Path:
    """A copy of a file of the project beside it, with one change."""
    text = (project / path).read_text("utf-8")
    assert old in text
    other = project / f"edited{Path(path).suffix}"
    other.write_text(text.replace(old, new), "utf-8")
    return other


def test_another_document_takes_the_place_of_ours(project: Path) -> None:
    """Tree, document and lock are replaced together, and the lock says whence and which."""
    release = edited(project, "version: 0.1.0", "version: 0.2.0")
    raw = release.read_bytes()
    assert run(project, "--spec", str(release)) == 0
    assert (project / "openapi.yaml").read_bytes() == raw
    entry = json.loads((project / "specs/spec.lock").read_text("utf-8"))["openapi.yaml"]
    assert (entry["source"], entry["version"]) == ("edited.yaml", "0.2.0")
    assert entry["sha256"] == document.fetch(str(release)).sha256
    assert run(project, "--check") == 0


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("openapi: 3.0.3", "openapi: [", "cannot be read"),
        ("openapi: 3.0.3", "openapi: 3.0.3\nopenapi: 3.0.3", "duplicate key"),
        ("  title: Vivamo API\n", "", "not valid OpenAPI"),
        ("$ref: '#/components/schemas/CustomerList'", "$ref: '#/components/schemas/Gone'", "not valid OpenAPI"),
        ("/v1/payment-intents:", "/v2/payment-intents:", r"mend \$\.paths\['/v1/payment-intents'\]\.post"),
        ("        errorCode: {type: string}", "        1errorCode: {type: string}", "ruff failed"),
        ("subStatus: {type: string}", "subStatus: {type: string, format: binary}", "no_rule_for_bytes_in_json"),
    ],
    ids=["yaml", "twice", "invalid", "ref", "mend", "name", "kind"],
)
def test_a_document_that_fails_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, reason: str
) -> None:
    """Exit code 1, one line that says why, and every file as it was."""
    release = edited(project, old, new)
    before = snapshot(project)
    assert run(project, "--spec", str(release)) == 1
    assert snapshot(project) == before
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert re.search(reason, line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [("import nowhere\n", "No module named 'nowhere'"), ("answer: int = 'text'\n", "mypy: .*Incompatible types")],
    ids=["import", "types"],
)
def test_a_template_that_fails_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], line: str, reason: str
) -> None:
    """Code that does not import or type-check never reaches generated/."""
    template = project / "templates/errors.py.jinja"
    template.write_text(template.read_text("utf-8") + line + "__all__ += ['nowhere']\n" * (line[0] == "i"), "utf-8")
    before = snapshot(project)
    assert run(project) == 1
    assert snapshot(project) == before
    assert re.search(reason, capsys.readouterr().err)


def test_check_lists_what_is_missing_extra_and_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, exit code 1, and nothing is changed. Caches do not count."""
    tree = project / "generated/vivamo_api"
    (tree / "models/customer.py").unlink()
    (tree / "models/by_hand.py").write_text("", "utf-8")
    (tree / "api/empty").mkdir()
    (tree / "types.py").write_bytes((tree / "types.py").read_bytes() + b"\n")
    (tree / "__pycache__").mkdir()
    (tree / "__pycache__/types.pyc").write_bytes(b"")
    (project / "openapi.yaml").write_bytes((project / "openapi.yaml").read_bytes() + b"# late\n")
    before = snapshot(project)
    assert run(project, "--check") == 1
    assert snapshot(project) == before
    lines = capsys.readouterr().out.splitlines()
    assert lines[3:-1] == [
        "generated/vivamo_api: differs: types.py",
        "generated/vivamo_api: extra: api/empty/",
        "generated/vivamo_api: extra: models/by_hand.py",
        "generated/vivamo_api: missing: models/customer.py",
        "specs/spec.lock: does not match openapi.yaml",
    ]


def test_the_lock_holds_the_hash_of_the_document() -> None:
    """openapi.yaml is the one that specs/spec.lock names."""
    found = document.fetch(str(ROOT / "openapi.yaml"))
    entry = document.read_lock(ROOT / "specs/spec.lock")["openapi.yaml"]
    assert (entry["sha256"], entry["version"]) == (found.sha256, found.version)
    assert set(entry) == {"source", "version", "sha256", "date"}


def test_an_edited_document_keeps_its_source(project: Path) -> None:
    """Only the hash and the date of the entry change; the same bytes change nothing at all."""
    path = project / "specs/spec.lock"
    before = json.loads(path.read_text("utf-8"))["openapi.yaml"]
    (project / "openapi.yaml").write_bytes((project / "openapi.yaml").read_bytes() + b"# late\n")
    assert run(project) == 0
    after = json.loads(path.read_text("utf-8"))["openapi.yaml"]
    assert (after["source"], after["version"]) == (before["source"], before["version"])
    assert after["sha256"] != before["sha256"]


def test_what_cannot_be_fetched_is_one_clear_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that is not there, an address where nobody listens. Its query, which may hold a key, is not repeated."""
    assert run(project, "--spec", str(project / "nowhere.yaml")) == 1
    assert run(project, "--spec", "http://127.0.0.1:9/openapi.yaml?key=s3cret") == 1
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) == 2
    assert "s3cret" not in errors


def test_a_document_is_read_as_json_would_be() -> None:
    """What looks like a date is text, and a status code written as a number is text too."""
    text = b"a: 2026-02-15\nb: NO\nc: {200: x}\n"
    assert document.parse(text, "x") == {"a": "2026-02-15", "b": "NO", "c": {"200": "x"}}
    with pytest.raises(DocumentError, match="not an object"):
        document.parse(b"[]", "x")


def test_an_installation_that_fails_is_undone(tmp_path: Path) -> None:
    """The second of two cannot be moved: the first is put back, file or folder."""
    for name in ("old", "new", "aside"):
        (tmp_path / name).mkdir()
    (tmp_path / "old/file").write_text("old", "utf-8")
    (tmp_path / "new/file").write_text("new", "utf-8")
    (tmp_path / "text").write_text("old", "utf-8")
    (tmp_path / "next").write_text("new", "utf-8")
    replacements = [
        Replacement(tmp_path / "new", tmp_path / "old"),
        Replacement(tmp_path / "next", tmp_path / "text"),
        Replacement(tmp_path / "nowhere", tmp_path / "created"),
    ]
    with pytest.raises(FileNotFoundError):
        install(replacements, tmp_path / "aside")
    assert (tmp_path / "old/file").read_text("utf-8") == "old"
    assert (tmp_path / "text").read_text("utf-8") == "old"
    assert not (tmp_path / "created").exists()


def test_the_generator_is_not_believed_without_its_formatter(tmp_path: Path, mended: dict[str, Any]) -> None:
    """A failing hook is a failure, not a tree with other bytes."""
    config = tmp_path / "config.yaml"
    config.write_text('field_prefix: ""\npost_hooks: ["ruff check . --select NOWHERE"]\n', "utf-8")
    with pytest.raises(BuildError, match="ruff"):
        build.generate(mended, tmp_path / "vivamo_api", build.Layout(config, LAYOUT.templates))
