"""JSON of any kind is read without an accident."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.json_value import MISSING, difference, dig, parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_difference_of_equal_values_is_none(value: Any) -> None:
    """Whatever survives JSON is equal to itself."""
    assert difference(value, json.loads(json.dumps(value))) is None


@pytest.mark.parametrize(
    ("left", "right", "at"),
    [
        (1, True, ()),
        ({"a": [1, {"b": 1}]}, {"a": [1, {"b": 2}]}, ("a", 1, "b")),
        ({"a": 1}, {}, ("a",)),
        ([1], [1, 2], ()),
        ("1.0", 1.0, ()),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", ()),
    ],
)
def test_difference_says_where(left: Any, right: Any, at: tuple[Any, ...]) -> None:
    """The first place that differs, from the top."""
    assert difference(left, right) == at


def test_two_spellings_of_one_instant_do_not_differ() -> None:
    """A client may write milliseconds that a server left out."""
    assert difference("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z") is None


@given(JSON, st.lists(st.text(max_size=3) | st.integers(-3, 3), max_size=3))
def test_dig_never_raises(value: Any, steps: list[str | int]) -> None:
    """It finds what is there, or nothing."""
    dig(value, *steps)
    assert dig({"a": [value]}, "a", 0) is value


@given(st.binary(max_size=60))
def test_parse_never_raises(body: bytes) -> None:
    """Bytes are JSON or they are nothing."""
    value = parse(body)
    assert value is MISSING or json.loads(body) == value or value != value  # noqa: PLR0124 - a NaN inside


def test_parse_refuses_what_is_nested_without_end() -> None:
    """A stack is not to be had for the asking."""
    assert parse(b"[" * 100_000) is MISSING
