"""Each known change is found, once, in its class, both ways round, in whatever words the documents are written."""

from __future__ import annotations

from random import Random

import pytest
from tools.diff.compare import changes

from tests.diff import known
from tests.diff.known import Verdict
from tests.diff.places import Json
from tests.diff.rewording import inlined, renamed, shuffled
from tools.diff.change import Change, Severity

WAYS = pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [pytest.param(*way, id=name) for pair in known.every() for name, *way in pair.ways()],
)


@WAYS
def test_change_is_found_in_its_class(old: Json, new: Json, verdict: Verdict) -> None:
    """`>` is old to new, `<` new to old."""
    found = changes(old, new)
    assert worst(found) in verdict.severities, found


@WAYS
def test_one_change_is_one_finding(old: Json, new: Json, verdict: Verdict) -> None:
    """And no change is none."""
    found = changes(old, new)
    assert len(found) in verdict.findings, found


@WAYS
def test_class_does_not_depend_on_the_words(old: Json, new: Json, verdict: Verdict) -> None:
    """Components renamed, references written out and keys in another order on one side change no verdict."""
    assert worst(changes(old, renamed(new))) in verdict.severities
    reordered = shuffled(new, Random(1))  # noqa: S311 - an order, no secret
    assert worst(changes(inlined(old), reordered)) in verdict.severities


def worst(found: list[Change]) -> Severity | None:
    return min((change.severity for change in found), key=lambda severity: severity.rank, default=None)
