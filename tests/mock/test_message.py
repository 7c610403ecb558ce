"""What is answered is written as what is delivered and signed is."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_mock.message import encode, json_answer

LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES)
def test_answer_has_the_bytes_of_a_delivery(value: object) -> None:
    """Whichever encoder wrote them: compact, ASCII, every digit."""
    assert json_answer(200, value).body == encode(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"a": "é\x7f\n\x1f/"}, b'{"a":"\\u00e9\\u007f\\n\\u001f/"}'),
        ([2**70, -1, True, None], b"[1180591620717411303424,-1,true,null]"),
        ({"a": [Decimal("1199.90"), Decimal("0.1000000000000000000001")]}, b'{"a":[1199.90,0.1000000000000000000001]}'),
    ],
)
def test_answer_is_compact_ascii_with_every_digit(value: object, written: bytes) -> None:
    """A Decimal is a number, whatever a double could hold."""
    assert json_answer(200, value).body == written
    assert json.loads(written) == json.loads(encode(value))
