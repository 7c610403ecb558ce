"""How fast the mock is, as ratios against a plain Starlette app on the same server, and against Prism.

The plain app (benchmarks/plain.py) checks nothing and keeps nothing; the mock checks each request against the document
and keeps what it is sent. wrk asks each in turn over 16 connections, several times; the median of the rounds' ratios is
what counts. Prism (static and dynamic) is measured where npx is. Then: how soon the mock listens, what memory it has
taken by then, and what a look-up takes with 100,000 intents held, against 100, without a socket.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
from collections.abc import Mapping
from contextlib import ExitStack

import httpx
import payments_mock
from payments_mock.message import Request

from . import wrk
from .blocks import Blocks, alternate
from .plain import ONE
from .served import Server, prism, python
from .wrk import Load

KEY = "sk_test_mock"
OURS, PLAIN, STATIC, DYNAMIC = "the mock", "plain Starlette", "Prism, static", "Prism, dynamic"
NO_PRISM = "Prism was not measured: it needs npx, which comes with Node.js"
_CUSTOMER = (
    '{"externalCustomerId": "u@", "data": {"email": "u@%example.com", "firstName": "Ada", "lastName": "Lovelace"}}'
)
_INTENT = (
    '{"customer": {"externalCustomerId": "user_1"}, "disbursementIntent": '
    '{"amount": "50.00", "currency": "USD", "externalDisbursementIntentId": "payout-@"}}'
)
LOADS = (
    Load(name="get a customer", path="/v1/customers/user_1"),
    Load(name="list 10 customers", path="/v1/customers?page=1&size=10"),
    Load(name="create a customer", path="/v1/customers", body=_CUSTOMER),
    Load(name="create a disbursement intent", path="/v1/disbursement-intents", body=_INTENT),
)
FEW, MANY = 100, 100_000
LOOK_UPS = 2000
STARTS = 5


def fill(url: str) -> None:
    """Ten customers, so that a list is as long as the plain app's."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}) as api:
        for number in range(1, 11):
            data = {**ONE["data"], "email": f"user_{number}@example.com"}
            api.post("/v1/customers", json={"externalCustomerId": f"user_{number}", "data": data}).raise_for_status()


def measure(urls: Mapping[str, str], load: Load, *, rounds: int, seconds: int) -> Blocks:
    """Seconds a request, by side; the first round warms up and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in urls}
    for number in range(rounds + 1):
        for name, url in urls.items():
            rate = wrk.a_second(url, load, seconds=seconds if number else 1)
            if number:
                taken[name].append(1 / rate)
    return Blocks(taken)


def report(measured: Mapping[str, Blocks]) -> None:
    """Tables in Markdown. A ratio above 1 is the mock's advantage."""
    sides = list(next(iter(measured.values())).seconds)
    print("\n| requests a second | " + " | ".join(sides) + " |")
    print("|---" * (len(sides) + 1) + "|")
    for name, blocks in measured.items():
        print(f"| {name} | " + " | ".join(f"{blocks.a_second(side):,.0f}" for side in sides) + " |")
    print("\n| the mock against | " + " | ".join(sides[1:]) + " |")
    print("|---" * len(sides) + "|")
    for name, blocks in measured.items():
        print(f"| {name} | " + " | ".join(f"{blocks.ratio(side, OURS):.2f} x" for side in sides[1:]) + " |")


def start_up() -> tuple[float, float]:
    """Median seconds to the line that says where it listens, and megabytes then."""
    started: list[tuple[float, float]] = []
    for _ in range(STARTS):
        with python("payments_mock", "vivamo", "--port", "0") as server:
            started.append((server.ready, server.megabytes))
    seconds, megabytes = zip(*started, strict=True)
    return statistics.median(seconds), statistics.median(megabytes)


class Held:
    """A mock without a socket that holds so many intents; a look-up asks for one in the middle of them."""

    def __init__(self, intents: int) -> None:
        self._mock = payments_mock.transport().mock
        self._headers = ((b"authorization", f"Bearer {KEY}".encode()), (b"content-type", b"application/json"))
        self._send("POST", "/v1/customers", _CUSTOMER.replace("u@", "user_1", 1))
        for number in range(intents):
            self._send("POST", "/v1/disbursement-intents", _INTENT.replace("@", str(number)))
        middle = list(self._mock.world.disbursement_intents)[intents // 2]
        self._path = f"/v1/disbursement-intents/{middle}/status"

    def look_up(self, times: int) -> None:
        for _ in range(times):
            self._send("GET", self._path)

    def _send(self, method: str, path: str, body: str = "") -> None:
        request = Request(method=method, target=path.encode(), headers=self._headers, body=body.encode())
        answer = self._mock.respond(request)
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status}")


def look_ups(rounds: int) -> Blocks:
    sides = {str(count): Held(count).look_up for count in (FEW, MANY)}
    return alternate(sides, rounds=rounds, times=LOOK_UPS)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.mock", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side (5)")
    parser.add_argument("--seconds", type=int, default=3, help="of one turn (3)")
    parser.add_argument("--no-prism", action="store_true", help="leave Prism out")
    given = parser.parse_args()
    if not wrk.is_there():
        parser.exit(1, f"{parser.prog} {wrk.ADVICE}\n")
    with ExitStack() as stack:
        ours: Server = stack.enter_context(python("payments_mock", "vivamo", "--port", "0"))
        urls = {OURS: ours.url, PLAIN: stack.enter_context(python("benchmarks.plain")).url}
        if given.no_prism or shutil.which("npx") is None:
            print("Prism was left out" if given.no_prism else NO_PRISM)
        else:
            urls |= {STATIC: stack.enter_context(prism()), DYNAMIC: stack.enter_context(prism("--dynamic"))}
        fill(ours.url)
        report({load.name: measure(urls, load, rounds=given.rounds, seconds=given.seconds) for load in LOADS})
    ready, megabytes = start_up()
    print(f"\nstart-up: {ready:.2f} seconds to the line `listening on`, {megabytes:.0f} MB resident by then")
    blocks = look_ups(given.rounds)
    print(f"look-up among {MANY:,} intents against {FEW}: {blocks.ratio(str(MANY), str(FEW)):.2f} x the time")
    python_is = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{os.cpu_count()} cores shared with wrk, {python_is}, {wrk.CONNECTIONS} connections")


if __name__ == "__main__":
    main()
