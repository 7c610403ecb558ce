"""docs/performance.md and what its charts show, from the figures alone: the same figures give the same page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import contract as suite

from .roster import OURS, SIDES
from .sections import GROWTH, SECTIONS, Chart, Column, Section
from .targets import Target, found_at, number

Figures = Mapping[str, Any]
_TITLES = {side.name: side.title for side in SIDES}
_HEAD = """\
# Performance

What the client costs beside bare httpx and beside the libraries of other vendors. `make bench` measures all of it in
one run and writes this page: about twelve minutes, after one or two of installing. It needs a C compiler, and valgrind
for the instructions. Ratios come first, since only they carry to your machine: each is the median of {rounds} rounds,
in which a block of one side and a block of the other take turns, so that noise hits both alike; the range of the rounds
stands beside it. This run: {cores} cores, Python {python}. The raw figures are in
[figures.json](performance/figures.json).

Each side runs in an environment that holds what it depends on and nothing else, with the settings it comes with,
against one loopback server in C that answers at once. Each does its own create, a POST of a small body with a typed
answer: the bodies differ, and so do the checks. Ours has retries, typed errors, drift reporting, the comparison of the
answer with what was asked for, and `Money` on.
"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Horizontal bars: a label, a value, and whether it is ours."""

    name: str
    title: str
    bars: Sequence[tuple[str, float, bool]]


def page(figures: Figures, targets: Sequence[Target]) -> str:
    parts = [
        _HEAD.format(**figures["run"]),
        _promised(figures, targets),
        *(_section(figures, section) for section in SECTIONS),
        _growth(figures),
        _contract(figures),
        _absent(figures),
    ]
    return "\n".join(filter(None, parts))


def drawings(figures: Figures) -> list[Drawing]:
    """Of what was measured."""
    drawn = [
        Drawing(section.chart.name, section.chart.title, _bars(figures, section, section.chart))
        for section in SECTIONS
        if section.chart
    ]
    return [drawing for drawing in drawn if drawing.bars]


def _bars(figures: Figures, section: Section, chart: Chart) -> list[tuple[str, float, bool]]:
    found = {name: number(figures, chart.figure.replace("@", name)) for name in _shown(figures, section)}
    return [
        (_TITLES[name].replace("`", ""), round(value * chart.scale, 4), name.startswith(OURS))
        for name, value in found.items()
        if value is not None
    ]


def _shown(figures: Figures, section: Section) -> list[str]:
    """The sides of a table, the cheapest first."""

    def cost(name: str) -> float:
        found = (number(figures, figure.replace("@", name)) for figure in section.order)
        return next((value for value in found if value is not None), float("inf"))

    return sorted((name for name in figures.get(section.name, {}) if name not in section.without), key=cost)


def _section(figures: Figures, section: Section) -> str:
    """Empty where nothing was measured."""
    names = _shown(figures, section)
    if not names:
        return ""
    rows = [[_title(figures, name), *(_cell(figures, column, name) for column in section.columns)] for name in names]
    chart = section.chart
    image = f"![{chart.title}](performance/{chart.name}.svg)\n\n" if chart else ""
    table = _table(["", *(column.heading for column in section.columns)], rows)
    return f"## {section.heading}\n\n{section.text}\n\n{image}{table}"


def _title(figures: Figures, name: str) -> str:
    title = _TITLES[name]
    if name.startswith(OURS):
        return f"**{title}**"
    # Where a part of a library is named, its version stands beside the whole.
    return title if "`" in title else f"{title} {figures['run']['versions'].get(name, '')}".strip()


def _cell(figures: Figures, column: Column, name: str = "") -> str:
    path = column.figure.replace("@", name)
    value = number(figures, path)
    if value is None:
        return ""
    if column.shape:
        return column.shape.format(value * column.scale)
    rounds = found_at(figures, path)
    return f"{value:.2f} x ({min(rounds):.2f} to {max(rounds):.2f})"


def _promised(figures: Figures, targets: Sequence[Target]) -> str:
    rows, reasons = [], []
    for target in targets:
        found = target.found(figures)
        said = "not measured" if found is None else "met" if target.met(found) else "missed"
        rows.append([target.what, target.bound, "" if found is None else f"**{found:,.2f}**", said])
        if said == "missed":
            reasons.append(f"- Missed: {target.what}. {target.missed or 'No reason has been written down yet.'}\n")
    return f"## Targets\n\n{_table(['', 'target', 'found', ''], rows)}" + ("\n" + "".join(reasons) if reasons else "")


def _growth(figures: Figures) -> str:
    rows = [[column.heading, cell] for column in GROWTH if (cell := _cell(figures, column))]
    return f"## What stays behind\n\nAfter a warm-up, in one process.\n\n{_table(['', 'ours'], rows)}" if rows else ""


def _contract(figures: Figures) -> str:
    found = figures.get("contract")
    if not found:
        return ""
    text = (
        "The suite's profile `quick` against plain `schemathesis run`, in turn, on a sound server and on wrong ones. "
        "CPU is that of the tool and of the server together, and a finding counts where the sound server has none."
    )
    said = (f"- {line}" for line in suite.summary(found))
    return "\n".join(["## Contract tests", "", text, "", *suite.table(found), "", *said]) + "\n"


def _absent(figures: Figures) -> str:
    absent = figures["run"].get("absent") or {}
    return "## Not measured\n\n" + "".join(f"- {where}: {why}\n" for where, why in absent.items()) if absent else ""


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
