"""Has the client become dearer? Instructions, as ratios to what they are held against, compared with those accepted.

`make bench-smoke` fails when a ratio is more than 5 % above its accepted one. Counts hang on Python's version and on
the processor's kind, so each pair of these has figures of its own in instructions.json; on little else, as ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import callgrind

SCENARIOS = Path(__file__).with_name("scenarios.py").absolute()
ACCEPTED = Path(__file__).with_name("instructions.json")
# Ten runs of the same code differ by far less, and a regression that anybody feels is larger.
TOLERANCE = 0.05
# Of what it is held against: an import that takes next to nothing may take a name more.
NEGLIGIBLE = 0.005
ACCEPT = "accept: make bench-smoke ARGS=--accept, and say in the commit what it bought"

# Between which marks ours lies, and what it is held against.
Span = tuple[str, str]
RATIOS: Mapping[str, tuple[Span, Span]] = {
    "import vivamo / import httpx": (("ours:begun", "ours:imported"), ("bare:begun", "bare:imported")),
    "import vivamo.webhooks / import httpx": (("webhooks:begun", "webhooks:imported"), ("bare:begun", "bare:imported")),
    "import, client and first create / the same on httpx": (("ours:begun", "ours:ready"), ("bare:begun", "bare:ready")),
    "create / post and json.loads": (("ours:sync:begun", "ours:sync:ended"), ("bare:sync:begun", "bare:sync:ended")),
    "async create / async post and json.loads": (
        ("ours:async:begun", "ours:async:ended"),
        ("bare:async:begun", "bare:async:ended"),
    ),
    "customers to models / json.loads": (
        ("ours:decode:begun", "ours:decode:ended"),
        ("bare:decode:begun", "bare:decode:ended"),
    ),
    "verify to an event / hmac.digest and json.loads": (
        ("webhooks:verify:begun", "webhooks:verify:ended"),
        ("limit:verify:begun", "limit:verify:ended"),
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ratio beside the accepted one; None where none was accepted yet."""

    name: str
    found: float
    accepted: float | None

    @property
    def change(self) -> float:
        return self.found / self.accepted - 1 if self.accepted else 0.0

    @property
    def matters(self) -> bool:
        return abs(self.change) > TOLERANCE and abs(self.found - (self.accepted or 0)) > NEGLIGIBLE

    @property
    def worse(self) -> bool:
        return self.matters and self.change > 0

    @property
    def better(self) -> bool:
        return self.matters and self.change < 0

    @property
    def says(self) -> str:
        if self.accepted is None:
            return "new"
        return "DEARER" if self.worse else "cheaper" if self.better else "as accepted"


def ratios(marks: Mapping[str, int]) -> dict[str, float]:
    """Instructions of ours over those of the other side, by name."""

    def cost(span: Span) -> int:
        return marks[span[1]] - marks[span[0]]

    return {name: float(f"{cost(mine) / cost(theirs):.4g}") for name, (mine, theirs) in RATIOS.items()}


def judged(found: Mapping[str, float], accepted: Mapping[str, float]) -> list[Verdict]:
    return [Verdict(name, ratio, accepted.get(name)) for name, ratio in found.items()]


def advice(verdicts: Sequence[Verdict], *, here: str) -> str:
    """What to do about them; empty when there is nothing to do."""
    if any(verdict.worse for verdict in verdicts):
        return f"More instructions than accepted. Find out which change costs them; or {ACCEPT}"
    if any(verdict.accepted is None for verdict in verdicts):
        return f"Not every ratio has been accepted for {here}, so these were not compared: {ACCEPT}"
    if any(verdict.better for verdict in verdicts):
        return f"Fewer instructions than accepted. So that the gain cannot be lost unseen, {ACCEPT}"
    return ""


def here() -> str:
    """Of which Python and processor the figures are: `cpython-311-x86_64`."""
    return f"{sys.implementation.cache_tag}-{platform.machine()}"


def read(file: Path) -> dict[str, dict[str, float]]:
    everywhere: dict[str, dict[str, float]] = json.loads(file.read_text("utf-8"))
    return everywhere


def accept(found: Mapping[str, float], file: Path, *, here: str) -> None:
    """Figures of other Pythons stay."""
    everywhere = {**read(file), here: dict(found)}
    file.write_text(json.dumps(dict(sorted(everywhere.items())), indent=2) + "\n", "utf-8")


def excuse(*, valgrind: bool, system: str, ci: bool) -> str:
    """Why nothing can be counted here; empty if it can. In CI on Linux valgrind must be there: raises SystemExit."""
    if valgrind:
        return ""
    if ci and system == "Linux":
        raise SystemExit(f"bench-smoke: {callgrind.ADVICE}")
    return f"bench-smoke was left out: {callgrind.ADVICE}"


def show(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        change = f"{verdict.change:+7.1%}" if verdict.accepted else "       "
        print(f"{verdict.found:8.3f} x {change}  {verdict.says:11}  {verdict.name}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.smoke", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accept", action="store_true", help="write what is found into instructions.json")
    given = parser.parse_args(arguments)
    why = excuse(valgrind=callgrind.is_there(), system=platform.system(), ci=os.environ.get("CI") == "true")
    if why:
        print(why)
        return 0
    try:
        found = ratios(callgrind.counts(SCENARIOS))
    except callgrind.Uncounted as error:
        parser.exit(1, f"bench-smoke: {error}\n")
    verdicts = judged(found, read(ACCEPTED).get(here(), {}))
    show(verdicts)
    if given.accept:
        accept(found, ACCEPTED, here=here())
        print(f"accepted for {here()}")
        return 0
    print(advice(verdicts, here=here()))
    return 1 if any(verdict.worse for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
