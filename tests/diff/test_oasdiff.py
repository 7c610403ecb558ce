"""Every error and warning of oasdiff's is covered by a pair, or it is said why not; where our class is another, why."""

from __future__ import annotations

from tests.diff import known, oasdiff


def test_rule_is_covered_or_it_is_said_why_not() -> None:
    """One of the two, never both."""
    assert [rule.name for rule in oasdiff.rules() if bool(rule.pairs) == bool(oasdiff.why_not(rule))] == []


def test_other_class_has_a_reason() -> None:
    """An error that breaks nobody here, or a warning that does not need attention, is a decision."""
    assert [rule.name for rule in oasdiff.rules() if not rule.agrees and not oasdiff.why_other(rule)] == []


def test_all_rules_of_that_release_are_there() -> None:
    """339 errors and 17 warnings, none twice."""
    levels = [rule.level for rule in oasdiff.rules()]
    assert (levels.count("error"), levels.count("warning")) == (339, 17)


def test_reasons_are_about_rules() -> None:
    """A reason that has lost its rule is taken out."""
    names = {rule.name for rule in oasdiff.rules()}
    assert known.oasdiff_rules("uncovered").keys() <= names
    used = {oasdiff.why_other(rule) for rule in oasdiff.rules() if not rule.agrees}
    assert used == set(known.oasdiff_rules("differs").values())


def test_every_name_in_the_pairs_is_a_rule() -> None:
    """A misspelt rule would cover nothing."""
    assert list(known.unknown_rules()) == []


def test_documentation_has_the_list_as_it_is() -> None:
    """`python -m tests.diff.oasdiff` writes it."""
    assert oasdiff.in_docs().strip() == oasdiff.section().strip()
