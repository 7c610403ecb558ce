"""Forks workers that pay, and kills them when told to: `python worker.py`, which is driven by `crew.py`.

A line of JSON on stdin is one job, a line on stdout the exit code of each of its workers, -9 for a killed one. Forked
workers begin at once, with nothing but modules loaded, so that a moment of killing may fall anywhere in their work.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import select
import signal
import ssl
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import httpx
from vivamo import (
    Ledger,
    Money,
    OutcomeUnknown,
    PayoutInDoubt,
    ReferenceConflict,
    RetryPolicy,
    ServerError,
    Vivamo,
)

Job = dict[str, Any]
# A worker that takes longer hangs.
PATIENCE_SECONDS = 20.0
# What each worker would otherwise load with its first payout.
FIRST_USED = ("httpcore", "psycopg", "sqlalchemy.dialects.sqlite", "vivamo.account")
# Making one takes longer than a killed worker lives.
CONTEXT = ssl.create_default_context()
SUBMISSION = {"type": "bank", "outcome": "success"}


class Counting(httpx.BaseTransport):
    """Remembers what was asked of the server, beside the mock and the ledger."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._below = httpx.HTTPTransport(verify=CONTEXT)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.sent.append(request.url.path)
        return self._below.handle_request(request)

    def close(self) -> None:
        self._below.close()


class Worker:
    """What one worker does with one reference or intent; each act returns how it ended."""

    def __init__(self, vivamo: Vivamo, customer: httpx.Client) -> None:
        self._vivamo = vivamo
        self._customer = customer
        self.acts: dict[str, Callable[[str], str]] = {
            "pay": self.pay,
            "create": self.create,
            "approve": self.approve,
            "reject": self.reject,
        }

    def pay(self, reference: str) -> str:
        """From nothing to the approval; the customer submits in between, if they have not yet."""
        intent_id = self.create(reference)
        answer = self._customer.post(f"/_mock/disbursement-intents/{intent_id}/submit", json=SUBMISSION)
        if answer.status_code not in (200, 409):
            raise RuntimeError(f"the submission of {intent_id} was answered with {answer.status_code}")
        return self.approve(intent_id)

    def create(self, reference: str) -> str:
        intent = self._vivamo.disbursements.create_intent("user_1", amount_of(reference), reference=reference)
        return str(intent.disbursement_intent_id)

    def approve(self, intent_id: str) -> str:
        return f"approve: {self._vivamo.disbursements.approve(intent_id).status}"

    def reject(self, intent_id: str) -> str:
        return f"reject: {self._vivamo.disbursements.reject(intent_id).status}"

    def do(self, act: str, subject: str) -> str:
        """What the ledger cannot answer for now is passed over; any other error ends the worker."""
        try:
            return self.acts[act](subject)
        except (PayoutInDoubt, OutcomeUnknown, ServerError, ReferenceConflict) as passed:
            return type(passed).__name__


def amount_of(reference: str) -> Money:
    """Another amount for neighbours, so that a mix-up shows."""
    return Money(f"{10 + int(reference.rpartition('-')[2]) % 90}.25", "USD")


def work(job: Job, task: Job, wait: Callable[[], None]) -> None:
    """Does each act of a task on each of its subjects, and writes what came of them to its report."""
    counting = Counting()
    ledger = Ledger.open(job["ledger"]) if job["ledger"] else None
    retries = RetryPolicy(tries=2, base=0.01)
    with (
        Vivamo(
            job["key"],
            base_url=job["url"],
            ledger=ledger,
            timeout=job["timeout"],
            retries=retries,
            transport=counting,
        ) as vivamo,
        httpx.Client(base_url=job["url"], verify=CONTEXT) as customer,
    ):
        worker = Worker(vivamo, customer)
        wait()
        outcomes = {subject: worker.do(task["act"], subject) for subject in task["subjects"]}
    if ledger is not None:
        ledger.close()
    if task["report"]:
        Path(task["report"]).write_text(json.dumps({"outcomes": outcomes, "sent": counting.sent}))


def fork(job: Job, task: Job, *, ready: int, gate: tuple[int, int]) -> int:
    """Starts a worker. It writes a byte to `ready` when it has opened everything, and waits for the gate's end."""
    worker = os.fork()
    if worker == 0:
        os.close(gate[1])

        def wait() -> None:
            os.write(ready, b".")
            if job["together"]:
                os.read(gate[0], 1)

        _live(lambda: work(job, task, wait))
    return worker


def _live(act: Callable[[], None]) -> NoReturn:
    """Ends the process without the cleaning up that is its parent's."""
    faulthandler.dump_traceback_later(PATIENCE_SECONDS / 2)
    try:
        act()
    except BaseException:  # noqa: BLE001 - whatever it is, it is told and ends the worker
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def perform(job: Job) -> list[int]:
    """Runs the workers of a job until they end, or until `kill_after` seconds."""
    ready, gate = os.pipe(), os.pipe()
    workers = [fork(job, task, ready=ready[1], gate=gate) for task in job["tasks"]]
    os.close(ready[1])
    if job["together"]:
        for _ in workers:
            os.read(ready[0], 1)
    os.close(gate[1])
    _wait_for_all(ready[0], job["kill_after"])
    for worker in workers:
        os.kill(worker, signal.SIGKILL)  # of one that has ended nothing is left to kill but its exit code
    for end in (ready[0], gate[0]):
        os.close(end)
    return [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers]


def _wait_for_all(ready: int, kill_after: float | None) -> None:
    """The pipe ends when the last worker that holds it does."""
    end = time.monotonic() + (PATIENCE_SECONDS if kill_after is None else kill_after)
    while (left := end - time.monotonic()) > 0 and select.select([ready], [], [], left)[0]:
        if not os.read(ready, 64):
            return


if __name__ == "__main__":
    for name in FIRST_USED:
        importlib.import_module(name)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(perform(json.loads(line))) + "\n")
        sys.stdout.flush()
