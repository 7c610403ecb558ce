"""`make regenerate`: the same bytes on every run, all or nothing, and `--check` sees every difference."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tools import build, check, document, fetch_spec, generate, uses
from tools.errors import BuildError, DocumentError, InstallError
from tools.progress import Progress

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
    """With warnings as errors and mypy --strict; and what is looked for in vain is said."""
    names = ["vivamo_api", "vivamo_api.models.Customer.from_dict", "vivamo_api.models.Gone", "vivamo_api.api.gone"]
    assert build.import_all(PACKAGE, names) == names[2:]
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


def edited(project: Path, old: str, new: str, beside: str = "edited.yaml") -> Path:
    """A copy of the project's document beside it, with one change."""
    text = (project / "openapi.yaml").read_text("utf-8")
    assert old in text
    other = project / beside
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
        ("clientSecretKey: {", "clientKey: {", r"PaymentIntent: demands clientSecretKey, .*: correct the mend"),
        ("\npaths:\n", '\npaths:\n  "/v1/\\e[31m": 3\n', r"at /paths//v1/\\x1b\[31m: "),
        ("        errorCode: {type: string}", "        1errorCode: {type: string}", "ruff failed"),
        ("subStatus: {type: string}", "subStatus: {type: string, format: binary}", "no_rule_for_bytes_in_json"),
    ],
    ids=["yaml", "twice", "invalid", "ref", "mend", "demand", "escape", "name", "kind"],
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


def test_what_to_read_is_a_command_for_the_same_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not for another one of the same name, such as our own."""
    folder = project / "their folder"
    folder.mkdir()
    release = edited(project, "/v1/payment-intents:", "/v2/payment-intents:").rename(folder / "openapi.yaml")
    assert run(project, "--spec", str(release)) == 1
    assert f"; make spec-diff NEW='{release}' says what changed" in capsys.readouterr().err


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


@pytest.mark.parametrize("path", ["openapi.yaml", "CHANGELOG.md"])
def test_what_somebody_saves_meanwhile_is_kept(path: str, project: Path) -> None:
    """A run of some seconds may not put back what a file was when it began."""
    release = edited(project, "version: 0.1.0", "version: 0.2.0")

    def drafts(_old: document.Document, _new: document.Document) -> dict[str, str]:
        (project / path).write_text("edited", "utf-8")
        return {"CHANGELOG.md": "drafted"}

    before = snapshot(project)
    with pytest.raises(InstallError, match=f"{path}: edited while this was running"):
        generate.regenerate(generate.VIVAMO, project, Progress(), source=str(release), drafts=drafts)
    assert snapshot(project) == {**before, path: b"edited"}


@pytest.mark.parametrize(
    ("path", "raw", "reason"),
    [
        ("CHANGELOG.md", b"\xff", "CHANGELOG.md: not UTF-8"),
        ("specs/names/vivamo.yaml", b"paths: [1]", "restore it with git, or delete it"),
        ("specs/names/vivamo.yaml", b"paths: {/a: {get: {tags: 4}}}", "restore it with git, or delete it"),
        ("specs/names/vivamo.yaml", b"schemas: 3", "restore it with git, or delete it"),
        (".regenerate/journal.json", b"{", "look at it"),
    ],
    ids=["changelog", "names", "tags", "schemas", "journal"],
)
def test_a_file_of_ours_that_cannot_be_read_is_one_line(
    path: str, raw: bytes, reason: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the file and says what to do, and nothing is changed."""
    release = edited(project, "version: 0.1.0", "version: 0.2.0")
    (project / path).parent.mkdir(exist_ok=True)
    (project / path).write_bytes(raw)
    before = snapshot(project)
    assert run(project, "--spec", str(release)) == 1
    assert snapshot(project) == before
    (line,) = capsys.readouterr().err.splitlines()
    assert reason in line


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


