"""Where `vivamo-ledger` begins: what it needs is an extra, and a line that says so is better than a traceback."""

from __future__ import annotations

import importlib
import sys
from typing import Final

ABSENT: Final = 2


def main() -> int:
    """Runs the command, or says what to install."""
    try:
        command = importlib.import_module("vivamo.command")
    except ModuleNotFoundError as absent:
        sys.stderr.write(
            f"vivamo-ledger needs {(absent.name or '').partition('.')[0]}: pip install 'vivamo-client[ledger]'\n"
        )
        return ABSENT
    code: int = command.main()
    return code
