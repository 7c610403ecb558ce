"""A document does not differ from itself, in whatever order, names or notation it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diff import known
from tests.diff.places import Json
from tests.diff.rewording import as_json, as_yaml, inlined, renamed, shuffled
from tools import document
from tools.diff.compare import changes

OURS = document.fetch(str(Path(__file__).parents[2] / "openapi.yaml")).content
DOCUMENTS = [OURS, *(content for subject in known.subjects() for content in known.documents(subject))]


@pytest.mark.parametrize("reword", [dict, as_json, as_yaml, renamed, inlined, lambda it: renamed(inlined(it))])
def test_document_of_ours_does_not_differ_from_itself(reword: Callable[[Json], Json]) -> None:
    """One way or the other round."""
    assert changes(OURS, reword(OURS)) == []
    assert changes(reword(OURS), OURS) == []


@pytest.mark.parametrize("subject", known.subjects())
def test_no_document_differs_from_itself(subject: str) -> None:
    """Nor from itself in other words."""
    for content in known.documents(subject):
        assert changes(content, content) == []
        assert changes(content, renamed(content)) == []
        assert changes(inlined(content), content) == []


@settings(deadline=None)
@given(content=st.sampled_from(DOCUMENTS), random=st.randoms(use_true_random=False))
def test_order_of_keys_does_not_matter(content: Json, random: Random) -> None:
    """Neither in a whole document nor in a schema."""
    assert changes(content, shuffled(content, random)) == []
