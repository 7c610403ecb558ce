"""Writes files as a whole: a crash leaves the old one or the new one."""

from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write UTF-8 beside the place and move it there. Raises OSError."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