@pytest.mark.parametrize("path", ["by_hand.py", "models/by_hand.py", "api/by_hand/__init__.py"])
def test_every_module_is_imported(path: str, tmp_path: Path) -> None:
    """However deep it stands, and whether or not another imports it."""
    package = shutil.copytree(PACKAGE, tmp_path / "vivamo_api", ignore=shutil.ignore_patterns("__pycache__"))
    (package / path).parent.mkdir(exist_ok=True)
    (package / path).write_text("import nowhere\n", "utf-8")
    with pytest.raises(BuildError, match="No module named 'nowhere'"):
        build.import_all(package)


def test_a_name_that_our_code_uses_must_stay(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line names it and each file that uses it, and nothing is changed."""
    for name, text in (
        ("overlays/a.py", "from vivamo_api.models import Customer, Gone\n"),
        ("examples/b/c.py", "from vivamo_api import models\n\nmodels.Gone(models.Customer)\n"),
        ("mock/d.py", "from vivamo_api.api.customers import create_customer as c\n\nc.sync, c.gone\n"),
    ):
        (project / name).parent.mkdir(parents=True)
        (project / name).write_text(text, "utf-8")
    before = snapshot(project)
    assert run(project) == 1
    assert snapshot(project) == before
    (line,) = capsys.readouterr().err.splitlines()
    assert "vivamo_api.models.Gone is gone, and used by examples/b/c.py, overlays/a.py" in line
    assert "vivamo_api.api.customers.create_customer.gone is gone, and used by mock/d.py" in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import p.q\np.q.r.s\n", {"p.q", "p.q.r", "p.q.r.s"}),
        ("import p.q as x\nx.r()\n", {"p.q", "p.q.r"}),
        ("from p.q import r as x\n", {"p.q.r"}),
        ("from p.q import *\n", {"p.q"}),
        ("from p import q\ndef f(q): return q.r\n", {"p.q"}),
        ("if TYPE_CHECKING:\n    from p import q\n", {"p.q"}),
        ("def f():\n    from p import q\n    return q.r.s\n", {"p.q", "p.q.r", "p.q.r.s"}),
        ("import pq, os.p\nfrom pq import r\nfrom .p import s\nfrom . import t\nos.p.x\n", set()),
    ],
    ids=["module", "renamed", "name", "star", "shadowed", "typing", "inside", "others"],
)
def test_names_are_those_of_the_package(text: str, expected: set[str]) -> None:
    """However they are imported, and what is taken from them by a dot where nothing else has their name."""
    assert uses.names(text, "p") == expected


def test_code_that_cannot_be_parsed_is_named(tmp_path: Path) -> None:
    """Nobody knows what it uses."""
    (tmp_path / "mock").mkdir()
    (tmp_path / "mock/a.py").write_text("import p\nfrom p import\n", "utf-8")
    with pytest.raises(BuildError, match=r"mock/a\.py, line 2: "):
        uses.uses(tmp_path, "p")


def test_our_own_code_uses_the_package() -> None:
    """The check has something to check."""
    found = uses.uses(ROOT, "vivamo_api")
    assert "overlays/vivamo/customers.py" in found["vivamo_api.api.customers.create_customer"]
    assert "vivamo_api.models.Customer" in found


def test_what_was_fetched_keeps_its_true_source(project: Path) -> None:
    """specs/spec.lock names where the document comes from, and not the file that it was kept in."""
    release = edited(project, "version: 0.1.0", "version: 0.2.0", beside="vendors.yaml")
    assert fetch_spec.main([str(release)], project) == 0
    assert run(project, "--spec", str(project / fetch_spec.FETCHED)) == 0
    lock = document.read_lock(project / "specs/spec.lock")
    assert lock["openapi.yaml"] == lock[fetch_spec.FETCHED]
    assert lock["openapi.yaml"]["source"] == "vendors.yaml"


def test_the_generator_is_not_believed_without_its_formatter(tmp_path: Path, mended: dict[str, Any]) -> None:
    """A failing hook is a failure, not a tree with other bytes."""
    config = tmp_path / "config.yaml"
    config.write_text('field_prefix: ""\npost_hooks: ["ruff check . --select NOWHERE"]\n', "utf-8")
    with pytest.raises(BuildError, match="ruff"):
        build.generate(mended, tmp_path / "vivamo_api", build.Layout(config, LAYOUT.templates))
