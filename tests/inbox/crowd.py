"""Four processes that receive and work one inbox, killed at random and started again until all is done.

`python -m tests.inbox.crowd DATABASE SEED FOLDER`: prints how many were killed. Worker N has each fourth delivery, and
notes its answers in FOLDER/N, one digit each, as the vendor would see them: what was not answered is sent again.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

from payments_core.errors import LedgerError, WebhookError
from sqlalchemy import Connection, text
from vivamo.events import Event
from vivamo.inbox import Inbox

from tests.inbox.deliveries import OTHER, SECRET, Delivery
from tests.inbox.mail import chances, mail

WORKERS = 4
EFFECT = text("INSERT INTO effects (number, status) VALUES (:number, :status)")
COUNTER = text(
    "INSERT INTO counters VALUES (:subject, 1) ON CONFLICT (subject) DO UPDATE SET times = counters.times + 1"
)


class Worker:
    """One life of a worker. Now and then it fails in the middle of an effect, or dies there by its own hand."""

    def __init__(self, inbox: Inbox, chance: random.Random, answers: int) -> None:
        self.inbox = inbox
        self.chance = chance
        self.answers = answers

    def live(self, sends: list[Delivery], begin: int) -> None:
        for body, headers in sends[begin:]:
            while not self.answered(body, headers):
                time.sleep(0.01)
            if self.chance.random() < 0.3:
                self.work(limit=self.chance.randint(1, 6))
        while next(self.inbox.events(state="waiting"), None) is not None:
            self.work(limit=None)
            time.sleep(0.01)

    def answered(self, body: bytes, headers: dict[str, str]) -> bool:
        try:
            self.inbox.receive(body, headers)
        except WebhookError:
            os.write(self.answers, b"4")
        except LedgerError:
            return False  # 503
        else:
            os.write(self.answers, b"2")
        return True

    def work(self, *, limit: int | None) -> None:
        for _ in self.inbox.work(self.handle, limit=limit):
            pass

    def handle(self, event: Event, connection: Connection) -> None:
        raw = event.raw
        status = raw.get("status", "")
        subject = raw.get("paymentIntentId") or raw.get("disbursementIntentId") or f"other-{raw['number']}"
        connection.execute(EFFECT, {"number": raw["number"], "status": status})
        fate = self.chance.random()
        if fate < 0.002:
            os.kill(os.getpid(), signal.SIGKILL)
        if fate > 0.99:
            raise RuntimeError
        connection.execute(COUNTER, {"subject": subject})


def child(database: str, seed: str, sends: list[Delivery], answers: Path) -> None:
    """Never returns."""
    status = 1
    try:
        noted = os.open(answers, os.O_CREAT | os.O_APPEND | os.O_RDWR)
        with Inbox.open(database, secrets=[SECRET, OTHER], attempts=50, base=0.01, cap=0.05) as inbox:
            Worker(inbox, chances(seed), noted).live(sends, os.fstat(noted).st_size)
        status = 0
    except BaseException:  # noqa: BLE001 - a fork must not go on as its parent
        traceback.print_exc()
    finally:
        os._exit(status)


def prepare(database: str) -> None:
    number = "INTEGER PRIMARY KEY" if "://" not in database else "SERIAL PRIMARY KEY"
    with Inbox.open(database, secrets=[SECRET]) as inbox:
        for table in (
            f"effects (id {number}, number INTEGER, status TEXT)",
            "counters (subject TEXT PRIMARY KEY, times INTEGER)",
        ):
            inbox.store.run(lambda connection, table=table: connection.execute(text(f"CREATE TABLE {table}")))  # type: ignore[misc]


def main(database: str, seed: int, folder: Path) -> int:
    sends = mail(seed).sends
    prepare(database)
    chance = chances(f"kills {seed}")
    lives = [0] * WORKERS
    alive: dict[int, int] = {}

    def start(number: int) -> None:
        lives[number] += 1
        pid = os.fork()
        if pid == 0:
            child(database, f"{seed} {number} {lives[number]}", sends[number::WORKERS], folder / str(number))
        alive[pid] = number

    for number in range(WORKERS):
        start(number)
    while alive:
        time.sleep(chance.uniform(0.02, 0.25))
        if alive:
            os.kill(chance.choice(list(alive)), signal.SIGKILL)
        while alive:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            number = alive.pop(pid)
            if os.WIFSIGNALED(status):
                start(number)
            elif os.waitstatus_to_exitcode(status) != 0:
                return 1
    sys.stdout.write(str(sum(lives) - WORKERS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
