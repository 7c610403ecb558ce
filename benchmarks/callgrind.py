"""Instructions of a program between its marks, counted by valgrind: a busy machine changes nothing about them."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from .marks import MARK

ADVICE = "valgrind counts the instructions: `apt-get install valgrind` on Debian and Ubuntu"
# One order of sets and dicts, and no bytecode that is written while it is counted. It is written before, even where
# the environment forbids it: the counts would be those of the compiler.
_WARMING = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
_ENVIRON = {**_WARMING, "PYTHONDONTWRITEBYTECODE": "1"}
_MARKED = re.compile(rf"^{MARK} (.+) ([0-9]+)$", re.MULTILINE)
_COLLECTED = re.compile(r"^totals: ([0-9]+)$", re.MULTILINE)


class Uncounted(Exception):
    """There is no count; the text says why."""


def is_there() -> bool:
    return shutil.which("valgrind") is not None


def counts(script: Path) -> dict[str, int]:
    """As `of_command` has it, for a script in this Python."""
    # No user's site and no folder of the script: they differ between machines.
    return of_command([sys.executable, "-s", "-P", str(script)], os.environ)


def of_command(command: Sequence[str], environ: Mapping[str, str], *, seconds: float = 900) -> dict[str, int]:
    """Instructions from the start of the program to each of its marks, in order. Raises `Uncounted`.

    It is run once without valgrind first, so that its bytecode is there, and what fails fails soon.
    """
    _run(command, {**environ, **_WARMING}, seconds=seconds)
    with tempfile.TemporaryDirectory(prefix="callgrind-") as folder:
        counting = [*_still(), "valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={folder}/%p"]
        said = _run([*counting, *command], {**environ, **_ENVIRON}, seconds=seconds)
        return {name: _collected(Path(folder, pid)) for name, pid in _MARKED.findall(said)}


def _still() -> Sequence[str]:
    """The same addresses each time, where that can be had."""
    return ("setarch", platform.machine(), "-R") if shutil.which("setarch") else ()


def _run(command: Sequence[str], environ: Mapping[str, str], *, seconds: float) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - valgrind, and our own scripts
            command, env=environ, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Uncounted(f"no end after {seconds:.0f} seconds") from None
    if done.returncode:
        raise Uncounted(done.stderr.strip()[-500:] or f"it ended with {done.returncode}")
    return done.stdout


def _collected(file: Path) -> int:
    found = _COLLECTED.search(file.read_text("utf-8"))
    if found is None:
        raise Uncounted(f"valgrind left no total in {file.name}")
    return int(found[1])
