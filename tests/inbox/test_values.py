"""What the inbox decides without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_core.inbox import key, secret_id
from payments_core.inbox_backoff import Backoff

TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=600)


@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_keys_are_equal_when_their_texts_are(one: list[str], other: list[str]) -> None:
    """And short, and printable: half a surrogate pair and NUL have no place in PostgreSQL."""
    assert (key(*one) == key(*other)) == (one == other)
    assert key(*one).isascii()
    assert key(*one).isprintable()
    assert len(key(*one)) <= 500


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_wait_is_within_its_bounds(failures: int, chance: float) -> None:
    """Full jitter under a cap, however many failures."""
    backoff = Backoff(attempts=20_000, base=10.0, cap=3600.0, random=lambda: chance)
    wait = backoff.wait(failures)
    assert wait is not None
    assert 0 <= wait <= min(3600.0, 10.0 * 2.0 ** min(failures - 1, 60))


def test_wait_ends_with_the_attempts() -> None:
    """The last failure is followed by none."""
    backoff = Backoff(attempts=3, base=10.0, random=lambda: 1.0)
    assert [backoff.wait(failures) for failures in (1, 2, 3, 4)] == [10.0, 20.0, None, None]


@pytest.mark.parametrize("secret", [b"whsec_1", b"x" * 100])
def test_name_of_a_secret_tells_little(secret: bytes) -> None:
    """Eight digits that stay the same, and are another secret's others."""
    assert len(secret_id(secret)) == 8
    assert secret_id(secret) == secret_id(secret)
    assert secret_id(secret) != secret_id(secret + b"!")
