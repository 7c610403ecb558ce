"""What a webhook costs, as ratios against its limits in the same run. `python -m benchmarks.webhooks [ROUNDS]`.

A delivery of 500 bytes is verified with two secrets. Nobody can do without `hmac.digest`, `compare_digest` and
`json.loads`: that is the limit, once with the one digest that proves the delivery, and once with the two that it takes
to try both secrets always.
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
# The second secret made it: what comes while the first is being replaced.
SIGNATURE = hmac.digest(KEYS[1], BODY, "sha512").hex()
HEADERS = {"Host": "shop.example", "Content-Type": "application/json", "User-Agent": "Vivamo", "Signature": SIGNATURE}


def verified() -> None:
    verify(BODY, HEADERS, SECRETS)


def proven() -> None:
    matching_secret(BODY, header_value(HEADERS, HEADER), secret_bytes(SECRETS), algorithm=ALGORITHM)


def digest(key: bytes = KEYS[1]) -> None:
    hmac.compare_digest(hmac.digest(key, BODY, "sha512").hex(), SIGNATURE)


def both_digests() -> None:
    digest(KEYS[0])
    digest(KEYS[1])


def digest_and_json() -> None:
    hmac.compare_digest(hmac.digest(KEYS[1], BODY, "sha512").hex(), SIGNATURE)
    json.loads(BODY)


def both_digests_and_json() -> None:
    for key in KEYS:
        hmac.compare_digest(hmac.digest(key, BODY, "sha512").hex(), SIGNATURE)
    json.loads(BODY)


def measure(rounds: int) -> dict[str, float]:
    """Ratios of CPU time, by what is held against what."""
    works = (verified, proven, digest, both_digests, digest_and_json, both_digests_and_json)
    blocks = alternate(
        {work.__name__: _often(work) for work in works}, rounds=rounds, times=TIMES, clock=time.process_time
    )
    return {
        "verify to an event / both digests + json.loads": blocks.ratio("verified", "both_digests_and_json"),
        "verify to an event / one digest + json.loads": blocks.ratio("verified", "digest_and_json"),
        "signature alone / both digests": blocks.ratio("proven", "both_digests"),
        "signature alone / one digest": blocks.ratio("proven", "digest"),
    }


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
