"""An outbox of one's own: a mock may post in another way."""

from __future__ import annotations

import pytest
from payments_mock.core import Mock
from payments_mock.outbox import Outbox
from payments_mock.vivamo import vivamo
from payments_mock.vivamo.settings import Settings


class OneMinute(Outbox):
    """Tries again after a minute each time, and takes any 2xx for an acknowledgement."""

    def acknowledges(self, status: int | None) -> bool:
        return status is not None and 200 <= status < 300

    def pause_ms(self, attempt: int) -> int | None:
        return 60_000 if attempt < 3 else None


@pytest.fixture
def mock() -> Mock:
    return Mock(vivamo(Settings()), api_key="sk", seed=0, source=lambda: 0, outbox=OneMinute)


def test_mock_posts_by_the_outbox_it_is_given(mock: Mock) -> None:
    """Its own rules are asked, and the lock and the clock are the mock's."""
    assert isinstance(mock.outbox, OneMinute)
    assert [mock.outbox.pause_ms(attempt) for attempt in (1, 2, 3)] == [60_000, 60_000, None]


@pytest.mark.parametrize(("status", "ends"), [(200, True), (204, False), (500, False), (None, False)])
def test_only_a_200_ends_the_matter(status: int | None, ends: bool) -> None:
    """Assumption A11, and no answer is no acknowledgement."""
    mock = Mock(vivamo(Settings()), api_key="sk", seed=0, source=lambda: 0)
    assert mock.outbox.acknowledges(status) is ends


def test_pauses_grow_by_a_minute_and_end_after_five_retries() -> None:
    """Assumption A11: 1, 2, 3, 4 and 5 minutes."""
    mock = Mock(vivamo(Settings()), api_key="sk", seed=0, source=lambda: 0)
    assert [mock.outbox.pause_ms(attempt) for attempt in range(1, 7)] == [
        60_000,
        120_000,
        180_000,
        240_000,
        300_000,
        None,
    ]
