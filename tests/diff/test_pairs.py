"""Each known change is found, once, in its class, both ways round, in whatever words the documents are written."""

from __future__ import annotations

from random import Random

import pytest

from tests.diff import known
from tests.diff.known import Pair, Verdict
from tests.diff.places import Json
from tests.diff.rewording import inlined, renamed, shuffled
from tools.diff.change import Change, Severity
from tools.diff.compare import changes

WAYS = pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [pytest.param(*way, id=name) for pair in known.every() for name, *way in pair.ways()],
)


@WAYS
def test_change_is_found_once_and_in_its_class(old: Json, new: Json, verdict: Verdict) -> None:
    """`>` is old to new, `<` new to old. One change is one finding, and no change is none."""
    found = changes(old, new)
    assert worst(found) in verdict.severities, found
    assert len(found) in verdict.findings, found


@pytest.mark.parametrize("pair", [pytest.param(pair, id=pair.name) for pair in known.every()])
def test_class_does_not_depend_on_the_words(pair: Pair) -> None:
    """Components renamed, references written out and keys in another order on one side change no verdict."""
    reordered = shuffled(pair.new, Random(1))  # noqa: S311 - an order, no secret
    assert worst(changes(pair.old, renamed(pair.new))) in pair.forward.severities
    assert worst(changes(inlined(pair.old), reordered)) in pair.forward.severities
    assert worst(changes(reordered, inlined(pair.old))) in pair.back.severities


def worst(found: list[Change]) -> Severity | None:
    return min((change.severity for change in found), key=lambda severity: severity.rank, default=None)
