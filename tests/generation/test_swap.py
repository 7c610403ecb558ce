"""A release is put in place wholly or not at all, whatever ends the command, and the next one tidies up."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import build, generate, journal
from tools.check import digest
from tools.document import Document
from tools.errors import InstallError
from tools.exchange import Call, exchange, system_call
from tools.install import Replacement, changed, install
from tools.progress import Progress
from tools.workshop import settle, workshop

ROOT = build.ROOT
# A client of one call is made in a second or two, most of which is loading.
DOCUMENT = """\
openapi: 3.0.3
info: {title: Small, version: 1.0.0}
paths:
  /things:
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
"""
RELEASE = DOCUMENT.replace("1.0.0", "2.0.0").replace("name: {type: string}", "size: {type: integer}")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # a file system of its own, on Linux
MENDS = """\
overlay: 1.0.0
info: {title: Mends, version: 1.0.0}
actions:
  - target: $.paths['/things'].get
    description: So that there is one to be applied.
    update: {operationId: listThings, tags: [things]}
"""


def state(root: Path) -> dict[str, bytes]:
    """Everything that a release replaces, and whatever else lies about, by its path."""
    skipped = {"__pycache__", ".mypy_cache", "tools", "templates"}
    files = [path for path in root.rglob("*") if path.is_file() and not skipped & {*path.relative_to(root).parts}]
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def settled_state(root: Path) -> dict[str, bytes]:
    """As any command would find it."""
    with workshop(root, lambda _: None):
        pass
    return state(root)


def released(root: Path) -> dict[str, bytes]:
    """Without what a killed run left in the workshop."""
    return {path: raw for path, raw in state(root).items() if not path.startswith(journal.WORKSHOP)}


def begin(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """`python -m tools.generate` in a copy of the project, which leads a process group of its own."""
    command = [sys.executable, "-u", "-m", "tools.generate", *arguments]
    return subprocess.Popen(  # noqa: S603
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


def wait_for(process: subprocess.Popen[bytes], word: bytes | None) -> bytes:
    """Reads what it says until then, or to its end."""
    assert process.stdout
    said = b""
    while (word is None or word not in said) and (more := process.stdout.read(1)):
        said += more
    return said


def wait_for_all_of_it(root: Path) -> None:
    """Until nothing that a killed run started is left: each of them holds the lock."""
    handle = os.open(root, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    os.close(handle)


@dataclass(frozen=True, slots=True)
class Course:
    """A project before a release and after, and how long it took to get to the swap and through it."""

    root: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    until_swap: float
    swap: float


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """One run that nobody interrupts, from a tree that one made before."""
    root = tmp_path_factory.mktemp("small") / "project"
    (root / "specs/mends").mkdir(parents=True)
    (root / "openapi.yaml").write_text(DOCUMENT, "utf-8")
    (root / "next.yaml").write_text(RELEASE, "utf-8")
    (root / "specs/mends/vivamo.yaml").write_text(MENDS, "utf-8")
    shutil.copy(ROOT / "generator-config.yaml", root)
    for name in ("templates", "tools"):
        shutil.copytree(ROOT / name, root / name)
    # Its knowledge of the libraries saves most of the time, where the tree of the repository was checked before.
    if (known := ROOT / ".mypy_cache/generated").exists():
        shutil.copytree(known, root / ".mypy_cache/generated")
    assert generate.main([], root) == 0
    before = copied(root, tmp_path_factory.mktemp("before") / "project")
    begun = time.monotonic()
    with begin(root, "--spec", "next.yaml") as process:
        assert b"replace" in wait_for(process, b"replace")
        swap_begun = time.monotonic()
        wait_for(process, None)
    assert process.returncode == 0
    return Course(before, released(before), released(root), swap_begun - begun, time.monotonic() - swap_begun)


@pytest.fixture
def small(course: Course, tmp_path: Path) -> Path:
    """The project before the release. Its type-checker has worked before."""
    return copied(course.root, tmp_path / "project")


def copied(root: Path, target: Path) -> Path:
    shutil.copytree(root, target, symlinks=True)
    return target


@pytest.mark.parametrize("number", range(20))
def test_a_killed_run_leaves_the_old_or_the_new(number: int, course: Course, small: Path) -> None:
    """At ten moments of the whole way there, and ten of the swap: the command alone, or all of its process group."""
    chance = random.Random(number)  # noqa: S311  # a spread of moments, not a secret
    process = begin(small, "--spec", "next.yaml")
    with process:
        if number % 2:
            wait_for(process, b"replace")
        time.sleep(chance.uniform(0, course.swap * 1.2 if number % 2 else course.until_swap))
        with contextlib.suppress(PermissionError):  # which macOS says of a group whose last process has ended
            (os.killpg if number % 4 < 2 else os.kill)(process.pid, signal.SIGKILL)
    wait_for_all_of_it(small)
    found = released(small)
    assert found in (course.old, course.new)
    assert settled_state(small) in (found, course.new)
    if number in {0, 7}:
        with begin(small, "--spec", "next.yaml") as second:
            assert b"error" not in wait_for(second, None)
        assert second.returncode == 0
        assert state(small) == course.new


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder, a file in a folder, and a file that is not there yet; the new ones are in the workshop."""
    write(tmp_path, {"package/a": "old", "specs/lock": "old"})
    write(tmp_path / journal.WORKSHOP, {"package/b": "new", "lock": "new", "log": "new"})
    return tmp_path


