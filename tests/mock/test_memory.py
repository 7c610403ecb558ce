"""`--max-records` bounds what the mock takes, however long it runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

# A process of its own: what the tests before have left would blur the picture. One create of each kind in turn.
CREATES = """
import gc, json, resource, sys
from pathlib import Path
import payments_mock
from payments_mock.message import Request

mock = payments_mock.transport(max_records=1000).mock
headers = ((b"authorization", b"Bearer sk_test_mock"), (b"content-type", b"application/json"))

def post(path, body):
    request = Request(method="POST", target=path, headers=headers, body=json.dumps(body).encode())
    assert mock.respond(request).status == 200

def resident():
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024

for number in range(1, 200_001):
    name = f"user_{number - number % 4}"
    if number % 4 == 0:
        post(b"/v1/customers", {"externalCustomerId": name, "data": {"email": name + "@example.com"}})
    elif number < 4:
        continue
    elif number % 4 == 1:
        prize = {"reportableWinnings": 1500, "dateWon": "2026-01-01", "typeOfWager": "bingo", "ticketOrCardNumber": "T"}
        post(b"/v1/customers/" + name.encode() + b"/prizes", prize)
    else:
        kind = "payment" if number % 4 == 2 else "disbursement"
        reference = f"external{kind.capitalize()}IntentId"
        details = {"amount": "5.00", "currency": "USD", reference: f"r{number}"}
        post(f"/v1/{kind}-intents".encode(), {"customer": {"externalCustomerId": name}, f"{kind}Intent": details})
    if number in (20_000, 200_000):
        print(resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory from /proc, which Linux has")
def test_memory_stays_flat_over_200_000_creates() -> None:
    """From the 20,000th to the 200,000th it grows by less than 180,000 times one byte for each would be: 2 MB."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", CREATES], capture_output=True, text=True, timeout=300, check=True
    )
    early, late = map(float, done.stdout.split())
    assert late - early < 2
    # All four kinds, each once, and no more than that.
    told = sorted(line.split(":")[0] for line in done.stderr.splitlines())
    kinds = ("customers", "disbursement intents", "payment intents", "prizes")
    assert told == [f"more than 1000 {kind}" for kind in kinds]
