"""Where `vivamo-ledger` begins: what it needs is an extra, and a line that says so is better than a traceback."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Final

ABSENT: Final = 2
# As a shell has it for a program that SIGPIPE ended.
CUT_OFF: Final = 141


def main() -> int:
    """Runs the command, or says what to install."""
    try:
        command = importlib.import_module("vivamo.command")
    except ModuleNotFoundError as absent:
        sys.stderr.write(
            f"vivamo-ledger needs {(absent.name or '').partition('.')[0]}: pip install 'vivamo-client[ledger]'\n"
        )
        return ABSENT
    try:
        code: int = command.main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    return code
