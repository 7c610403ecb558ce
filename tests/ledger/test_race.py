"""Eight processes at once are as one: each payout is sent once, and each decision."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from payments_mock import RunningMock
from vivamo import Vivamo

from tests.ledger.books import Books
from tests.ledger.crew import Crew, Task
from tests.ledger.worker import amount_of

PROCESSES = 8
REFERENCES = [f"payout-{number}" for number in range(200)]


@dataclass(frozen=True, slots=True)
class Race:
    """What the workers saw: how each subject ended for each of them, and every request that any of them sent."""

    outcomes: dict[str, list[str]]
    sent: Counter[str]

    @classmethod
    def run(cls, crew: Crew, mock: RunningMock, ledger: str, tasks: Iterable[Task]) -> Race:
        """Starts all at the same moment, and fails unless each comes to its end."""
        tasks = list(tasks)
        assert crew.run(mock, tasks, ledger=ledger, together=True) == [0] * len(tasks)
        reports = [json.loads(task.report.read_text()) for task in tasks if task.report]
        outcomes: dict[str, list[str]] = {}
        for report in reports:
            for subject, outcome in report["outcomes"].items():
                outcomes.setdefault(subject, []).append(outcome)
        return cls(outcomes, Counter(path for report in reports for path in report["sent"]))

    def decided(self, intent_id: str) -> int:
        """How many decisions about an intent were sent."""
        return sum(self.sent[f"/v1/disbursements/{intent_id}/proceed/{allow}"] for allow in ("true", "false"))


def tasks(acts: Iterable[str], subjects: list[list[str]], folder: Path) -> list[Task]:
    """One task for each act, on the subjects of the same number."""
    return [
        Task(act=act, subjects=mine, report=folder / f"{number}.json")
        for number, (act, mine) in enumerate(zip(acts, subjects, strict=True))
    ]


def submitted(mock: RunningMock, references: list[str], *, each: int = 1) -> dict[str, list[str]]:
    """Intents made without a ledger, which their customer has submitted, by reference."""
    with Vivamo(mock.api_key, base_url=mock.url) as vivamo:
        made = {
            reference: [
                str(
                    vivamo.disbursements.create_intent(
                        "user_1", amount_of(reference), reference=reference
                    ).disbursement_intent_id
                )
                for _ in range(each)
            ]
            for reference in references
        }
    for intent_id in (one for some in made.values() for one in some):
        mock.submit(intent_id)
    return made


def test_reference_claimed_by_all_is_sent_once(crew: Crew, mock: RunningMock, database: str, tmp_path: Path) -> None:
    """One create a reference; whoever comes later gets that intent, or hears that it is in doubt."""
    race = Race.run(crew, mock, database, tasks(["create"] * PROCESSES, [REFERENCES] * PROCESSES, tmp_path))
    books = Books.of(mock)
    assert race.sent == {"/v1/disbursement-intents": len(REFERENCES)}
    assert books.known == set(REFERENCES)
    assert books.twice() == []
    for reference, (intent,) in books.by_reference.items():
        assert len(race.outcomes[reference]) == PROCESSES
        assert set(race.outcomes[reference]) - {"PayoutInDoubt"} == {intent["disbursementIntentId"]}


@pytest.mark.parametrize("acts", [("approve", "approve"), ("approve", "reject")], ids=["approve", "approve or reject"])
def test_intent_decided_by_all_is_decided_once(
    acts: tuple[str, str], crew: Crew, mock: RunningMock, database: str, tmp_path: Path
) -> None:
    """One decision an intent, and nobody hears of another one than the mock has made."""
    # An intent new to the ledger is looked up in the list of all that wait, so that there are fewer.
    intents = [one for (one,) in submitted(mock, REFERENCES[:50]).values()]
    race = Race.run(crew, mock, database, tasks(acts * (PROCESSES // 2), [intents] * PROCESSES, tmp_path))
    made = {"pending": "approve: pending", "success": "approve: pending", "rejected": "reject: rejected"}
    assert [race.decided(one) for one in intents] == [1] * len(intents)
    for intent in (one for some in Books.of(mock).by_reference.values() for one in some):
        heard = set(race.outcomes[intent["disbursementIntentId"]]) - {"PayoutInDoubt"}
        allowed = {made[intent["disbursements"][-1]["status"]]}
        assert heard - ({"ReferenceConflict"} if len(set(acts)) == 2 else set()) == allowed


def test_of_two_intents_of_a_reference_only_one_is_approved(
    crew: Crew, mock: RunningMock, database: str, tmp_path: Path
) -> None:
    """Half of the processes approve the first intent, half the second."""
    pairs = submitted(mock, REFERENCES[:25], each=2).values()
    halves = [[pair[number % 2] for pair in pairs] for number in range(PROCESSES)]
    race = Race.run(crew, mock, database, tasks(["approve"] * PROCESSES, halves, tmp_path))
    books = Books.of(mock)
    assert [books.approved(reference) for reference in REFERENCES[:25]] == [1] * 25
    assert [race.decided(first) + race.decided(second) for first, second in pairs] == [1] * 25


class Overtaken(httpx.HTTPTransport):
    """Lets somebody else act before the list of those awaiting approval is read, once."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._acts = [act]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/pending-validation") and self._acts:
            self._acts.pop()()
        return super().handle_request(request)


def test_approval_overtaken_between_two_looks_returns_the_first_one(mock: RunningMock, database: str) -> None:
    """The ledger did not know the intent, and the list no longer does."""
    ((intent_id,),) = submitted(mock, ["payout-1"]).values()
    with Vivamo(mock.api_key, base_url=mock.url, ledger=database) as first:
        overtaken = Overtaken(lambda: first.disbursements.approve(intent_id))
        with Vivamo(mock.api_key, base_url=mock.url, ledger=database, transport=overtaken) as second:
            assert second.disbursements.approve(intent_id) == first.disbursements.approve(intent_id)
    assert Books.of(mock).approved("payout-1") == 1
