"""Compares two whole trees byte for byte: what is missing, what is extra, what differs."""

import hashlib
from pathlib import Path


def differences(expected: Path, actual: Path) -> list[str]:
    """One line per file of `actual` that is not as in `expected`; none when they are the same."""
    wanted, found = _files(expected), _files(actual)
    lines = [f"missing: {name}" for name in wanted.keys() - found.keys()]
    lines += [f"extra: {name}" for name in found.keys() - wanted.keys()]
    lines += [f"differs: {name}" for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
    return sorted(lines)


def digest(path: Path) -> str:
    """The same for the same bytes, of a file or of a whole tree; empty if there is nothing."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for name, content in sorted(_files(path).items()):
        whole.update(f"{name}\n{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest() if path.is_dir() else ""


def _files(tree: Path) -> dict[str, bytes]:
    """Every file by its path, and every empty folder. What Python and its tools cache is no part of a tree."""
    found = {}
    for path in tree.rglob("*"):
        name = path.relative_to(tree)
        if "__pycache__" in name.parts:
            continue
        if path.is_symlink():
            found[str(name)] = b"-> " + str(path.readlink()).encode()
        elif path.is_file():
            found[str(name)] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found
