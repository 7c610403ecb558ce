"""A desk in both kinds of facade on both databases; workers in processes of their own, and a mock that they pay at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from payments_core.ledger import Ledger
from payments_mock import RunningMock
from vivamo import Vivamo

from tests.ledger.crew import Crew
from tests.ledger.desk import Clock, Desk, desk_at
from tests.vivamo.conftest import Async, Facade, Sync


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> type[Facade]:
    """Vivamo, then AsyncVivamo."""
    chosen: type[Facade] = request.param
    return chosen


@pytest.fixture
def ledger(database: str, clock: Clock) -> Iterator[Ledger]:
    with Ledger.open(database, clock=clock) as ledger:
        yield ledger


@pytest.fixture
def desk(kind: type[Facade], ledger: Ledger, clock: Clock) -> Iterator[Desk]:
    """A facade with a ledger, and a customer `user_1`."""
    desk = desk_at(kind, ledger, clock=clock)
    desk.customer("user_1")
    desk.wire.got.clear()
    yield desk
    desk.facade.close()


@pytest.fixture(scope="session")
def crew() -> Iterator[Crew]:
    """Starts workers that can be killed."""
    with Crew() as crew:
        yield crew


@pytest.fixture
def mock(vivamo_mock: RunningMock) -> RunningMock:
    """A served mock with a customer `user_1`."""
    with Vivamo(vivamo_mock.api_key, base_url=vivamo_mock.url) as vivamo:
        vivamo.customers.create("user_1", email="ada@example.com")
    return vivamo_mock
