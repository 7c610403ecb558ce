"""Every section of the reference that a server can show has its tests, and every place that a test names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__)
TESTS = [HERE.parents[1], HERE.parents[2] / "page"]
# It lies beside the repository where the project is made, and nowhere else.
REFERENCE = HERE.parents[4] / "shared" / "reference" / "vivamo-api.md"
PLACE = re.compile(r"\(reference ([0-9., ]+)\)")


def sections() -> set[str]:
    """The numbers of all headings."""
    if not REFERENCE.is_file():
        pytest.skip("the reference is not here")
    return set(re.findall(r"^#{2,3} (\d+(?:\.\d+)?)\.? ", REFERENCE.read_text("utf-8"), re.MULTILINE))


def named() -> dict[str, list[str]]:
    """The tests by the places that their docstrings name."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for folder in TESTS for path in folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
            for places in PLACE.findall(said or ""):
                for place in places.split(", "):
                    found.setdefault(place, []).append(f"{path.name}::{node.name}")  # type: ignore[attr-defined]
    return found


def test_every_section_with_facts_of_a_server_is_shown() -> None:
    """Sections 1 to 13; one that has parts is shown by all of them."""
    there = sections()
    parents = {place.partition(".")[0] for place in there if "." in place}
    wanted = {place for place in there if int(place.partition(".")[0]) <= 13} - parents
    assert len(wanted) > 35
    assert wanted - set(named()) == set()


def test_every_place_that_a_test_names_is_there() -> None:
    """A fact is no fact when nobody can find it."""
    assert {place: tests for place, tests in named().items() if place not in sections()} == {}


@pytest.mark.parametrize("path", sorted(HERE.parent.glob("test_[0-9]*.py")), ids=lambda path: path.stem)
def test_every_test_of_a_fact_ends_with_its_place(path: Path) -> None:
    """Here each test shows something that is documented, in the section that the file is named after."""
    tests = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
    shown = {node.name: ast.get_docstring(node) or "" for node in tests if node.name.startswith("test_")}
    assert [name for name, said in shown.items() if not re.search(r"\(reference [0-9., ]+\)\.$", said)] == []
    section = str(int(path.stem.split("_")[1]))
    numbers = {place.partition(".")[0] for said in shown.values() for place in PLACE.findall(said)[0].split(", ")}
    assert section in numbers
