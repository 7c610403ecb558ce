"""What the ledger costs a payout, as a ratio against the same create without one, on SQLite and on PostgreSQL.

A create with a ledger is two transactions, a claim before it is sent and a record of its answer, and each must be on
the disk before the next step. So two bare commits of the driver (one INSERT each, of an answer's bytes) are measured
beside it, on the same disk in the same run: what is above them is the ledger's own work.

Once over a loopback socket to a mock in another process, once with no socket at all. Wall time. Blocks alternate, so
that a noisy machine disturbs all alike. PostgreSQL is measured where TEST_POSTGRES_URL names a server:
tools/postgres --durable .venv/bin/python -m benchmarks.ledger
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from vivamo import Money, Vivamo

from .blocks import Blocks, Side, alternate
from .places import Place, places

KEY = "sk_test_mock"
COMMITS = 2
AMOUNT = Money("50.00", "USD")
NONE = "no ledger"


def answer(request: httpx.Request) -> httpx.Response:
    """As the API would, with an id of its own for each reference."""
    asked = json.loads(request.content)["disbursementIntent"]
    said = {
        "disbursementIntentId": f"intent-{asked['externalDisbursementIntentId']}",
        "amount": asked["amount"],
        "currency": asked["currency"],
        "externalCustomerId": "user_1",
        "externalDisbursementIntentId": asked["externalDisbursementIntentId"],
        "clientSecretKey": "cs_" + "0" * 48,
        "clientSecretKeyValidTill": "2026-06-06T04:57:11.151Z",
        "expirationTime": "2026-06-05T06:57:11.151Z",
    }
    return httpx.Response(200, json=said)


@contextmanager
def served() -> Iterator[str]:
    """The URL of a mock in a process of its own, with a customer."""
    command = [sys.executable, "-m", "payments_mock", "vivamo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mock:  # noqa: S603 - our own mock
        url = mock.stdout.readline().split()[-1] if mock.stdout else ""
        try:
            with Vivamo(KEY, base_url=url) as vivamo:
                vivamo.customers.create("user_1", email="ada@example.com")
            yield url
        finally:
            mock.terminate()


def creates(vivamo: Vivamo, references: Iterator[str]) -> Side:
    """Creates so many intents, each of a new reference."""

    def create(times: int) -> None:
        for reference in itertools.islice(references, times):
            vivamo.disbursements.create_intent("user_1", AMOUNT, reference=reference)

    return create


def measure(found: list[Place], url: str | None, *, rounds: int, payouts: int) -> Blocks:
    """Without a ledger, with each, and bare. `url`: of a server; None for no socket."""
    references = (f"payout-{url is None}-{number}" for number in itertools.count())
    body = answer(httpx.Request("POST", "http://x", json={"disbursementIntent": _SAMPLE})).content
    with ExitStack() as stack:

        def client(ledger: str | None) -> Vivamo:
            transport = None if url else httpx.MockTransport(answer)
            return stack.enter_context(
                Vivamo(KEY, base_url=url or "http://127.0.0.1:1", ledger=ledger, transport=transport)
            )

        sides = {NONE: creates(client(None), references)}
        for place in found:
            sides[place.name] = creates(client(place.url), references)
            bare = place.bare(body)
            sides[f"bare {place.name}"] = lambda times, bare=bare: bare(COMMITS * times)  # type: ignore[misc]
        return alternate(sides, rounds=rounds, times=payouts)


_SAMPLE = {"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-1"}


def report(title: str, blocks: Blocks, found: list[Place]) -> None:
    """A table in Markdown."""
    print(f"\n| create, {title} | ms | against no ledger | its {COMMITS} commits, bare, ms | against those |")
    print("|---|---|---|---|---|")
    print(f"| {NONE} | {blocks.milliseconds(NONE):.2f} | 1 x | | |")
    for name in (place.name for place in found):
        bare = f"bare {name}"
        print(
            f"| {name} | {blocks.milliseconds(name):.2f} | {blocks.ratio(name, NONE):.1f} x "
            f"| {blocks.milliseconds(bare):.2f} | {blocks.ratio(name, bare):.2f} x |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7, help="blocks of each side (7)")
    parser.add_argument("--payouts", type=int, default=100, help="creates in a block (100)")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the SQLite file is put: the disk to measure")
    given = parser.parse_args()
    with places(given.folder) as found, served() as url:
        for title, server in (("over a loopback socket", url), ("without a socket", None)):
            blocks = measure(found, server, rounds=given.rounds, payouts=given.payouts)
            report(title, blocks, found)


if __name__ == "__main__":
    main()
