"""Workers that are killed at any moment, in any trouble, pay each reference once or say that they do not know."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from payments_mock import RunningMock
from vivamo import Ledger, Vivamo

from tests.ledger.books import Books
from tests.ledger.crew import KILLED, Crew, Task
from tests.ledger.worker import amount_of

ROUNDS = int(os.environ.get("LEDGER_CRASH_ROUNDS") or (30 if os.environ.get("CI") else 2))
REFERENCES = [f"payout-{number}" for number in range(300)]
AMOUNTS = {reference: amount_of(reference).text for reference in REFERENCES}
# Less than `slow` takes, so that the client gives up on work that is done all the same.
TIMEOUT_SECONDS = 0.2
SLOW_SECONDS = 1.0
# `slow` costs a time-out each, so that it comes less often.
FAULTS = ("drop-before", "drop-after", "500") * 4 + ("slow",)
OPERATIONS = ("createDisbursementIntent", "proceedWithDisbursement")


@contextmanager
def trouble(mock: RunningMock, seed: int) -> Iterator[None]:
    """Faults, one at a time and at random moments, for as long as the block runs."""
    random = Random(f"trouble {seed}")  # noqa: S311 - the same faults for the same seed
    over = threading.Event()

    def order() -> None:
        while not over.wait(random.uniform(0.0, 0.05)):
            if not mock.mock.faults:
                mock.fault(random.choice(FAULTS), operation=random.choice(OPERATIONS), seconds=SLOW_SECONDS)

    thread = threading.Thread(target=order)
    thread.start()
    yield
    over.set()
    thread.join()
    mock.mock.faults.clear()


def _pay(
    crew: Crew,
    mock: RunningMock,
    ledger: str | None,
    *,
    random: Random,
    kill: bool = False,
    references: list[str] = REFERENCES,
) -> int:
    """Runs one worker through all references, in another order each time. Returns its exit code."""
    task = Task(act="pay", subjects=random.sample(references, len(references)))
    moment = random.uniform(0.0, 0.2) if kill else None
    # Now and then the moment is counted from the fork, so that it falls into the opening of the ledger.
    opened = random.random() < 0.8
    (code,) = crew.run(mock, [task], ledger=ledger, timeout=TIMEOUT_SECONDS, kill_after=moment, together=opened)
    return code


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_each_reference_is_paid_once_or_in_doubt(seed: int, database: str, crew: Crew, mock: RunningMock) -> None:
    """Through kills and faults none is paid twice and none is lost; afterwards all that the server knows is settled."""
    random = Random(f"crash {seed}")  # noqa: S311 - the same moments for the same seed
    with trouble(mock, seed):
        kills = [_pay(crew, mock, database, random=random, kill=True) for _ in range(random.randint(10, 20))]
        last = _pay(crew, mock, database, random=random)
    assert set(kills) <= {KILLED, 0}
    assert kills.count(KILLED) >= 5
    assert last == 0
    with Ledger.open(database) as ledger:
        _check_after_crashes(mock, ledger)
        _check_reconciled(mock, ledger)
        books = Books.of(mock)
        # The paid ones that come first are asked for again as well; all of them would take long and show no more.
        left = [one for one in REFERENCES[50:] if not books.approved(one)] + REFERENCES[:50]
        assert _pay(crew, mock, database, random=random, references=left) == 0
        _check_paid(mock, ledger, known=books.known)


def _check_after_crashes(mock: RunningMock, ledger: Ledger) -> None:
    """The mock's books against what the ledger says that it does not know."""
    books, doubts = Books.of(mock), {doubt.reference for doubt in ledger.in_doubt()}
    assert doubts
    assert books.twice() == []
    assert books.wrong(AMOUNTS) == []
    assert books.lost(REFERENCES, in_doubt=doubts) == []


def _check_reconciled(mock: RunningMock, ledger: Ledger) -> None:
    """The customers submit what the worker never heard of; then nothing that the mock knows is in doubt."""
    books = Books.of(mock)
    unheard = {doubt.reference for doubt in ledger.in_doubt() if doubt.step == "create"} & books.known
    for intent_id in books.unsubmitted:
        mock.submit(intent_id)
    with Vivamo(mock.api_key, base_url=mock.url, ledger=ledger) as vivamo:
        found = ledger.reconcile(vivamo)
    assert set(found.adopted) == unheard
    assert (found.duplicates, found.conflicts) == ((), ())
    assert {doubt.reference for doubt in found.in_doubt} == set(REFERENCES) - books.known


def _check_paid(mock: RunningMock, ledger: Ledger, *, known: set[str]) -> None:
    """What was adopted is paid, once, and what is still in doubt was not sent again."""
    books = Books.of(mock)
    assert books.known == known
    assert books.twice() == []
    assert [reference for reference in known if books.approved(reference) != 1] == []
    assert {doubt.reference for doubt in ledger.in_doubt()} == set(REFERENCES) - known


def test_without_a_ledger_the_same_crashes_pay_twice(crew: Crew, mock: RunningMock) -> None:
    """Run again by mistake: what is shown above can fail, and it is the ledger that prevents it."""
    random = Random("no ledger")  # noqa: S311 - the same moments each time
    with trouble(mock, 0):
        codes = [_pay(crew, mock, None, random=random, kill=kill) for kill in (True, False, False)]
    assert codes[-2:] == [0, 0]
    assert Books.of(mock).twice()
