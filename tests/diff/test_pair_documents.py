"""The pairs themselves are sound: valid documents, each name once, each rule of oasdiff's answered."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.diff import known
from tests.diff.known import Pair
from tests.diff.rewording import as_json, as_yaml, inlined, renamed
from tools import document

SUBJECTS = pytest.mark.parametrize("subject", known.subjects())


@pytest.mark.parametrize("pair", [pytest.param(pair, id=pair.name) for pair in known.every()])
def test_documents_of_a_pair_are_valid(pair: Pair) -> None:
    """A verdict on what is no OpenAPI says nothing."""
    document.check(pair.old, "old")
    document.check(pair.new, "new")


@SUBJECTS
def test_documents_in_other_words_are_valid(subject: str) -> None:
    """Or the laws of sameness would be about nothing."""
    for content in known.documents(subject):
        document.check(renamed(content), "renamed")
        document.check(inlined(content), "inlined")


@SUBJECTS
def test_notation_does_not_matter_to_the_reader(subject: str) -> None:
    """What was written as JSON or as YAML is read as it was. Not all are tried, since YAML is slow to read."""
    for content in islice(known.documents(subject), 0, None, 9):
        assert as_json(content) == content
        assert as_yaml(content) == content


def test_no_pair_is_named_twice() -> None:
    """A name leads to one entry."""
    names = [pair.name for pair in known.every()]
    assert len(names) == len(set(names))


def test_few_verdicts_are_arguable() -> None:
    """A judge who allows everything judges nothing: under 5 in 100 allow two classes."""
    arguable = [pair.name for pair in known.every() if len(pair.forward.severities) + len(pair.back.severities) > 2]
    assert len(arguable) / len(known.every()) < 0.05
