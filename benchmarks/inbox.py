"""How many webhooks an inbox takes a second, as a ratio against a bare INSERT of the same bytes in the same run.

The bare side is the driver alone: one INSERT and its commit, as durable as the inbox. `receive` verifies, stores once
and commits once; `work` hands the event to a handler that does nothing, and commits once more. One thread. Wall time.
Blocks alternate, so that a noisy machine disturbs all alike. PostgreSQL is measured where TEST_POSTGRES_URL names a
server: tools/postgres --durable .venv/bin/python -m benchmarks.inbox
"""

from __future__ import annotations

import argparse
import hmac
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection
from vivamo import Inbox
from vivamo.webhooks import Event

from .blocks import Blocks, Side, alternate
from .places import Place, places

SECRET = "whsec_bench"


def deliveries() -> Iterator[tuple[bytes, dict[str, str]]]:
    """Authentic ones, each of a payout of its own."""
    for number in itertools.count():
        said = {
            "amount": "50.00",
            "status": "success",
            "transactionType": "disbursement",
            "externalCustomerId": "user_1",
            "disbursementIntentId": f"intent-{number:020}",
            "externalDisbursementIntentId": f"payout-{number:020}",
        }
        body = json.dumps(said).encode()
        yield body, {"signature": hmac.digest(SECRET.encode(), body, "sha512").hex()}


def receives(inbox: Inbox, sent: list[tuple[bytes, dict[str, str]]]) -> Side:
    """Receives so many new deliveries; they are made beforehand, since signing them is the sender's."""

    def receive(times: int) -> None:
        for _ in range(times):
            inbox.receive(*sent.pop())

    return receive


def works(inbox: Inbox) -> Side:
    """Works off so many."""

    def handle(_: Event, __: Connection) -> None:
        pass

    def work(times: int) -> None:
        done = sum(1 for _ in inbox.work(handle, limit=times))
        if done != times:
            raise RuntimeError(f"{done} of {times} events were there")

    return work


def measure(place: Place, *, rounds: int, events: int) -> Blocks:
    """Bare, receive, and the work that receive has left."""
    sent = list(itertools.islice(deliveries(), (rounds + 1) * events))
    with Inbox.open(place.url, secrets=SECRET) as inbox:
        sides = {"bare": place.bare(sent[0][0]), "receive": receives(inbox, sent), "work": works(inbox)}
        return alternate(sides, rounds=rounds, times=events)


def report(place: Place, blocks: Blocks) -> None:
    """Rows in Markdown."""
    bare, receive, work = (blocks.seconds[name] for name in ("bare", "receive", "work"))
    whole = Blocks({"bare": bare, "both": [one + other for one, other in zip(receive, work, strict=True)]})
    for name, side, said in (
        ("a bare INSERT and commit", "bare", blocks),
        ("receive", "receive", blocks),
        ("work", "work", blocks),
        ("receive and work", "both", whole),
    ):
        print(f"| {place.name}: {name} | {said.a_second(side):,.0f} | {said.ratio(side, 'bare'):.2f} x |")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.inbox", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7, help="blocks of each side (7)")
    parser.add_argument("--events", type=int, default=200, help="events in a block (200)")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the SQLite file is put: the disk to measure")
    given = parser.parse_args()
    with places(given.folder) as found:
        print("\n| one thread | events a second | time against the bare INSERT |")
        print("|---|---|---|")
        for place in found:
            report(place, measure(place, rounds=given.rounds, events=given.events))


if __name__ == "__main__":
    main()
