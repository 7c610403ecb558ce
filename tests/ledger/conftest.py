"""A desk in both kinds of facade on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from payments_core.ledger import Ledger

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
