"""What a webhook costs, as ratios against its limits in the same run. `python -m benchmarks.webhooks [ROUNDS]`.

A delivery of 500 bytes is verified with two secrets. Nobody can do without `hmac.digest`, `compare_digest` and
`json.loads`: that is the limit, with one digest where the first secret signed, and with two where the second did.
"""

from __future__ import annotations

import hmac
import json
import sys
import time
from collections.abc import Callable

from payments_core.signature import header_value, matching_secret, secret_bytes
from vivamo.webhooks import ALGORITHM, HEADER, verify

from .blocks import Side, alternate

TIMES = 1_000
SECRETS = ["whsec_1f0c6a0b5d7e4c3f9a8b2d1e0f3c5a7b", "whsec_9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b"]
KEYS = [secret.encode() for secret in SECRETS]
BODY = json.dumps(
    {
        "transactionType": "payment",
        "amount": "1250.00",
        "currency": "USD",
        "status": "success",
        "subStatus": "settled",
        "method": "card",
        "externalCustomerId": "customer-0194f3a2-7c1e-7b60-9d55-2f6f0e5b8c11",
        "externalPaymentIntentId": "order-2026-06-17-000123-0194f3a2-7c1e-7b60-9d55",
        "paymentIntentId": "671f4e90c0811b1056da1653",
        "operatorId": "65f0a1b2c3d4e5f6a7b8c9d0",
        "description": "Two tickets for the final, row 12",
        "createdAt": "2026-06-17T04:57:11.151Z",
    }
).encode()


def delivered(number: int) -> dict[str, str]:
    """The headers of a delivery that this one of the secrets has signed."""
    signature = hmac.digest(KEYS[number], BODY, "sha512").hex()
    return {"Host": "shop.example", "Content-Type": "application/json", "User-Agent": "Vivamo", "Signature": signature}


def works(number: int) -> dict[str, Callable[[], object]]:
    """Ours, and what nobody can do without, for a delivery that this one of the secrets has signed."""
    headers = delivered(number)

    def digests() -> None:
        for key in KEYS[: number + 1]:
            hmac.compare_digest(hmac.digest(key, BODY, "sha512").hex(), headers["Signature"])

    def digests_and_json() -> None:
        digests()
        json.loads(BODY)

    return {
        "event": lambda: verify(BODY, headers, SECRETS),
        "digests and json.loads": digests_and_json,
        "proof": lambda: matching_secret(
            BODY, header_value(headers, HEADER), secret_bytes(SECRETS), algorithm=ALGORITHM
        ),
        "digests": digests,
    }


def measure(rounds: int) -> dict[str, float]:
    """Ratios of CPU time, by what is held against what."""
    ratios: dict[str, float] = {}
    for number, which in enumerate(("first", "second")):
        sides = {name: _often(work) for name, work in works(number).items()}
        blocks = alternate(sides, rounds=rounds, times=TIMES, clock=time.process_time)
        ratios[f"verify to an event, the {which} secret signed"] = blocks.ratio("event", "digests and json.loads")
        ratios[f"signature alone, the {which} secret signed"] = blocks.ratio("proof", "digests")
    return ratios


def _often(work: Callable[[], object]) -> Side:
    def side(times: int) -> None:
        for _ in range(times):
            work()

    return side


def main(rounds: int) -> None:
    print(f"a body of {len(BODY)} bytes, two secrets, {rounds} rounds of {TIMES:,}")
    for name, ratio in measure(rounds).items():
        print(f"  {name}: {ratio:.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
