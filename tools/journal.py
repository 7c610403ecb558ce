"""What is to be put in place: written down whole before the first of it is, and finished by whoever comes next.

While `journal.json` stands in the workshop, the new state counts and the old is on its way out; before that, the old.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from tools.check import digest
from tools.errors import InstallError
from tools.exchange import Call, exchange, system_call

# Beside what is replaced, and so on its file system. Everything new is made in there.
WORKSHOP = ".regenerate"
_DRAFT, _COMMITTED = "journal.draft", "journal.json"


@dataclass(frozen=True, slots=True)
class Move:
    """`new` takes the place of `target`, which may not be there yet. Both are paths relative to the root."""

    new: str
    target: str
    digest: str


def draft(root: Path, moves: Iterable[Move]) -> None:
    """Writes down what is going to be done, and sees to it that this and everything new is on the disk."""
    moves = list(moves)
    path = root / WORKSHOP / _DRAFT
    path.write_text(json.dumps([asdict(move) for move in moves], indent=1), "utf-8")
    for new in (path, *(root / move.new for move in moves)):
        _flush_tree(new)


def commit(root: Path) -> None:
    """From here on the new state counts."""
    workshop = root / WORKSHOP
    (workshop / _DRAFT).rename(workshop / _COMMITTED)
    _flush(workshop)


def committed(root: Path) -> bool:
    return (root / WORKSHOP / _COMMITTED).exists()


def due(root: Path) -> list[Move]:
    """What of the journal, or of its draft, is still to be done: where the new one has not left the workshop.

    InstallError if it is no journal of ours.
    """
    return [move for move in _moves(root) if digest(root / move.new) == move.digest]


def replay(root: Path, moves: list[Move], call: Call | None) -> Iterator[str]:
    """Does what is due, move by move, then strikes the journal. Yields after each step what it was.

    OSError if a move fails: those before it are taken back then.
    """
    done: list[Move] = []
    for move in moves:
        try:
            _put(root / move.new, root / move.target, call)
        except OSError:
            _give_up(root, done, call, whole=moves == _moves(root))
            raise
        done.append(move)
        yield move.target
    for folder in {(root / move.target).parent for move in moves}:
        _flush(folder)
    _strike(root)
    yield "journal"


def finish(root: Path) -> None:
    """Does what is left of a committed journal. OSError as in `replay`."""
    for _ in replay(root, due(root), system_call()):
        pass


def settle(root: Path) -> bool:
    """Finishes what a killed run had committed, and throws away its rest. True if there was something to finish."""
    workshop = root / WORKSHOP
    unfinished = committed(root)
    if unfinished:
        finish(root)
    if workshop.exists():
        shutil.rmtree(workshop)
    return unfinished


def _moves(root: Path) -> list[Move]:
    path = root / WORKSHOP / (_COMMITTED if committed(root) else _DRAFT)
    try:
        moves = [Move(**move) for move in json.loads(path.read_text("utf-8"))]
        if all(_is_ours(move) for move in moves):
            return moves
    except (ValueError, TypeError):
        pass
    raise InstallError(f"{WORKSHOP}/{path.name} was not written by a run of ours: look at it, and remove {WORKSHOP}/")


def _is_ours(move: Move) -> bool:
    """Out of the workshop, and into the tree beside it. Whoever else wrote a journal moves nothing of anybody's."""
    new, target = PurePosixPath(move.new).parts, PurePosixPath(move.target).parts
    inside = ".." not in (*new, *target) and not PurePosixPath(move.target).is_absolute()
    return inside and new[:1] == (WORKSHOP,) and len(new) > 1 and target[:1] not in {(), (WORKSHOP,), (".git",)}


def _put(new: Path, target: Path, call: Call | None) -> None:
    if os.path.lexists(target):
        exchange(new, target, call)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        new.rename(target)


def _give_up(root: Path, done: list[Move], call: Call | None, *, whole: bool) -> None:
    """Back to the old state. Where a killed run had begun, that is not to be had: its journal stays, to be finished."""
    for move in reversed(done):
        new, target = root / move.new, root / move.target
        if os.path.lexists(new):
            exchange(new, target, call)
        else:  # there was no old one
            target.rename(new)
    if whole:
        _strike(root)


def _strike(root: Path) -> None:
    (root / WORKSHOP / _COMMITTED).unlink()


def _flush_tree(path: Path) -> None:
    for part in (path, *path.rglob("*")):
        if not part.is_symlink():
            _flush(part)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        # Not every file system can do it with a folder. What does not fit on the disk shows with the files.
        if not path.is_dir():
            raise
    finally:
        os.close(handle)
