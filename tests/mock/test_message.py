"""Two encoders, one result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from payments_mock.message import encode, json_answer

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_answers_have_the_bytes_that_are_signed(value: object) -> None:
    """Compact ASCII, a Decimal with all its digits, however it is encoded."""
    body = json_answer(200, value).body
    assert body == encode(value)
    assert body.isascii()
