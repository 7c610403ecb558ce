"""An inbox on each database, with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from payments_core.store import Store
from vivamo.inbox import Inbox

from tests.inbox.deliveries import OTHER, SECRET, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database: str, clock: Clock) -> Iterator[Store]:
    store = Store.open(database, clock=clock)
    yield store
    store.close()


@pytest.fixture
def inbox(store: Store) -> Inbox:
    """Waits are as long as they can be: their randomness is the test's, and always 1."""
    return Inbox(store, secrets=[SECRET, OTHER], attempts=3, base=10.0, cap=15.0, random=lambda: 1.0)
