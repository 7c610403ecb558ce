"""The page about performance: it says what the figures say, whatever is missing, and no more."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.performance import __main__ as command
from benchmarks.performance.measures import SECTIONS as MEASURED
from benchmarks.performance.measures import can
from benchmarks.performance.page import drawings, page
from benchmarks.performance.roster import SIDES
from benchmarks.performance.sections import SECTIONS
from benchmarks.performance.targets import Target, found_at, number, targets

RUN = {"cores": 2, "python": "3.11.7", "rounds": 3, "versions": {"stripe": "16.1.0"}, "absent": {}}
FIGURES: Mapping[str, Any] = {
    "run": RUN,
    "call": {
        "stripe": {"cpu": [1.5, 1.7, 1.6], "rate": [0.6]},
        "httpx": {"cpu": [1.0], "rate": [1.0]},
        "ours": {"cpu": [0.7, 0.8, 0.9], "rate": [1.3]},
    },
}


def test_the_page_is_what_its_figures_give() -> None:
    """Nobody edits it: `make bench ARGS=--redraw`."""
    figures = json.loads(command.FIGURES.read_text("utf-8"))
    assert command.PAGE.read_text("utf-8") == page(figures, targets())


def test_every_chart_of_the_figures_is_there() -> None:
    """The page shows no broken image."""
    figures = json.loads(command.FIGURES.read_text("utf-8"))
    assert {f"{drawing.name}.svg" for drawing in drawings(figures)} == {
        file.name for file in command.FIGURES.parent.glob("*.svg")
    }


def test_a_table_has_the_cheapest_side_first_and_ours_in_bold() -> None:
    """With the median of the rounds and their range."""
    told = page(FIGURES, [])
    assert told.index("| **ours** | 0.80 x (0.70 to 0.90)") < told.index("| bare httpx") < told.index("| stripe 16.1.0")


def test_what_was_not_measured_is_left_out() -> None:
    """A run of some sections, or a machine without valgrind."""
    told = page(FIGURES, [])
    assert "## A call" in told
    assert "## Reading" not in told


def test_a_side_that_failed_is_named_with_its_reason() -> None:
    """It would be missed otherwise."""
    told = page({**FIGURES, "run": {**RUN, "absent": {"call: svix": "no wheel"}}}, [])
    assert "- call: svix: no wheel" in told


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param(Target(what="a", figure="call.ours.cpu", most=0.85), "| a | ≤ 0.85 | **0.80** | met |", id="met"),
        pytest.param(
            Target(what="a", figure="call.ours.rate", least=2), "| a | ≥ 2 | **1.30** | missed |", id="missed"
        ),
        pytest.param(Target(what="a", figure="growth.calls", most=1), "| a | ≤ 1 |  | not measured |", id="absent"),
    ],
)
def test_a_target_is_met_missed_or_not_measured(target: Target, said: str) -> None:
    """What was not measured is not met."""
    assert said in page(FIGURES, [target])


@pytest.mark.parametrize(("most", "shown"), [(0.7, True), (0.9, False)], ids=["missed", "met"])
def test_the_reason_stands_there_only_while_the_target_is_missed(most: float, shown: bool) -> None:
    """An excuse for nothing would puzzle."""
    target = Target(what="a", figure="call.ours.cpu", most=most, missed="The kernel takes it.")
    assert ("The kernel takes it." in page(FIGURES, [target])) is shown


def test_a_figure_may_be_held_against_another() -> None:
    """Divided by one, or what it has more than one."""
    figures = {"a": {"mine": 6.0, "theirs": 4.0}}
    assert Target(what="", figure="a.mine", against="a.theirs", most=1).found(figures) == 1.5
    assert Target(what="", figure="a.mine", over="a.theirs", most=1).found(figures) == 2.0
    assert Target(what="", figure="a.mine", over="a.absent", most=1).found(figures) is None


def test_a_figure_of_several_rounds_is_their_median() -> None:
    """One round more or less changes little."""
    assert number({"a": {"b": [3.0, 1.0, 2.0]}}, "a.b") == 2.0


def test_every_target_and_column_names_a_figure_of_a_section_that_is_measured() -> None:
    """A misspelt path would say `not measured` for ever."""
    paths = {target.figure for target in targets()} | {c.figure for section in SECTIONS for c in section.columns}
    assert {path.split(".")[0] for path in paths} <= set(MEASURED)


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)
def test_every_side_says_how_it_is_loaded(side: Any) -> None:
    """Its module names no library before it is asked to, so it can be read here, where none is installed."""
    assert can(side.name, "load")


def test_charts_show_what_the_tables_show() -> None:
    """In the same order."""
    (drawing,) = drawings(FIGURES)
    assert list(drawing.bars) == [("ours", 0.8, True), ("bare httpx", 1.0, False), ("stripe", 1.6, False)]


def test_nothing_stands_at_a_path_that_leads_nowhere() -> None:
    """A section that was not measured, or a side that failed."""
    assert found_at(FIGURES, "call.svix.cpu") is None
