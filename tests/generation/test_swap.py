"""A release is put in place wholly or not at all, whatever ends the command, and the next one tidies up."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.generation.trees import copied, released, settled_state, state
from tools import build, generate
from tools.document import Document
from tools.progress import Progress

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
MENDS = """\
overlay: 1.0.0
info: {title: Mends, version: 1.0.0}
actions:
  - target: $.paths['/things'].get
    description: So that there is one to be applied.
    update: {operationId: listThings, tags: [things]}
"""


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
