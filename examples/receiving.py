"""What the four receivers here share: the inbox, and a thread that has its events take effect."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from payments_core.errors import LedgerError
from sqlalchemy import Connection, text
from vivamo.events import DisbursementEvent, Event
from vivamo.inbox import Inbox

PORT = int(os.environ.get("PORT", "8000"))


def open_inbox() -> Inbox:
    """In the file VIVAMO_DATABASE; VIVAMO_WEBHOOK_SECRETS are the `secret_key` of your endpoints, with commas between.

    Vivamo waits 10 seconds for an answer, so a lock is waited for no longer than 5.
    """
    secrets = os.environ.get("VIVAMO_WEBHOOK_SECRETS", "").split(",")
    if not all(secrets):
        sys.exit("VIVAMO_WEBHOOK_SECRETS: expected the secret_key of your registered endpoint")
    inbox = Inbox.open(os.environ.get("VIVAMO_DATABASE", "payouts.db"), secrets=secrets, wait=5)
    table = text("CREATE TABLE IF NOT EXISTS paid (reference TEXT NOT NULL, amount TEXT NOT NULL)")
    inbox.store.run(lambda connection: connection.execute(table))
    return inbox


def book(event: Event, connection: Connection) -> None:
    """Yours to write: what it does through `connection` takes effect exactly once."""
    if isinstance(event, DisbursementEvent) and event.status == "success":
        row = {"reference": event.reference, "amount": str(event.amount)}
        connection.execute(text("INSERT INTO paid (reference, amount) VALUES (:reference, :amount)"), row)


@contextmanager
def working(inbox: Inbox) -> Iterator[None]:
    """A worker beside the server. It may as well be a process of its own: `for event in inbox.work(book, poll=1)`."""
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(inbox, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _work(inbox: Inbox, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            for event in inbox.work(book, poll=0.2, stop=stop):
                print(f"done: {type(event).__name__}", flush=True)
        except LedgerError as error:
            print(f"the database is not to be had, and tried again: {error}", flush=True)
            stop.wait(1)
