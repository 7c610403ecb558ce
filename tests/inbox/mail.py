"""What a vendor sends in a bad week: each delivery one to five times, out of order, some forged and some altered."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.inbox.deliveries import KYC, OTHER, SECRET, W9, Delivery, payment, payout, signature

DELIVERIES = 10_000
FORGED = ALTERED = DELIVERIES // 20
STEPS = {
    "payment": ("pending", "failed", "success"),
    "disbursement": ("pending-validation", "pending", "failed", "rejected", "success"),
}
RANKS = {"pending-validation": 0, "pending": 1, "failed": 2, "rejected": 2, "success": 2}


@dataclass(frozen=True, slots=True)
class Fact:
    """What an authentic body says. `subject` is empty where there is no order."""

    subject: str
    status: str

    @property
    def rank(self) -> int:
        if self.subject.startswith("payment"):
            return STEPS["payment"].index(self.status)
        return RANKS[self.status]


@dataclass(frozen=True, slots=True)
class Mail:
    """`sends` in the order of their arrival; `authentic` by the number that each body bears."""

    sends: list[Delivery]
    authentic: dict[int, Fact]
    twins: set[int]
    wrong: set[int]


def chances(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same chances again are what it is for


def mail(seed: int) -> Mail:
    """The same for the same seed."""
    chance = chances(seed)
    bodies = authentic_bodies(chance, DELIVERIES - FORGED - ALTERED)
    deliveries: list[Delivery] = []
    facts: dict[int, Fact] = {}
    twins: set[int] = set()
    for body, fact in bodies:
        number = json.loads(body)["number"]
        facts[number] = fact
        deliveries.append((body, {"signature": signature(body, SECRET)}))
        if chance.random() < 0.02:
            twins.add(number)
            deliveries.append((body, {"signature": signature(body, OTHER)}))
    wrong = list(wrong_deliveries(chance, bodies))
    sends = [delivery for delivery in deliveries + wrong for _ in range(chance.randint(1, 5))]
    chance.shuffle(sends)
    return Mail(sends, facts, twins, {json.loads(body)["number"] for body, _ in wrong})


def authentic_bodies(chance: random.Random, many: int) -> list[tuple[bytes, Fact]]:
    numbers = count()
    made = [
        (json.dumps({**payload, "number": next(numbers)}).encode(), fact) for payload, fact in stories(chance, many)
    ]
    return made[:many]


def stories(chance: random.Random, many: int) -> Iterator[tuple[dict[str, Any], Fact]]:
    """Payments, payouts, verifications and what nobody knows yet, each with the events of its life."""
    for story in range(many):
        kind = chance.choice(["payment", "payment", "disbursement", "disbursement", "other"])
        subject = f"{kind}-{story}"
        if kind == "payment":
            steps = ["pending", *["failed"] * chance.randint(0, 2), *["success"] * chance.randint(0, 1)]
            for step in steps:
                yield payment(step, paymentIntentId=subject, externalPaymentIntentId=subject), Fact(subject, step)
        elif kind == "disbursement":
            for step in ("pending-validation", "pending", chance.choice(["failed", "rejected", "success"])):
                names = {"disbursementIntentId": subject, "externalDisbursementIntentId": subject}
                yield payout(step, **names), Fact(subject, step)
        else:
            yield chance.choice([KYC, W9, {"transactionType": "refund"}]), Fact("", "")


def wrong_deliveries(chance: random.Random, bodies: list[tuple[bytes, Fact]]) -> Iterator[Delivery]:
    """Each about a real payment or payout, and each with a number of its own, by which an effect would show."""
    numbers = count(DELIVERIES)
    for _ in range(FORGED):
        body = renumbered(chance.choice(bodies)[0], next(numbers), status="success")
        yield body, {"signature": signature(body, "whsec_of_a_forger")}
    for _ in range(ALTERED):
        body, _ = chance.choice(bodies)
        altered = renumbered(body, next(numbers), amount="9999.00")
        yield altered, {"signature": signature(body, SECRET)}


def renumbered(body: bytes, number: int, **changes: str) -> bytes:
    return json.dumps({**json.loads(body), **changes, "number": number}).encode()