OLD = {"package/a": b"old", "specs/lock": b"old"}
NEW = {"package/b": b"new", "specs/lock": b"new", "docs/log": b"new"}


def write(root: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def replacements(root: Path, *others: Replacement) -> Iterable[Replacement]:
    new = root / journal.WORKSHOP
    yield Replacement(new / "package", root / "package")
    yield Replacement(new / "lock", root / "specs/lock")
    yield from others
    yield Replacement(new / "log", root / "docs/log")


def drafted(root: Path) -> list[journal.Move]:
    new = journal.WORKSHOP
    pairs = {f"{new}/package": "package", f"{new}/lock": "specs/lock", f"{new}/log": "docs/log"}
    journal.draft(root, [journal.Move(old, target, digest(root / old)) for old, target in pairs.items()])
    return journal.due(root)


@pytest.mark.parametrize("call", [system_call(), None], ids=["one call", "renames"])
@pytest.mark.parametrize("steps", range(5))
def test_what_was_committed_is_finished_whatever_step_it_got_to(steps: int, call: Call | None, tree: Path) -> None:
    """And the workshop is gone."""
    moves = drafted(tree)
    journal.commit(tree)
    replay = journal.replay(tree, moves, call)
    assert len(list(itertools.islice(replay, steps))) == min(steps, 4)
    settle(tree, lambda _: None)
    assert settled_state(tree) == NEW


@pytest.mark.parametrize("renames", [0, 1, 2, 3])
def test_a_swap_by_renames_is_finished_too(renames: int, tree: Path) -> None:
    """Where the system cannot exchange in one call, the machine may stop between its three renames."""
    drafted(tree)
    journal.commit(tree)
    new, target = tree / journal.WORKSHOP / "package", tree / "package"
    kept = new.with_name("package.old")
    for one, other in [(target, kept), (new, target), (kept, new)][:renames]:
        one.rename(other)
    assert settled_state(tree) == NEW


def test_what_was_not_committed_is_thrown_away(tree: Path) -> None:
    """The new one may be half of one."""
    drafted(tree)
    assert settled_state(tree) == OLD


@pytest.mark.parametrize(
    ("new", "target"),
    [
        (f"{journal.WORKSHOP}/log", "../victim"),
        (f"{journal.WORKSHOP}/log", "{outside}/victim"),
        (f"{journal.WORKSHOP}/log", "specs/../../victim"),
        ("../victim", "specs/lock"),
        ("package/a", "specs/lock"),
        (journal.WORKSHOP, "package"),
        (f"{journal.WORKSHOP}/log", "."),
    ],
    ids=["above", "absolute", "roundabout", "from above", "within the tree", "the workshop", "the root"],
)
def test_a_journal_that_is_not_ours_moves_nothing(new: str, target: str, tree: Path, tmp_path: Path) -> None:
    """Whatever it asks for, one line names it, and all is where it was, in the tree and beside it."""
    root = copied(tree, tmp_path / "outside/project")
    (root.parent / "victim").write_text("theirs", "utf-8")
    move = {"new": new, "target": target.format(outside=root.parent), "digest": digest(root / new)}
    (root / journal.WORKSHOP / "journal.json").write_text(json.dumps([move]), "utf-8")
    before = state(root.parent)
    with pytest.raises(InstallError, match=r"journal\.json was not written by a run of ours"):
        settled_state(root)
    assert state(root.parent) == before


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"a": 1}]', '[{"new": 1, "target": 2, "digest": 3}]', "\0"])
def test_a_journal_that_cannot_be_read_is_one_line(text: str, tree: Path) -> None:
    """A disk may have lost it; nobody can tell then what was meant."""
    (tree / journal.WORKSHOP / "journal.json").write_text(text, "utf-8")
    with pytest.raises(InstallError, match="look at it"):
        settled_state(tree)


@pytest.mark.parametrize("moved", [0, 1])
def test_a_run_whose_child_is_killed_makes_the_moves_itself(moved: int, tree: Path) -> None:
    """Before the first move or between two: nobody finds the tree half done."""
    step = "next(journal.replay(root, journal.due(root), exchange.system_call()))" if moved else "0"
    child = f"""
import os, pathlib, sys
from tools import exchange, journal
print("ready", flush=True)
sys.stdin.read()
root = pathlib.Path(sys.argv[1])
{step}
os.kill(os.getpid(), 9)
"""
    install(tree, replacements(tree), ["-c", child])
    assert released(tree) == NEW


