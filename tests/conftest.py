"""The databases that a ledger or an inbox may live in, and what every test may count on."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import fresh_postgresql

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # Begun in the background of a shell: the processes that the tests interrupt would be deaf too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The path of a SQLite file that is not there yet."""
    return str(tmp_path / "payouts.db")


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL database. Skips where there is no server, and fails there in CI."""
    with fresh_postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """An empty database for `Store.open`, `Ledger.open` and the like; each test runs on both kinds."""
    opened: str = request.getfixturevalue(request.param)
    return opened
