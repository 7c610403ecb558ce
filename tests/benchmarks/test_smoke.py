"""The guard against a dearer client: it fails when it should, and only then."""

import json
from pathlib import Path

import pytest

from benchmarks import smoke
from benchmarks.smoke import Verdict, accept, advice, excuse, judged, ratios, read


def marks(**costs: int) -> dict[str, int]:
    """Every span has 1,000 instructions, but for those that are named by their last mark."""
    spans = [span for pair in smoke.RATIOS.values() for span in pair]
    return {begun: 0 for begun, _ in spans} | {ended: 1000 for _, ended in spans} | costs


def test_a_ratio_is_ours_over_what_it_is_held_against() -> None:
    """Counts alone would differ between machines."""
    found = ratios(marks(**{"ours:sync:ended": 900, "bare:sync:ended": 1200}))
    assert found["create / post and json.loads"] == 0.75
    assert found["customers to models / json.loads"] == 1.0


@pytest.mark.parametrize(
    ("found", "worse", "says"),
    [
        pytest.param(1.06, True, "DEARER", id="6 % more"),
        pytest.param(1.04, False, "as accepted", id="4 % more"),
        pytest.param(0.96, False, "as accepted", id="4 % less"),
        pytest.param(0.94, False, "cheaper", id="6 % less"),
    ],
)
def test_a_rise_of_more_than_five_percent_is_told_from_the_rest(found: float, worse: bool, says: str) -> None:
    """A fall is said too, and is no failure."""
    verdict = Verdict("create", found, 1.0)
    assert (verdict.worse, verdict.says) == (worse, says)


def test_next_to_nothing_may_double() -> None:
    """One name more in an import that loads nothing is no regression."""
    assert not Verdict("import vivamo", 0.006, 0.003).worse


def test_a_ratio_that_was_never_accepted_is_new_and_no_failure() -> None:
    """Another Python, or a new scenario."""
    (verdict,) = judged({"create": 3.0}, {})
    assert (verdict.worse, verdict.says) == (False, "new")


@pytest.mark.parametrize("found", [1.2, 0.8], ids=["dearer", "cheaper"])
def test_whoever_is_told_of_a_change_is_told_how_to_accept_it(found: float) -> None:
    """In both directions."""
    assert "make bench-smoke ARGS=--accept" in advice([Verdict("create", found, 1.0)], here="cpython-311-x86_64")


def test_nothing_is_said_when_all_is_as_accepted() -> None:
    """Silence means that nothing is to be done."""
    assert advice([Verdict("create", 1.01, 1.0)], here="cpython-311-x86_64") == ""


def test_to_accept_leaves_the_figures_of_other_pythons(tmp_path: Path) -> None:
    """Whoever accepts has one Python; CI has four."""
    file = tmp_path / "instructions.json"
    file.write_text(json.dumps({"cpython-311-x86_64": {"create": 1.0}}), "utf-8")
    accept({"create": 0.7}, file, here="cpython-313-x86_64")
    assert read(file) == {"cpython-311-x86_64": {"create": 1.0}, "cpython-313-x86_64": {"create": 0.7}}


def test_without_valgrind_it_is_left_out_and_says_how_to_get_it() -> None:
    """A developer without it can still run `make ci`."""
    assert "apt-get install valgrind" in excuse(valgrind=False, system="Linux", ci=False)


def test_in_ci_valgrind_must_be_there() -> None:
    """A guard that is silently left out guards nothing."""
    with pytest.raises(SystemExit, match="valgrind"):
        excuse(valgrind=False, system="Linux", ci=True)


def test_a_mac_has_no_valgrind_even_in_ci() -> None:
    """Valgrind does not run there."""
    assert excuse(valgrind=False, system="Darwin", ci=True)


def test_every_accepted_figure_is_of_a_ratio_that_is_counted() -> None:
    """A name that nobody counts would guard nothing."""
    for accepted in read(smoke.ACCEPTED).values():
        assert set(accepted) == set(smoke.RATIOS)
