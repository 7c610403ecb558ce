"""What lies in a project, with and without what a killed run left."""

import shutil
from pathlib import Path

from tools import journal
from tools.workshop import workshop


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


def copied(root: Path, target: Path) -> Path:
    shutil.copytree(root, target, symlinks=True)
    return target
