"""The four examples as programs of their own, from Vivamo's delivery to its effect in the database."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from payments_mock import RunningMock
from vivamo import Money, Vivamo

from tests.receivers.conftest import bodies
from tests.receivers.posts import SECRET, event, signature

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("receive_*.py"))
WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Running:
    """An example that is being run; `url` is what to register."""

    process: subprocess.Popen[str]
    url: str

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running(example: Path, database: Path, *secrets: str) -> Iterator[Running]:
    environ = {
        **os.environ,
        "PORT": "0",
        "PYTHONUNBUFFERED": "1",
        "VIVAMO_DATABASE": str(database),
        "VIVAMO_WEBHOOK_SECRETS": ",".join(secrets),
    }
    command = [sys.executable, "-W", "error", str(example)]
    with subprocess.Popen(  # noqa: S603 - our own examples
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield Running(process, f"{_address(process)}/webhooks/vivamo")
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:[1-9][0-9]*", line):
            return found[0]
    raise AssertionError("".join(said))


def paid(database: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT reference, amount FROM paid ORDER BY reference").fetchall()


def eventually(found: Callable[[], object], expected: object) -> None:
    """A worker has its own pace."""
    end = time.monotonic() + WITHIN
    while found() != expected and time.monotonic() < end:
        time.sleep(0.02)
    assert found() == expected


def post(url: str, body: bytes, signed: str) -> int:
    return httpx.post(url, content=body, headers={"signature": signed}).status_code


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def test_there_is_an_example_for_each_framework() -> None:
    """None is forgotten here."""
    names = [path.stem for path in EXAMPLES]
    assert names == ["receive_django", "receive_fastapi", "receive_flask", "receive_starlette"]


def test_payout_takes_effect_once(example: Path, tmp_path: Path, vivamo_mock: RunningMock) -> None:
    """Submitted, approved, delivered by the mock, acknowledged, booked; a delivery that comes again changes nothing."""
    database = tmp_path / "payouts.db"
    with Vivamo(vivamo_mock.api_key, environment="mock", base_url=vivamo_mock.url) as vivamo:
        endpoint = vivamo.webhook_endpoints.register("http://127.0.0.1:9/not-yet", event_types=["transaction"])
        with running(example, database, "whsec_of_another_endpoint", endpoint.secret_key) as receiver:
            vivamo.webhook_endpoints.update(endpoint.id, url=receiver.url)
            vivamo.customers.create("user_1", email="ada@example.com")
            intent = vivamo.disbursements.create_intent("user_1", Money("50.00", "USD"), reference="payout-1")
            vivamo_mock.submit(intent.disbursement_intent_id, type="bank", outcome="success")
            vivamo.disbursements.approve(intent.disbursement_intent_id)
            vivamo_mock.advance(60)
            deliveries = vivamo_mock.deliveries()
            assert [(one["status"], json.loads(one["body"])["status"]) for one in deliveries] == [
                (200, "pending-validation"),
                (200, "success"),
            ]
            eventually(lambda: paid(database), [("payout-1", "50.00")])
            body, signed = deliveries[-1]["body"].encode(), deliveries[-1]["headers"]["signature"]
            assert [post(receiver.url, body, signed), post(receiver.url, body + b" ", signed)] == [200, 400]
            assert post(receiver.url, *signed_by(SECRET)) == 400
    assert (len(bodies(database)), paid(database)) == (2, [("payout-1", "50.00")])


def signed_by(secret: str) -> tuple[bytes, str]:
    return event(2), signature(event(2), secret)


def test_event_outlives_the_process_that_took_it(example: Path, tmp_path: Path) -> None:
    """Killed the moment after its 200; the next process finds the event, and it takes effect once."""
    database = tmp_path / "payouts.db"
    with running(example, database, SECRET) as receiver:
        assert post(receiver.url, *signed_by(SECRET)) == 200
        receiver.kill()
    assert bodies(database) == [event(2)]
    with running(example, database, SECRET) as receiver:
        eventually(lambda: paid(database), [("payout-2", "50.00")])
        assert post(receiver.url, *signed_by(SECRET)) == 200
    assert (bodies(database), paid(database)) == ([event(2)], [("payout-2", "50.00")])


def test_example_ends_on_interrupt(example: Path, tmp_path: Path) -> None:
    """In good order: nothing is complained about."""
    with running(example, tmp_path / "payouts.db", SECRET) as receiver:
        assert post(receiver.url, *signed_by(SECRET)) == 200
        receiver.process.send_signal(signal.SIGINT)
        said, _ = receiver.process.communicate(timeout=WITHIN)
    assert receiver.process.returncode in {0, -signal.SIGINT}
    assert [line for line in said.splitlines() if re.search("Traceback|Warning:|Error", line)] == [], said
