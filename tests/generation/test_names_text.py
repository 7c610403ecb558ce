"""specs/names/ is YAML that reads back as what was written, whatever the names and however long the lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import document
from tools.names.text import written

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30) | st.sampled_from(
    ["null", "no", "200", "~", "a: b", "{", "#", "$enum", "- x"]
)
shapes: st.SearchStrategy[Any] = st.recursive(
    st.none() | words,
    lambda inner: st.lists(inner, min_size=1, max_size=5) | st.dictionaries(words, inner, max_size=8),
    max_leaves=25,
)


@given(shapes=st.dictionaries(words, shapes, max_size=4))
def test_what_is_written_is_read_back(shapes: dict[str, Any]) -> None:
    """Every shape under every name, in order."""
    read = document.parse(written({"paths": {}, "webhooks": {}, "schemas": shapes}), "names")["schemas"]
    assert (read, list(read)) == (shapes, list(shapes))


@pytest.mark.parametrize("shape", [["a"] * 60, {f"property{number}": None for number in range(20)}, [None] * 50])
def test_long_shapes_take_a_line_for_each_entry(shape: Any) -> None:
    """No line is longer than 120 characters."""
    raw = written({"paths": {}, "webhooks": {}, "schemas": {"Long": shape}})
    assert max(map(len, raw.decode().splitlines())) <= 120
    assert document.parse(raw, "names")["schemas"] == {"Long": shape}
