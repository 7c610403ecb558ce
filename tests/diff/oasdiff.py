"""oasdiff's rules as a yardstick: which of its errors and warnings a pair covers, and where our class is another.

`python -m tests.diff.oasdiff` writes the section of docs/regenerate.md.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.diff import known
from tests.diff.known import Verdict
from tools.diff.change import Severity

DOCS = Path(__file__).parents[2] / "docs" / "regenerate.md"
HEADING = "## oasdiff's rules"
_FAMILIES = (
    "request-body",
    "request-parameter",
    "request-property",
    "response-body",
    "response-header",
    "response-property",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of oasdiff's, the pairs that are about it, and their verdicts in its direction."""

    name: str
    level: str
    pairs: tuple[str, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def ours(self) -> str:
        """Our classes, worst first."""
        said = {severity for verdict in self.verdicts for severity in verdict.severities}
        return " or ".join(severity for severity in Severity if severity in said)

    @property
    def agrees(self) -> bool:
        if self.level.endswith("error"):
            return all(verdict.breaks for verdict in self.verdicts)
        return all(verdict.severities == (Severity.NEEDS_ATTENTION,) for verdict in self.verdicts)


def rules() -> tuple[Rule, ...]:
    said: dict[str, dict[str, Verdict]] = {}
    for pair in known.every():
        for name, verdict in pair.rules.items():
            said.setdefault(name, {})[pair.name] = verdict
    return tuple(
        Rule(name, level, tuple(said.get(name, {})), tuple(said.get(name, {}).values()))
        for name, level in known.oasdiff_rules("level").items()
    )


def why_not(rule: Rule) -> str:
    """Why no pair is about it; empty if that is not said."""
    return known.oasdiff_rules("uncovered").get(rule.name, "")


def why_other(rule: Rule) -> str:
    """Why our class is another; empty if that is not said."""
    reasons = known.oasdiff_rules("differs")
    return next((why for pattern, why in reasons.items() if fnmatch(rule.name, pattern)), "")


def section() -> str:
    """What docs/regenerate.md says, from its heading on."""
    every = rules()
    covered = [rule for rule in every if rule.pairs]
    others = [rule for rule in covered if not rule.agrees]
    return "\n".join(
        [
            *(HEADING, "", *_opening(every, covered), ""),
            *(
                "Covered, and in the same class here; an error breaks callers or decoding, a warning needs attention:",
                "",
            ),
            *_families(rule for rule in covered if rule.agrees),
            *("Covered, and in another class here:", ""),
            *_table(("rules", "there", "here", "why"), ((r, (r.level, r.ours, why_other(r))) for r in others)),
            *("", "Not covered:", ""),
            *_table(("rules", "there", "why not"), ((r, (r.level, why_not(r))) for r in every if not r.pairs)),
            "",
        ]
    )


def _opening(every: Iterable[Rule], covered: Iterable[Rule]) -> list[str]:
    errors, warnings = (f"{_count(covered, level)} of the {_count(every, level)}" for level in ("error", "warning"))
    return _wrapped(
        f"The pairs of `tests/diff/pairs` cover {errors} rules that oasdiff 1.32.1 has at the level error, and "
        f"{warnings} at the level warning. `tests/diff/oasdiff-rules.yaml` is the list, and "
        "`python -m tests.diff.oasdiff` writes this section from it. What only earlier releases had at these levels is "
        "named as well."
    )


def _table(heads: Sequence[str], rows: Iterable[tuple[Rule, Sequence[str]]]) -> Iterator[str]:
    """Rules with the same cells share a row."""
    shared: dict[Sequence[str], list[str]] = {}
    for rule, cells in rows:
        shared.setdefault(cells, []).append(f"`{rule.name}`")
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for cells, names in shared.items():
        yield f"| {', '.join(names)} | {' | '.join(cells)} |"


def _families(named: Iterable[Rule]) -> Iterator[str]:
    by_family: dict[str, list[str]] = {}
    for rule in named:
        family = next((family for family in _FAMILIES if rule.name.startswith(f"{family}-")), "the rest")
        by_family.setdefault(family, []).append(f"`{rule.name}`")
    for family, names in sorted(by_family.items(), key=lambda item: (item[0] == "the rest", item)):
        yield from _wrapped(f"{family.replace('-', ' ').capitalize()} ({len(names)}): {', '.join(names)}.")
        yield ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 120, break_on_hyphens=False, break_long_words=False)


def _count(among: Iterable[Rule], level: str) -> int:
    return sum(rule.level == level for rule in among)


def in_docs() -> str:
    """The section as it stands: up to the next heading or the end."""
    _, _, after = DOCS.read_text("utf-8").partition(f"{HEADING}\n")
    mine, _, _ = after.partition("\n## ")
    return f"{HEADING}\n{mine}" if after else ""


def main() -> None:
    text, there = DOCS.read_text("utf-8"), in_docs()
    fresh = section()
    DOCS.write_text(text.replace(there, fresh) if there else f"{text.rstrip()}\n\n{fresh}", "utf-8")


if __name__ == "__main__":
    main()
