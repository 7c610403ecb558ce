"""How often our diff of two documents, and other tools', see whom a change breaks.

The pairs of tests/diff/pairs are asked both ways round. A pair counts where it is not arguable whether it breaks
somebody (callers or decoding). A tool answers `breaking`, `risky` (its class in between, if it has one), `clean`, or
fails: an error, or longer than the time-out for one pair. Right is `breaking` where it breaks, and any other answer
where it does not. The tools are fetched once, into environments of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import own_diff
from benchmarks.peers import PEERS, Peer
from tests.diff import known
from tests.diff.known import Verdict

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Question:
    """One pair, one way round. `old` and `new` are files."""

    name: str
    subject: str
    verdict: Verdict
    old: Path
    new: Path


@dataclass(frozen=True, slots=True)
class Score:
    """`breaking`: how many breaks were called so, of `of_breaking`; `alarms`: how much else was, of `of_others`."""

    breaking: int
    risky: int
    missed: int
    of_breaking: int
    alarms: int
    of_others: int
    failed: int

    @property
    def right(self) -> float:
        return (self.breaking + self.of_others - self.alarms - self.failed_others) / (self.of_breaking + self.of_others)

    @property
    def failed_others(self) -> int:
        return self.failed - (self.of_breaking - self.breaking - self.risky - self.missed)


def questions(folder: Path) -> Iterator[Question]:
    """Writes every pair into the folder."""
    for number, pair in enumerate(known.every()):
        files = (folder / f"{number}-old.json", folder / f"{number}-new.json")
        for file, content in zip(files, (pair.old, pair.new), strict=True):
            file.write_text(json.dumps(content, indent=2), "utf-8")
        yield Question(f"{pair.name}>", pair.subject, pair.forward, files[0], files[1])
        yield Question(f"{pair.name}<", pair.subject, pair.back, files[1], files[0])


def ask(peer: Peer, asked: Sequence[Question], *, home: Path, timeout: float, start: float = 60.0) -> list[str]:
    """The answers in order. A process that says nothing for too long is ended, and the next one goes on behind it.

    Seconds: `timeout` for one pair, and `start` more for the first.
    """
    answers: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while ahead := [number for number in range(len(asked)) if number not in answers]:
            jobs, out = folder / "jobs.json", folder / "out"
            jobs.write_text(json.dumps([[number, str(asked[number].old), str(asked[number].new)] for number in ahead]))
            out.write_text("")
            _watch(peer.command(home, jobs, out), out, timeout=timeout, start=start)
            answers |= dict(json.loads(line) for line in out.read_text().splitlines())
            stuck = next((number for number in ahead if number not in answers), None)
            if stuck is not None:
                answers[stuck] = "failed"
    return [answers[number] for number in range(len(asked))]


def _watch(command: Sequence[str], out: Path, *, timeout: float, start: float) -> None:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=out.parent) as process:  # noqa: S603 - the tool asked
        size, since = 0, time.monotonic()
        while process.poll() is None and time.monotonic() - since < (timeout if size else timeout + start):
            time.sleep(0.1)
            if out.stat().st_size != size:
                size, since = out.stat().st_size, time.monotonic()
        process.kill()


def score(asked: Sequence[Question], answers: Sequence[str]) -> Score:
    told = Counter((question.verdict.breaks, answer) for question, answer in zip(asked, answers, strict=True))
    breaks, others = (Counter({a: n for (b, a), n in told.items() if b is side}) for side in (True, False))
    return Score(
        breaking=breaks["breaking"],
        risky=breaks["risky"],
        missed=breaks["clean"],
        of_breaking=breaks.total(),
        alarms=others["breaking"],
        of_others=others.total(),
        failed=breaks["failed"] + others["failed"],
    )


def by_subject(asked: Sequence[Question], answers: Sequence[str]) -> dict[str, Score]:
    told = list(zip(asked, answers, strict=True))
    return {
        subject: score(*zip(*[pair for pair in told if pair[0].subject == subject], strict=True))
        for subject in sorted({question.subject for question in asked})
    }


def table(scores: dict[str, Score]) -> Iterator[str]:
    """What the two directions of all pairs came to."""
    first = next(iter(scores.values()))
    yield (
        f"| tool | breaking, of {first.of_breaking} | called risky | missed | false alarms, of {first.of_others} "
        "| no answer | right |"
    )
    yield "|---|---|---|---|---|---|---|"
    for tool, it in scores.items():
        cells = (it.breaking, it.risky, it.missed, it.alarms, it.failed)
        yield f"| {tool} | {' | '.join(str(cell) for cell in cells)} | {it.right:.0%} |"


def subject_table(asked: Sequence[Question], answers: dict[str, list[str]]) -> Iterator[str]:
    """How much of each subject each tool has right."""
    scores = {tool: by_subject(asked, told) for tool, told in answers.items()}
    yield f"| subject | asked | {' | '.join(scores)} |"
    yield "|---" * (len(scores) + 2) + "|"
    for subject, first in next(iter(scores.values())).items():
        rights = " | ".join(f"{each[subject].right:.0%}" for each in scores.values())
        yield f"| {subject.replace('-', ' ')} | {first.of_breaking + first.of_others} | {rights} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.spec_diff", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    home = Path(tempfile.gettempdir()) / "spec-diff-peers"
    names = ", ".join(PEERS)
    parser.add_argument("--tools", nargs="*", default=[*PEERS], metavar="TOOL", help=f"others to ask ({names})")
    parser.add_argument("--peers", type=Path, default=home, help=f"where they are, or are put ({home})")
    parser.add_argument("--timeout", type=float, default=20, help="seconds for one pair (20)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="tools asked at once (one a core)")
    parser.add_argument("--json", type=Path, help="writes every answer there too")
    given = parser.parse_args()
    if unknown := set(given.tools) - set(PEERS):
        parser.error(f"no such tool: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        asked = list(questions(Path(folder)))
        own = own_diff.answers(known.every())
        answers = {OURS: own.answers} if own else {}
        answers |= _others([PEERS[name] for name in given.tools], asked, given)
    report(asked, answers, own)
    if given.json:
        given.json.write_text(json.dumps(_as_json(asked, answers), indent=1) + "\n", "utf-8")


def _others(peers: Sequence[Peer], asked: Sequence[Question], given: argparse.Namespace) -> dict[str, list[str]]:
    def answers(peer: Peer) -> list[str] | None:
        if why := peer.lacks():
            print(f"{peer.title} was not asked: {why}", file=sys.stderr)
            return None
        peer.install(given.peers)
        begun = time.monotonic()
        told = ask(peer, asked, home=given.peers, timeout=given.timeout)
        print(f"{peer.title}: {time.monotonic() - begun:.0f} seconds", file=sys.stderr)
        return told

    with ThreadPoolExecutor(given.workers) as pool:
        return {peer.title: told for peer, told in zip(peers, pool.map(answers, peers), strict=True) if told}


def report(asked: Sequence[Question], answers: dict[str, list[str]], own: own_diff.Own | None) -> None:
    if own is None:
        print("ours was not asked: there is no tools.diff.compare\n")
    if not answers:
        return
    print(f"{len(known.every())} pairs, {len(asked)} questions\n")
    scores = {tool: score(asked, told) for tool, told in answers.items()}
    ranked = sorted(scores, key=lambda tool: (tool != OURS, -scores[tool].right))
    print("\n".join(table({tool: scores[tool] for tool in ranked})))
    print()
    print("\n".join(subject_table(asked, {tool: answers[tool] for tool in ranked})))
    if own:
        print()
        print("\n".join(own.lines()))


def _as_json(asked: Sequence[Question], answers: dict[str, list[str]]) -> dict[str, Any]:
    return {
        question.name: {
            "expected": str(question.verdict),
            "answers": {tool: told[number] for tool, told in answers.items()},
        }
        for number, question in enumerate(asked)
    }


if __name__ == "__main__":
    main()