def test_all_are_put_in_place(tree: Path) -> None:
    """Folders and files, those too that were not there before."""
    install(tree, replacements(tree))
    assert settled_state(tree) == NEW


def test_a_file_keeps_its_permissions(tree: Path) -> None:
    """Who may read a file does not change with what is in it."""
    (tree / "specs/lock").chmod(0o640)
    install(tree, changed(tree, tree / journal.WORKSHOP, {"specs/lock": b"new"}))
    assert ((tree / "specs/lock").read_bytes(), (tree / "specs/lock").stat().st_mode & 0o777) == (b"new", 0o640)


@pytest.mark.parametrize("kind", ["in the way", "other device"])
def test_an_installation_that_fails_is_undone(kind: str, tree: Path) -> None:
    """One in the middle cannot be moved: those before it are put back, file or folder, and one line says why."""
    target = tree / "new/file"
    if kind == "in the way":
        write(tree, {"new": "a file, and no folder"})
    if kind == "other device":
        if not SHARED_MEMORY.exists() or SHARED_MEMORY.stat().st_dev == tree.stat().st_dev:
            pytest.skip("no other file system at hand")
        target.parent.symlink_to(SHARED_MEMORY)
    write(tree / journal.WORKSHOP, {"file": "new"})
    before = released(tree)
    with pytest.raises(InstallError, match=r"cannot be put in place: .+: [A-Z]"):
        install(tree, replacements(tree, Replacement(tree / journal.WORKSHOP / "file", target)))
    assert settled_state(tree) == before


def test_two_runs_do_not_meet(course: Course, small: Path) -> None:
    """The second says that it waits, and both succeed."""
    with begin(small, "--spec", "next.yaml") as first:
        wait_for(first, b"validate")
        with begin(small) as second:
            assert b"waiting: another run is at work" in wait_for(second, b"\n")
            wait_for(first, None)
            wait_for(second, None)
    assert (first.returncode, second.returncode) == (0, 0)
    assert state(small) == course.new


def test_a_reader_does_not_wait_for_a_run(tree: Path) -> None:
    """Nothing is half in place before the commit; what one is at work on stays."""
    with workshop(tree / "package", lambda _: None) as aside:
        settle(tree / "package", lambda line: pytest.fail(line))
        assert aside.exists()


@pytest.mark.skipif(not shutil.which("bash"), reason="sets the limit")
@pytest.mark.parametrize("kilobytes", [0, 2])
def test_a_disk_that_takes_no_more_changes_nothing(kilobytes: int, course: Course, small: Path) -> None:
    """One line, exit code 1. The limit on a file's size is met where that on a disk would be."""
    command = f"ulimit -f {kilobytes}; exec {sys.executable} -m tools.generate --spec next.yaml"
    shell = ["bash", "-c", command]
    done = subprocess.run(shell, cwd=small, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert "File too large" in line
    assert state(small) == course.old


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_tree_is_one_line(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is done."""
    small.chmod(0o555)
    assert generate.main([], small) == 1
    small.chmod(0o755)
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written to" in line


@pytest.mark.skipif(not shutil.which("git"), reason="makes a worktree")
def test_a_git_worktree_is_a_tree_like_any(course: Course, small: Path, tmp_path: Path) -> None:
    """Its .git is a file, and other trees of it are not touched."""
    other = tmp_path / "other"
    for command in ("init -q", "add -A -f", "commit -q -m all", f"worktree add -q {other}"):
        identity = ["-c", "user.name=n", "-c", "user.email=e", "-c", "core.autocrlf=false"]
        subprocess.run(["git", *identity, *command.split()], cwd=small, check=True)  # noqa: S603, S607
    assert generate.main(["--spec", str(small / "next.yaml")], other) == 0
    tree = state(other)
    tree.pop(".git")
    assert tree == course.new


def test_drafts_are_part_of_the_swap(course: Course, small: Path) -> None:
    """They are asked for with the old document and the new one, and put in place with the rest."""

    def drafts(old: Document, new: Document) -> Mapping[str, str]:
        return {"CHANGELOG.md": f"{old.version} to {new.version}\n"}

    source = str(small / "next.yaml")
    generate.regenerate(generate.VIVAMO, small, Progress(), source=source, drafts=drafts)
    assert state(small) == {**course.new, "CHANGELOG.md": b"1.0.0 to 2.0.0\n"}


def test_an_exchange_leaves_neither_out(tmp_path: Path) -> None:
    """What cannot be exchanged is an OSError, and both are where they were."""
    write(tmp_path, {"one": "1"})
    for call in (system_call(), None):
        with pytest.raises(FileNotFoundError):
            exchange(tmp_path / "one", tmp_path / "other", call)
    assert state(tmp_path) == {"one": b"1"}
