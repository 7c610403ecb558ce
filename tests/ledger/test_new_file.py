"""A SQLite file comes into the world whole, whoever is killed meanwhile, and whoever else makes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from payments_mock import RunningMock
from vivamo import Ledger, LedgerError

from tests.ledger.crew import KILLED, Crew, Task

NOTHING = Task(act="pay", subjects=[])


def test_worker_killed_while_it_makes_the_file_does_not_hinder_the_next(
    crew: Crew, mock: RunningMock, tmp_path: Path
) -> None:
    """At no moment is there a file that is refused later."""
    killed = []
    for milliseconds in range(0, 40, 2):
        ledger = str(tmp_path / f"{milliseconds}.db")
        killed += crew.run(mock, [NOTHING], ledger=ledger, kill_after=milliseconds / 1000)
        Ledger.open(ledger).close()
    assert KILLED in killed


def test_workers_that_make_the_file_at_once_share_it(crew: Crew, mock: RunningMock, sqlite: str) -> None:
    """One makes it, and all can use it."""
    tasks = [Task(act="create", subjects=[f"payout-{number}"]) for number in range(8)]
    assert crew.run(mock, tasks, ledger=sqlite) == [0] * 8
    with Ledger.open(sqlite) as ledger:
        claimed = [entry.reference for entry in ledger.journal() if entry.step == "claimed"]
    assert sorted(claimed) == [f"payout-{number}" for number in range(8)]


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    """What it was made from is gone."""
    Ledger.open(tmp_path / "payouts.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["payouts.db"]


def test_name_taken_by_a_link_to_nowhere_is_not_made(tmp_path: Path) -> None:
    """Nothing is made where the link leads, which may be another disk that is not there."""
    (tmp_path / "payouts.db").symlink_to(tmp_path / "gone" / "payouts.db")
    with pytest.raises(LedgerError, match="is not there"):
        Ledger.open(tmp_path / "payouts.db")
