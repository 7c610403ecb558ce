"""Instructions between marks."""

import os
import platform
import sys
from pathlib import Path

import pytest

from benchmarks import callgrind

ROOT = Path(__file__).parents[2]
TWICE = f"""
import sys
sys.path.append({str(ROOT)!r})
from benchmarks.marks import mark
mark("begun")
mark("a mark")
for number in range(20_000): pass
mark("once")
for number in range(20_000): pass
mark("again")
"""


def test_the_same_work_takes_the_same_instructions() -> None:
    """Whatever else the machine does meanwhile."""
    if not callgrind.is_there():
        if os.environ.get("CI") and platform.system() == "Linux":
            pytest.fail(callgrind.ADVICE, pytrace=False)
        pytest.skip(callgrind.ADVICE)
    marks = callgrind.of_command([sys.executable, "-s", "-P", "-c", TWICE], {})
    once, again = marks["once"] - marks["a mark"], marks["again"] - marks["once"]
    assert once == pytest.approx(again, rel=0.02)
    assert once > 20_000


def test_a_program_that_fails_is_not_counted() -> None:
    """Its last words are the reason."""
    with pytest.raises(callgrind.Uncounted, match="no such thing"):
        callgrind.of_command([sys.executable, "-c", "raise SystemExit('no such thing')"], {})
