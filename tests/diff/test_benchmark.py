"""The comparison with other tools counts what they say as what it is, and outlives a tool that does not answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import spec_diff
from benchmarks.peers import Peer
from benchmarks.spec_diff import Question
from tests.diff.known import Verdict
from tools.diff.change import Severity

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "regenerate.md").read_text("utf-8")
BREAKS = Verdict((Severity.BREAKS_CALLERS,), (1,))
SAFE = Verdict((Severity.ADDITIVE,), (1,))
ARGUABLE = Verdict((Severity.BREAKS_CALLERS, Severity.NEEDS_ATTENTION), (1,))
# Says of each pair what stands in its old file; at `hang`, nothing any more; at `crash`, it is gone.
_TOOL = """
import json, sys, time
for number, old, new in json.load(open(sys.argv[1])):
    word = open(old).read()
    if word == "hang": time.sleep(60)
    if word == "crash": sys.exit(3)
    open(sys.argv[2], "a").write(json.dumps([number, word]) + chr(10))
"""


@pytest.fixture
def tool() -> Peer:
    return Peer(
        "echo", "1", (), lambda *_: None, lambda _, jobs, out: [sys.executable, "-c", _TOOL, str(jobs), str(out)]
    )


def _asked(verdict: Verdict, old: Path = Path()) -> Question:
    return Question("pair>", "subject", verdict, old, Path())


@pytest.mark.parametrize("name", ["regenerate", "spec_diff"])
def test_help_measures_nothing(name: str) -> None:
    """It says how to call it."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--help"]
    done = subprocess.run(  # noqa: S603 - our own benchmark
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith(f"usage: python -m benchmarks.{name}")


def test_tool_that_hangs_or_dies_at_a_pair_goes_on_behind_it(tool: Peer, tmp_path: Path) -> None:
    """The pair has no answer; the others do."""
    asked = []
    for number, word in enumerate(["clean", "crash", "breaking", "hang", "risky"]):
        file = tmp_path / str(number)
        file.write_text(word)
        asked.append(_asked(BREAKS, file))
    answers = spec_diff.ask(tool, asked, home=tmp_path, timeout=2, start=2)
    assert answers == ["clean", "failed", "breaking", "failed", "risky"]


def test_score_counts_each_answer_once() -> None:
    """Failures are right nowhere, `risky` is no alarm, and what is arguable does not count."""
    answers = ["breaking", "risky", "clean", "failed", "breaking", "risky", "clean", "failed", "breaking"]
    score = spec_diff.score([*(_asked(verdict) for verdict in [BREAKS] * 4 + [SAFE] * 4), _asked(ARGUABLE)], answers)
    assert (score.breaking, score.risky, score.missed, score.of_breaking) == (1, 1, 1, 4)
    assert (score.alarms, score.of_others, score.failed) == (1, 4, 2)
    assert score.right == 3 / 8


def test_questions_are_the_pairs_both_ways_round(tmp_path: Path) -> None:
    """The files of the way back are those of the way there, exchanged."""
    there, back = list(spec_diff.questions(tmp_path))[:2]
    assert (there.old, there.new) == (back.new, back.old)
    assert json.loads(there.old.read_text())["openapi"].startswith("3.")


def test_documentation_counts_the_questions_there_are(tmp_path: Path) -> None:
    """Its table was written from these pairs, with these verdicts."""
    asked = list(spec_diff.questions(tmp_path))
    head, *_ = spec_diff.table({"any": spec_diff.score(asked, ["clean"] * len(asked))})
    assert head in DOCS
    assert f"{len(asked) // 2} pairs" in DOCS
