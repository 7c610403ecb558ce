"""Draws charts as SVG, legible on light and on dark paper. A script, in an environment that holds matplotlib.

`python charts.py FOLDER < charts.json`: the same charts give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt

# Of like contrast with white and with black.
INK, OURS, THEIRS = "#7d7d7d", "#e8590c", "#7f8fa6"


def draw(chart: dict[str, Any], folder: Path) -> None:
    bars = list(reversed(chart["bars"]))
    figure, axes = plt.subplots(figsize=(8.4, 0.6 + 0.3 * len(bars)))
    drawn = axes.barh(
        [label for label, _, _ in bars],
        [value for _, value, _ in bars],
        color=[OURS if ours else THEIRS for *_, ours in bars],
    )
    axes.bar_label(drawn, [f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for _, value, _ in bars], padding=4)
    for label, (_, _, ours) in zip(axes.get_yticklabels(), bars, strict=True):
        label.set_fontweight("bold" if ours else "normal")
    axes.set_title(chart["title"], loc="left")
    axes.set_xlim(right=axes.get_xlim()[1] * 1.08)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.xaxis.set_visible(False)
    figure.savefig(folder / f"{chart['name']}.svg", bbox_inches="tight", transparent=True, metadata={"Date": None})
    plt.close(figure)


def main() -> None:
    # Text stays text, in whatever sans-serif the reader has; identifiers come from a fixed salt.
    mpl.rcParams.update(
        {"svg.fonttype": "none", "svg.hashsalt": "performance", "font.family": "sans-serif", "font.size": 11}
    )
    mpl.rcParams.update(
        dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color", "axes.edgecolor"), INK)
    )
    for chart in json.load(sys.stdin):
        draw(chart, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
