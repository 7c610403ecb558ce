"""What a mock's own state says of each reference. Judges without the ledger, and never asks the client."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self

from payments_mock import RunningMock

APPROVED = frozenset({"pending", "success", "failed"})


@dataclass(frozen=True, slots=True)
class Books:
    """The mock's disbursement intents, by reference."""

    by_reference: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, mock: RunningMock) -> Self:
        found: dict[str, list[dict[str, Any]]] = {}
        for intent in mock.state()["disbursementIntents"]:
            found.setdefault(intent["externalDisbursementIntentId"], []).append(intent)
        return cls(found)

    @property
    def known(self) -> set[str]:
        """The references that the mock has an intent for."""
        return set(self.by_reference)

    @property
    def unsubmitted(self) -> list[str]:
        """The intents that their customer has not submitted."""
        return [one["disbursementIntentId"] for some in self.by_reference.values() for one in some if not _status(one)]

    def approved(self, reference: str) -> int:
        """How many payouts of a reference were approved."""
        return sum(_status(intent) in APPROVED for intent in self.by_reference.get(reference, ()))

    def twice(self) -> list[str]:
        """The references with more than one intent, or more than one payout."""
        return [one for one, some in self.by_reference.items() if len(some) > 1 or self.approved(one) > 1]

    def lost(self, references: Iterable[str], *, in_doubt: Collection[str]) -> list[str]:
        """The references that are neither paid once nor in doubt."""
        return [one for one in references if self.approved(one) != 1 and one not in in_doubt]

    def wrong(self, expected: dict[str, str]) -> list[str]:
        """The references with an intent for another amount than `expected` says."""
        return [
            one for one, some in self.by_reference.items() if {intent["amount"] for intent in some} != {expected[one]}
        ]


def _status(intent: dict[str, Any]) -> str | None:
    transfers = intent["disbursements"]
    return str(transfers[-1]["status"]) if transfers else None
