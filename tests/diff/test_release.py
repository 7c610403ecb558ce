"""The next version, and the draft of the changelog."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.diff import vivamo
from tests.diff.vivamo import HOME, OURS, ROOT, Json
from tools import release
from tools.diff.change import Change, Severity, Use
from tools.release import bump, drafted, next_version, suggested
from tools.trace.effect import Bump
from tools.trace.trace import Trace, traces

Made = tuple[Change, Json]
HEAD = "# Changelog\n\nWhat changed.\n\n"
CHANGELOG = HEAD + "## [Unreleased]\n\n### Added\n\n- By hand.\n\n## [0.1.0]\n\n### Added\n\n- Old.\n"


def traced(*made: Made) -> tuple[list[Change], list[Trace]]:
    found = [(change, traces(OURS, new, [change], HOME)[0]) for change, new in made]
    return [change for change, _ in found], [trace for _, trace in found]


def unreleased(text: str) -> str:
    return text.partition("## [Unreleased]")[2].partition("\n## [")[0]


@pytest.mark.parametrize(
    ("current", "asked", "expected"),
    [
        ("1.4.2", Bump.MAJOR, "2.0.0"),
        ("1.4.2", Bump.MINOR, "1.5.0"),
        ("1.4.2", Bump.PATCH, "1.4.3"),
        ("1.4.2", Bump.NONE, ""),
        ("0.1.3", Bump.MAJOR, "0.2.0"),
        ("0.1.3", Bump.MINOR, "0.1.4"),
        ("0.1.3", Bump.PATCH, "0.1.4"),
    ],
)
def test_next_version(current: str, asked: Bump, expected: str) -> None:
    """Semantic, with each part one less before 1.0."""
    assert next_version(current, asked) == expected


@pytest.mark.parametrize("current", ["", "1.0", "1.0.0rc1", "x"])
def test_only_a_version_has_a_next_one(current: str) -> None:
    """Three numbers."""
    with pytest.raises(ValueError, match="version"):
        next_version(current, Bump.PATCH)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(vivamo.required_added(), Bump.MAJOR, id="a call is refused"),
        pytest.param(vivamo.operation_removed(), Bump.MAJOR, id="a function goes"),
        pytest.param(vivamo.value_added(), Bump.MINOR, id="enumerations are open"),
        pytest.param(vivamo.operation_added(), Bump.MINOR, id="a function comes"),
        pytest.param((vivamo.renamed(0), OURS), Bump.NONE, id="the mends name functions"),
    ],
)
def test_what_breaks_this_package_is_not_what_breaks_the_api(made: Made, expected: Bump) -> None:
    """What the client takes without a word is no major release."""
    assert bump(*traced(made)) is expected


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.BREAKS_CALLERS, Bump.MAJOR),
        (Severity.BREAKS_DECODING, Bump.MAJOR),
        (Severity.ADDITIVE, Bump.MINOR),
        (Severity.DOCUMENTATION, Bump.PATCH),
    ],
)
def test_untraced_change_counts_by_its_class(severity: Severity, expected: Bump) -> None:
    """Of another API, say."""
    assert bump([Change("rule", severity, "", ())], [Trace()]) is expected


def test_greatest_change_decides() -> None:
    """And none asks for nothing."""
    assert bump(*traced(vivamo.operation_added(), vivamo.required_added())) is Bump.MAJOR
    assert bump([], []) is Bump.NONE
    assert suggested([], [], ROOT) == ""


def test_breaking_change_of_the_document_is_marked() -> None:
    """As the changelog's head says; with the facade's name first."""
    text = unreleased(drafted(CHANGELOG, *traced(vivamo.required_added(), vivamo.operation_added())))
    assert "- **spec** `customers.create`: `birthDate` was added" in text
    assert "- `vivamo_api.api.default.create_refund`: the operation was added" in text


@pytest.mark.parametrize(
    ("made", "section"),
    [
        pytest.param(vivamo.operation_added(), "Added", id="added"),
        pytest.param(vivamo.required_added(), "Changed", id="changed"),
        pytest.param(vivamo.operation_removed(), "Removed", id="removed"),
        pytest.param(
            (Change("deprecated", Severity.NEEDS_ATTENTION, "deprecated", (Use("GET /v1/customers"),)), OURS),
            "Deprecated",
            id="deprecated",
        ),
    ],
)
def test_entry_goes_to_its_section(made: Made, section: str) -> None:
    """Of those that Keep a Changelog knows."""
    text = unreleased(drafted(CHANGELOG, *traced(made)))
    assert made[0].message in text.partition(f"### {section}\n")[2].partition("\n###")[0]


def test_drafting_twice_changes_nothing() -> None:
    """Even where a person has edited the draft, and after its release."""
    found = traced(vivamo.required_added(), vivamo.value_added())
    once = drafted(CHANGELOG, *found)
    assert drafted(once, *found) == once
    edited = once.replace("`birthDate` was added", "A date of birth is needed")
    assert drafted(edited, *found) == edited
    released = edited.replace("## [Unreleased]", "## [Unreleased]\n\n## [0.2.0]")
    assert drafted(released, *found) == released


def test_what_is_written_by_hand_stays() -> None:
    """Every line, in its order; older releases are not touched."""
    text = drafted(CHANGELOG, *traced(vivamo.required_added(), vivamo.operation_added(), vivamo.operation_removed()))
    lines = iter(text.splitlines())
    assert all(line in lines for line in CHANGELOG.splitlines())
    assert text.partition("## [0.1.0]")[2] == CHANGELOG.partition("## [0.1.0]")[2]


def test_later_release_adds_to_the_draft() -> None:
    """What is there already is not said again."""
    first = drafted(CHANGELOG, *traced(vivamo.required_added()))
    second = drafted(first, *traced(vivamo.required_added(), vivamo.value_added()))
    assert second.count("`birthDate` was added") == 1
    assert "on-hold" in second


@pytest.mark.parametrize("text", ["", HEAD, HEAD + "## [0.1.0]\n\n- Old.\n", CHANGELOG.replace("\n", "\r\n")])
def test_any_changelog_takes_a_draft(text: str) -> None:
    """Without the section it is made, before the first release; line ends stay what they were."""
    found = drafted(text, *traced(vivamo.required_added()))
    assert "birthDate" in unreleased(found.replace("\r\n", "\n"))
    assert ("\r\n" in found) == ("\r\n" in text)
    assert found.replace("\r\n", "").count("\n") in (0, found.count("\n"))


def test_what_nobody_notices_is_not_written() -> None:
    """Words, and names that the mends keep."""
    words = Change("description-changed", Severity.DOCUMENTATION, "description changed", (Use("GET /v1/customers"),))
    assert drafted(CHANGELOG, *traced((words, OURS), (vivamo.renamed(0), OURS))) == CHANGELOG
    assert drafted(CHANGELOG, [], []) == CHANGELOG


def test_many_of_one_kind_are_one_entry() -> None:
    """Three, and how many more."""
    change, new = vivamo.operation_added()
    many = [(replace(change, message=f"operation {number} was added"), new) for number in range(9)]
    assert "and 6 more of this kind" in " ".join(drafted(CHANGELOG, *traced(*many)).split())


def test_no_text_of_a_document_makes_a_section() -> None:
    """Neither does a line that is broken within code."""
    change, new = vivamo.required_added()
    hostile = "# Head `- a " + "- b # c 1. d " * 20 + "` <script> ## [9.9.9] - x\n## [9.9.9]"
    text = drafted(CHANGELOG, *traced((replace(change, message=hostile), new)))
    tokens = MarkdownIt().parse(text)
    assert sum(token.type == "heading_open" for token in tokens) == 6
    assert sum(token.type == "list_item_open" for token in tokens) == 3
    assert not [token for token in tokens if token.type == "html_block" and "drafted" not in token.content]


def test_command_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The version and the draft; the file only when asked. 2 for what cannot be read."""
    for name in ("pyproject.toml", "CHANGELOG.md"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    old = str(ROOT / "openapi.yaml")
    assert release.main([old, old, "--write"], tmp_path) == 0
    assert "next version: none" in capsys.readouterr().out
    assert (tmp_path / "CHANGELOG.md").read_bytes() == (ROOT / "CHANGELOG.md").read_bytes()
    assert release.main([old, str(tmp_path / "none.yaml")], tmp_path) == 2
    assert capsys.readouterr().err.startswith("error: ")
