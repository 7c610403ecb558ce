"""A journal of moves is finished whatever step it got to, and moves nothing that is not ours."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.generation.trees import copied, released, settled_state, state
from tools import journal
from tools.check import digest
from tools.errors import InstallError
from tools.exchange import Call, exchange, system_call
from tools.install import Replacement, changed, install
from tools.workshop import settle, workshop

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # a file system of its own, on Linux
OLD = {"package/a": b"old", "specs/lock": b"old"}
NEW = {"package/b": b"new", "specs/lock": b"new", "docs/log": b"new"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder, a file in a folder, and a file that is not there yet; the new ones are in the workshop."""
    write(tmp_path, {"package/a": "old", "specs/lock": "old"})
    write(tmp_path / journal.WORKSHOP, {"package/b": "new", "lock": "new", "log": "new"})
    return tmp_path


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


def test_a_reader_does_not_wait_for_a_run(tree: Path) -> None:
    """Nothing is half in place before the commit; what one is at work on stays."""
    with workshop(tree / "package", lambda _: None) as aside:
        settle(tree / "package", lambda line: pytest.fail(line))
        assert aside.exists()


def test_an_exchange_leaves_neither_out(tmp_path: Path) -> None:
    """What cannot be exchanged is an OSError, and both are where they were."""
    write(tmp_path, {"one": "1"})
    for call in (system_call(), None):
        with pytest.raises(FileNotFoundError):
            exchange(tmp_path / "one", tmp_path / "other", call)
    assert state(tmp_path) == {"one": b"1"}
