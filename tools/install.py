"""Puts new files and folders in the place of old ones: all of them, or none, whenever it is killed.

Whoever kills the command, or its whole process group, must not hit between two moves. So a child in a session of its
own makes them, `python -m tools.install ROOT`, and is ready to before anything is committed. `journal.py` is for what
kills both.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import journal
from tools.check import digest
from tools.errors import InstallError, reason
from tools.exchange import system_call

_HOME = Path(__file__).resolve().parent.parent
_READY = "ready\n"
_MOVER = ("-m", "tools.install")


@dataclass(frozen=True, slots=True)
class Replacement:
    """`new`, a file or a folder in the workshop, takes the place of `target`, which may not be there yet."""

    new: Path
    target: Path


def changed(root: Path, workshop: Path, texts: Mapping[str, bytes]) -> Iterator[Replacement]:
    """Those of the files, by their paths from the root, that are not so already; written, but not yet in place."""
    for path, raw in texts.items():
        target, new = root / path, workshop / "texts" / path
        if not target.exists() or target.read_bytes() != raw:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(raw)
            if target.exists():
                shutil.copymode(target, new)
            yield Replacement(new, target)


def install(root: Path, replacements: Iterable[Replacement], mover: Sequence[str] = _MOVER) -> None:
    """InstallError if one of them cannot be put in place, and then none is. `mover` is what the child runs."""
    moves = [
        journal.Move(str(each.new.relative_to(root)), str(each.target.relative_to(root)), digest(each.new))
        for each in replacements
    ]
    if moves:
        journal.draft(root, moves)
        _hand_over(root, mover)


def _hand_over(root: Path, mover: Sequence[str]) -> None:
    """The commit itself is ours: once we are gone without it, the child finds none and does nothing."""
    child = subprocess.Popen(
        [sys.executable, *mover, str(root.resolve())],
        cwd=_HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        close_fds=False,  # it holds the lock too, as long as it lives: see workshop.py
    )
    with child:
        if not child.stdin or not child.stdout:
            raise InstallError("no pipes to a child process")
        if child.stdout.readline() == _READY:
            journal.commit(root)
        child.stdin.close()
        said = child.stdout.read()
    if child.returncode < 0 and journal.committed(root):
        _finish(root)  # somebody killed the child alone, perhaps between two moves
    elif child.returncode != 0:
        raise InstallError(f"cannot be put in place: {said.strip() or 'no word of the reason'}")


def _finish(root: Path) -> None:
    try:
        journal.finish(root)
    except OSError as error:
        raise InstallError(f"cannot be put in place: {reason(error)}") from error


def main(root: Path) -> int:
    """Waits until its parent lets go, by a word or by its death; then makes the moves if they are committed."""
    moves = journal.due(root)
    print(_READY, end="", flush=True)
    sys.stdin.read()
    try:
        for _ in journal.replay(root, moves, system_call()) if journal.committed(root) else ():
            pass
    except OSError as error:
        print(reason(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
