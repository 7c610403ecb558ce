"""Puts new files and folders in the place of old ones: all of them, or none."""

import contextlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Replacement:
    """`new` takes the place of `target`. Both are on one file system, so that each move is a rename."""

    new: Path
    target: Path


def install(replacements: Iterable[Replacement], aside: Path) -> None:
    """Moves each into place and what was there into `aside`. If one fails, everything is put back."""
    with contextlib.ExitStack() as undo:
        for number, replacement in enumerate(replacements):
            kept = aside / f"old-{number}"
            if replacement.target.exists():
                replacement.target.replace(kept)
            undo.callback(_restore, kept, replacement.target)
            replacement.target.parent.mkdir(parents=True, exist_ok=True)
            replacement.new.replace(replacement.target)
        undo.pop_all()


def _restore(kept: Path, target: Path) -> None:
    """Also undoes half a replacement: the old one moved away, the new one not yet there."""
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    if kept.exists():
        kept.replace(target)
