"""The report in its three forms: everything is said once, worst first, and no text of a document acts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import StringIO

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from tests.diff import vivamo
from tests.diff.vivamo import HOME, OURS, without_marks
from tools.diff.change import Change, Severity, Use
from tools.diff.report.as_json import as_json, read
from tools.diff.report.prose import prose
from tools.diff.report.report import Head, Report, report
from tools.diff.report.table import show
from tools.diff.report.texts import clean, code, cut, markdown, quoted
from tools.trace.assumptions import settled
from tools.trace.trace import traces

OLD, NEW = Head("Vivamo API", "0.1.0", "a" * 64, "openapi.yaml"), Head("Vivamo API", "0.2.0", "b" * 64, "new.json")
HOSTILE = (
    "[bold red]x[/] **b** <b>h</b> [l](http://evil.example) @someone #1 \x1b[31m \u202e \r\n# head `tick | $m$ &amp;"
)


def made(*changes: Change) -> Report:
    """The report of these changes, as if our document had lost its marks."""
    new = without_marks(OURS)
    found = traces(OURS, new, changes, HOME)
    return report(OLD, NEW, changes, found, assumptions=settled(OURS, new, changes), next_version="0.2.0")


def all_kinds() -> Report:
    several = [vivamo.value_added, vivamo.required_added, vivamo.operation_added, vivamo.pattern_changed]
    return made(*(make()[0] for make in several), *map(vivamo.renamed, range(16)))


def table(found: Report, width: int = 160, *, full: bool = False) -> str:
    out = StringIO()
    show(found, Console(file=out, width=width, force_terminal=False), full=full)
    return out.getvalue()


def hostile() -> Report:
    change, _ = vivamo.value_added()
    use = Use(f"GET /{HOSTILE}", HOSTILE, f"/{HOSTILE}")
    bad = replace(change, message=HOSTILE, was=HOSTILE, now=HOSTILE, uses=(use, *change.uses))
    head = replace(NEW, title=HOSTILE, version=HOSTILE, source=HOSTILE)
    return replace(made(bad), new=head)


FORMS = pytest.mark.parametrize("form", [table, prose, as_json], ids=["table", "markdown", "json"])


@pytest.mark.parametrize("form", [table, prose], ids=["table", "markdown"])
def test_worst_class_comes_first(form: type) -> None:
    """With how many there are of each; a class without any is not shown."""
    text = str(form(all_kinds())).lower()
    places = [text.rindex(f"{severity} (") for severity in Severity if severity is not Severity.DOCUMENTATION]
    assert places == sorted(places)
    assert "documentation only (" not in text


@FORMS
def test_heads_name_both_documents(form: type) -> None:
    """Title, version, and the beginning of the hash."""
    text = str(form(all_kinds())).replace("\\", "")
    for part in ("Vivamo API", "0.1.0", "0.2.0", "a" * 12, "b" * 12):
        assert part in text


@pytest.mark.parametrize(
    ("form", "words"), [(table, "no difference"), (prose, "No difference."), (as_json, '"changes": []')]
)
def test_no_difference_is_said(form: type, words: str) -> None:
    """In one line."""
    assert str(form(replace(made(), assumptions=()))).count(words) == 1


@pytest.mark.parametrize("width", [40, 80, 120, 160])
def test_table_keeps_to_the_width(width: int) -> None:
    """And says the same at each."""
    lines = table(all_kinds(), width).splitlines()
    assert max(map(len, lines)) <= width
    words = "".join(re.sub(r"[\s│┃]", "", line) for line in lines)
    assert "birthDate" in words
    assert "customers.create" in words


def test_many_changes_of_one_kind_are_one_row() -> None:
    """With the first few, and how many more; in full each has its own."""
    assert "and 13 more of this kind" in table(all_kinds())
    assert table(all_kinds(), full=True).count("operation-id-changed") == 16
    assert "and 13 more of this kind" in prose(all_kinds())
    assert len(json.loads(as_json(all_kinds()))["changes"]) == 20


def test_long_lists_are_cut() -> None:
    """And it is said how much is left out."""
    assert cut(["a", "b", "c"], 3) == ["a", "b", "c"]
    assert cut([str(number) for number in range(10)], 3) == ["0", "1", "2", "and 7 more"]


def test_assumptions_are_told() -> None:
    """Those that are refuted and those that are confirmed, with the change that refutes."""
    text = table(made(vivamo.pattern_changed()[0]))
    assert "refuted: A19" in text
    assert "refutes A19" in text
    assert re.search(r"confirmed: A01, A02 \(5 places\)", text)


def test_json_is_read_back_as_it_was() -> None:
    """Nothing is lost, and another format is refused."""
    found = all_kinds()
    assert read(as_json(found)) == found
    assert read(as_json(hostile())) == hostile()
    with pytest.raises(ValueError, match="format"):
        read(as_json(found).replace('"format": 1', '"format": 2'))


def test_json_has_its_documented_fields() -> None:
    """Programs rely on them."""
    said = json.loads(as_json(all_kinds()))
    assert list(said) == ["format", "old", "new", "counts", "worst", "next_version", "changes", "assumptions"]
    assert said["counts"] == {
        "breaks callers": 2,
        "breaks decoding": 1,
        "needs attention": 16,
        "additive": 1,
        "documentation only": 0,
    }
    assert {"rule", "severity", "message", "uses", "was", "now", "old_at", "new_at", "refutes", "trace"} == set(
        said["changes"][0]
    )
    assert {"symbols", "code", "facade", "mock", "mock_note", "effect"} == set(said["changes"][0]["trace"])
    assert {"id", "text", "at", "verdict", "by"} == set(said["assumptions"][0])


@FORMS
def test_no_control_character_reaches_an_output(form: type) -> None:
    """Nor one that turns the direction of writing."""
    text = str(form(hostile()))
    assert not {character for character in text if not character.isprintable()} - {"\n"}


def test_markup_of_a_document_is_text_in_a_table() -> None:
    """It is shown as it is written."""
    assert "[bold red]x[/]" in table(hostile(), 400)


def test_markdown_of_a_document_is_text() -> None:
    """No element, link, heading or picture comes of it; only what the report itself writes."""
    tokens = [inner for token in MarkdownIt().parse(prose(hostile())) for inner in [token, *(token.children or [])]]
    assert not {token.type for token in tokens} & {"html_inline", "html_block", "link_open", "image", "s_open"}
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert all(heading.startswith(("Breaks decoding", "Assumptions")) for heading in headings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a_b` was added", "`a_b` was added"),
        ("a_b was added", "a\\_b was added"),
        ("an `odd one", "an \\`odd one"),
        ("ask @someone", "ask `@someone`"),
        ("- no list", "`-` no list"),
        ("1. no list", "`1.` no list"),
        ("see http://x.example now", "see `http://x.example` now"),
        ("a|b <i>", "a\\|b \\<i\\>"),
    ],
)
def test_markdown_keeps_words_and_takes_their_meaning(text: str, expected: str) -> None:
    """Balanced backquotes are code, and stay it."""
    assert markdown(text) == expected


@pytest.mark.parametrize("text", ["a", "a`b", "``", "`a`", " a ", "a\nb"])
def test_code_holds_any_text(text: str) -> None:
    """Whatever backquotes it has."""
    children = MarkdownIt().parse(code(text))[0:2][-1].children or []
    assert [child.type for child in children] == ["code_inline"]
    assert children[0].content.strip() == clean(text).strip()


def test_values_in_a_message_become_code() -> None:
    """Where a message has none of its own."""
    assert quoted("it was ^[0-9]+$ and is ^a b$", "^[0-9]+$", "^a b$") == "it was `^[0-9]+$` and is `^a b$`"
    assert quoted("`x` was 1", "1") == "`x` was 1"
    assert quoted("none", "", "") == "none"
