"""Where your own code raised, in a few words without the error's text, which may hold a customer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_LONGEST: Final = 200


def culprit(error: Exception) -> str:
    """The kind of error and the line of the function that was called: `KeyError at policy.py:24`."""
    trace = error.__traceback__.tb_next if error.__traceback__ is not None else None
    line = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    return ascii(type(error).__name__ + line)[1:-1][:_LONGEST]
