"""What models and the look for drift cost above `json.loads` in the same run. `python -m benchmarks.decode [ROUNDS]`.

1,000 customers; 1,000 payouts that await a decision; 1,000 of which each tenth has an unknown method, an unknown field
and a null where none is documented; 1,000 that all have them; and the one intent that a create answers.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from payments_core.drift import Drift, report
from vivamo_api.models import CustomerList, DisbursementIntent, PendingDisbursement

from .blocks import alternate

CUSTOMER = {
    "externalCustomerId": "demo-user",
    "data": {
        "email": "demo@vivamo.co",
        "phone": "+15551234567",
        "firstName": "John",
        "lastName": "Smith",
        "state": "NY",
    },
    "kycVerifications": [{"type": "proof_of_id", "status": "verified", "createdAt": "2025-06-17T00:16:31.155Z"}],
    "createdAt": "2025-06-05T04:57:11.151Z",
}
PENDING: dict[str, Any] = {
    "disbursementIntentId": "671f4e90c0811b1056da1653",
    "externalCustomerId": "demo-user",
    "externalDisbursementId": "payout-1",
    "amount": "50.00",
    "currency": "USD",
    "customerId": {
        "data": {"firstName": "John", "lastName": "Smith", "email": "demo@vivamo.co", "phone": "+15551234567"}
    },
    "type": "bank",
    "status": {"name": "pending-validation", "createdAt": "2025-06-17T00:16:31.155Z"},
    "createdAt": "2025-06-05T04:57:11.151Z",
}
ODD = {**PENDING, "type": "pigeon", "customerId": None, "priority": 1}
INTENT = {
    "disbursementIntentId": "671f4e90c0811b1056da1653",
    "amount": "50.00",
    "currency": "USD",
    "externalCustomerId": "user_1",
    "externalDisbursementIntentId": "payout-1",
    "clientSecretKey": "cs_x",
    "clientSecretKeyValidTill": "2026-06-06T04:57:11.151Z",
    "expirationTime": "2026-06-05T06:57:11.151Z",
}


def pending(body: list[Any]) -> list[PendingDisbursement]:
    return [PendingDisbursement.from_dict(item) for item in body]


# What is read, how, and how often in a block.
ANSWERS: dict[str, tuple[Any, Callable[[Any], Any], int]] = {
    "1,000 customers": ({"customers": [CUSTOMER] * 1000}, CustomerList.from_dict, 1),
    "1,000 pending": ([PENDING] * 1000, pending, 1),
    "1,000 pending, a tenth odd": ([*[PENDING] * 9, ODD] * 100, pending, 1),
    "1,000 pending, all odd": ([ODD] * 1000, pending, 1),
    "one intent": (INTENT, DisbursementIntent.from_dict, 1000),
}


def ignore(_: Drift) -> None:
    """Told of each deviation."""


def measure(rounds: int) -> dict[str, float]:
    """CPU time of text to models, and of text to models that are walked for drift, against that of text to JSON."""
    found: dict[str, float] = {}
    for name, (answer, read, times) in ANSWERS.items():
        text = json.dumps(answer)
        blocks = alternate(_sides(text, read), rounds=rounds, times=times, clock=time.process_time)
        for side in ("to models", "to models, drift reported"):
            found[f"{name} {side} / json.loads"] = blocks.ratio(side, "to JSON")
    return found


def _sides(text: str, read: Callable[[Any], Any]) -> dict[str, Callable[[int], object]]:
    def loaded(times: int) -> None:
        for _ in range(times):
            json.loads(text)

    def decoded(times: int) -> None:
        for _ in range(times):
            read(json.loads(text))

    def watched(times: int) -> None:
        for _ in range(times):
            report(ignore, "operation", 200, read(json.loads(text)))

    return {"to JSON": loaded, "to models": decoded, "to models, drift reported": watched}


def main(rounds: int) -> None:
    print(f"json.loads included, {rounds} rounds")
    for name, ratio in measure(rounds).items():
        print(f"  {name}: {ratio:.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
