"""Compares two whole trees byte for byte: what is missing, what is extra, what differs."""

from pathlib import Path


def differences(expected: Path, actual: Path) -> list[str]:
    """One line per file of `actual` that is not as in `expected`; none when they are the same."""
    wanted, found = _files(expected), _files(actual)
    lines = [f"missing: {name}" for name in wanted.keys() - found.keys()]
    lines += [f"extra: {name}" for name in found.keys() - wanted.keys()]
    lines += [f"differs: {name}" for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
    return sorted(lines)


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
