"""What a run has seen of the document's assumptions and of its own reach. No traffic, no output."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from contract_tests.document import Operation
from contract_tests.exchange import Credentials, Exchange

CONFIRMED = "confirmed"
REFUTED = "refuted"
NOT_EXERCISED = "not-exercised"


class Assumptions:
    """One verdict per assumption: one refutation outweighs every confirmation."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self._seen: dict[str, dict[str, str]] = {name: {} for name in texts}

    def note(self, name: str, held: bool, seen: str) -> None:
        """Record evidence; the first of each kind is kept. An assumption the document lacks is nobody's business."""
        if name in self._seen:
            self._seen[name].setdefault(CONFIRMED if held else REFUTED, seen)

    def report(self) -> list[dict[str, str]]:
        """Each assumption with its verdict and what was seen."""
        return [self._entry(name) for name in self._texts]

    def _entry(self, name: str) -> dict[str, str]:
        seen = self._seen[name]
        verdict = next((verdict for verdict in (REFUTED, CONFIRMED) if verdict in seen), NOT_EXERCISED)
        return {"id": name, "text": self._texts[name], "verdict": verdict, "seen": seen.get(verdict, "")}


@dataclass(slots=True)
class Reach:
    """What was sent to one operation, and which checks it went through."""

    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    checks: set[str] = field(default_factory=set)


class Reached:
    """Counts per operation."""

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self._operations = operations
        self._reach = {operation.id: Reach() for operation in operations}
        self.gaps: list[str] = []

    def count(self, operation_id: str, exchange: Exchange, checks: set[str]) -> None:
        """One exchange, and the names of the checks that judged it."""
        reach = self._reach.setdefault(operation_id, Reach())
        reach.requests += 1
        reach.statuses[str(exchange.status) if exchange.answer else "none"] += 1
        reach.checks |= checks
        if exchange.request.credentials is not Credentials.GOOD:
            reach.checks.add("auth")

    def check(self, operation_id: str, name: str) -> None:
        """A check that is no single exchange, such as a law."""
        self._reach.setdefault(operation_id, Reach()).checks.add(name)

    def gap(self, text: str) -> None:
        """Something that could not be exercised, in words."""
        if text not in self.gaps:
            self.gaps.append(text)

    def operations(self) -> dict[str, dict[str, Any]]:
        """Per operation what was sent, answered and checked."""
        return {
            name: {
                "requests": reach.requests,
                "statuses": dict(sorted(reach.statuses.items())),
                "checks": sorted(reach.checks),
            }
            for name, reach in self._reach.items()
        }

    def not_exercised(self) -> list[str]:
        """Operations without a 2xx, documented statuses never seen, and the gaps that were told."""
        found: list[str] = []
        for operation in self._operations:
            seen = self._reach[operation.id].statuses
            if not any(status.startswith("2") for status in seen):
                found.append(f"{operation.id}: never answered 2xx")
            unseen = [status for status in operation.responses if status.isdigit() and status not in seen]
            found += [f"{operation.id}: documented status {status} never seen" for status in unseen]
        return found + self.gaps
