"""The payment intents of this run as the API must show them. Sends nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import dig, members
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.intents import Attempt, Ids, Intent, Intents
from contract_tests.vivamo.world.people import People
from contract_tests.vivamo.world.sight import Sight


class Payments(Intents):
    """A failed attempt is not final, and every attempt stays in the list."""

    def __init__(self, people: People, ids: Ids) -> None:
        super().__init__("payment", people, ids)

    def submitted(self, name: str, *, method: str, outcome: str, sub_status: str, now: datetime) -> None:
        """The customer has tried to pay; while a payment is pending, this settles that one."""
        intent = self.by_id.get(name)
        if intent is None:
            return
        last = intent.attempts[-1] if intent.attempts else None
        if last and last.status == "pending":
            last.type, last.status, last.sub_status = method, outcome, sub_status
        else:
            intent.attempts.append(Attempt(made_at=now, type=method, status=outcome, sub_status=sub_status))

    def status(self, sight: Sight, seen: set[str]) -> Iterator[Deviation]:
        name = sight.arguments["paymentIntentId"]
        yield from self.strange(sight, name, seen)
        intent = self.met(sight, name)
        # Without control nobody but the customer knows what was paid.
        if intent is None or not (intent.known and sight.alone):
            return
        wanted = intent.attempts[-1].status if intent.attempts else "no-payment"
        got = dig(sight.json, "status")
        expired = got == "failed" and intent.over(sight) and wanted in {"no-payment", "pending"}
        if got != wanted and not expired:
            message = words.PAYMENT_STATUS if intent.attempts else words.NO_PAYMENT
            yield sight.broke(Kind.STATE_MACHINE, message, "/status", expected=wanted, observed=got)
            intent.known = False
        else:
            yield from self._listed(sight, intent, expired=expired)

    def _listed(self, sight: Sight, intent: Intent, *, expired: bool) -> Iterator[Deviation]:
        shown = dig(sight.json, "payments")
        if not isinstance(shown, list):
            if intent.attempts:
                yield sight.broke(Kind.LIST_CONTENTS, words.PAYMENTS, "/payments", expected="a list", observed=shown)
            return
        wanted = Counter((attempt.type, attempt.status) for attempt in intent.attempts)
        got = Counter((str(dig(one, "type")), str(dig(one, "status"))) for one in shown)
        if wanted != got and not expired:
            yield sight.broke(
                Kind.LIST_CONTENTS, words.PAYMENTS, "/payments", expected=_told(wanted), observed=_told(got)
            )
            intent.known = False
            return
        yield from self._each(sight, intent, members(shown))

    def _each(self, sight: Sight, intent: Intent, shown: list[Any]) -> Iterator[Deviation]:
        """Attempts are told apart by their ids once these are known, else by what they are."""
        told = {dig(one, "id") for one in shown}
        left = list(intent.attempts)
        for n, one in enumerate(shown):
            known = next((attempt for attempt in left if attempt.id and attempt.id == dig(one, "id")), None)
            alike = (attempt for attempt in left if attempt.id not in told and attempt.status == dig(one, "status"))
            attempt = known or next((attempt for attempt in alike if attempt.type == dig(one, "type")), None)
            if attempt:
                left.remove(attempt)
                yield from self.transfer(sight, intent, one, attempt, f"/payments/{n}", ended=True)


def _told(counted: Counter[tuple[str, str]]) -> str:
    return ", ".join(f"{status} by {kind}" for kind, status in sorted(counted.elements())) or "none"
