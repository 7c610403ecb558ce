"""The payouts of this run, from the intent to the end, as the API must show them. Sends nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.clock import EDGE
from contract_tests.vivamo.world.intents import LIVES, Attempt, Ids, Intent, Intents
from contract_tests.vivamo.world.people import People
from contract_tests.vivamo.world.sight import Effect, Sight, encodable

WAITS, PENDING, REJECTED = "pending-validation", "pending", "rejected"
ENDS = frozenset({"success", "failed"})
ANYTHING = frozenset({"", WAITS, PENDING, REJECTED, *ENDS})
# Longer than any target of a test takes to process a payout.
PROCESSING = 600.0
_CONTACT = ("firstName", "lastName", "email", "phone")


class Payouts(Intents):
    """`may` of an intent holds the statuses that it can have; the empty text is none at all."""

    def __init__(self, people: People, ids: Ids) -> None:
        super().__init__("disbursement", people, ids)

    def create(self, sight: Sight) -> Iterator[Deviation]:
        known = set(self.by_id)
        yield from super().create(sight)
        for name in set(self.by_id) - known:
            self.by_id[name].may = frozenset({""})

    def blur(self, name: str) -> None:
        super().blur(name)
        if name in self.by_id:
            self.by_id[name].may = ANYTHING

    def submitted(self, name: str, *, method: str, outcome: str, sub_status: str, now: datetime) -> None:
        """The customer has chosen a method; `outcome` is what processing will make of it."""
        intent = self.by_id.get(name)
        if intent is None:
            return
        if intent.may != frozenset({""}):
            self.blur(name)
            return
        if (now - intent.made_at).total_seconds() > LIVES + EDGE:
            # It must not have been taken, whatever the control says of it.
            intent.late = True
            return
        intent.may, intent.outcome = frozenset({WAITS}), outcome
        intent.attempts.append(Attempt(made_at=now, type=method, status=WAITS, sub_status=sub_status))

    def _may(self, sight: Sight, intent: Intent) -> frozenset[str]:
        """What it can be by now."""
        if intent.may == frozenset({""}) and intent.over(sight):
            return frozenset({"", "failed"})
        if intent.decided_at is not None and PENDING in intent.may:
            age = (sight.now - intent.decided_at).total_seconds()
            if age > PROCESSING - sight.slack:
                return intent.may - {PENDING}
        return intent.may

    def status(self, sight: Sight, seen: set[str]) -> Iterator[Deviation]:
        name = sight.arguments["disbursementIntentId"]
        yield from self.strange(sight, name, seen)
        intent = self.met(sight, name)
        # Without control the customer may have acted unseen.
        if intent is None or not sight.alone:
            return
        got, may = dig(sight.json, "status"), self._may(sight, intent)
        status = got if isinstance(got, str) else ""
        if status == WAITS and intent.late:
            yield sight.broke(Kind.EXPIRY, words.INTENT_LIVES, "/status", expected="no status", observed=got)
            self.blur(name)
            return
        if status not in may:
            yield self._against(sight, may, got)
            self.blur(name)
            return
        intent.may = _later(intent, status)
        yield from self._record(sight, intent, status)

    def _against(self, sight: Sight, may: frozenset[str], got: Any) -> Deviation:
        """The law that is broken depends on where the payout stood."""
        laws = {
            frozenset({WAITS}): words.WAITS,
            frozenset({REJECTED}): words.REJECTED,
            frozenset({""}): words.UNSUBMITTED,
            frozenset({"", "failed"}): words.UNSUBMITTED,
        }
        message = laws.get(may, words.PENDING if PENDING in may else words.PROCESSED)
        expected = " or ".join(sorted(status or "no status" for status in may))
        return sight.broke(Kind.STATE_MACHINE, message, "/status", expected=expected, observed=got)

    def _record(self, sight: Sight, intent: Intent, status: str) -> Iterator[Deviation]:
        shown = dig(sight.json, "disbursement")
        if not status:
            if isinstance(shown, dict) and isinstance(dig(shown, "status"), str) and not intent.over(sight):
                yield sight.broke(
                    Kind.STATE_MACHINE, words.UNSUBMITTED, "/disbursement", expected="none", observed=shown
                )
            return
        within = dig(shown, "status")
        declined = within == "declined" and status in {"failed", REJECTED}
        if within != status and not declined:
            message = words.WAITS if status == WAITS else words.REJECTED if status == REJECTED else words.PROCESSED
            yield sight.broke(Kind.STATE_MACHINE, message, "/disbursement/status", expected=status, observed=within)
        if isinstance(shown, dict) and intent.attempts and intent.known:
            attempt = intent.attempts[-1]
            yield from self.transfer(sight, intent, shown, attempt, "/disbursement", ended=status in ENDS)

    def proceed(self, sight: Sight, seen: set[str]) -> Iterator[Deviation]:
        name, allow = sight.arguments["disbursementIntentId"], sight.arguments["allow"]
        yield from self.strange(sight, name, seen)
        intent = self.by_id.get(name)
        if intent is None:
            return
        if sight.effect is Effect.UNCLEAR:
            self.blur(name)
        elif sight.told:
            yield from self._decided(sight, intent, allow=allow == "true")
        elif sight.exchange.status in {400, 409} and not sight.denied:
            yield from self._refused(sight, intent, allow=allow == "true")

    def _decided(self, sight: Sight, intent: Intent, *, allow: bool) -> Iterator[Deviation]:
        if WAITS not in intent.may and sight.alone:
            was = " or ".join(sorted(status or "not submitted" for status in intent.may))
            yield sight.broke(
                Kind.STATE_MACHINE,
                words.DECIDED,
                expected=f"400, since it was {was}",
                observed=str(sight.exchange.status),
            )
            self.blur(intent.id)
            return
        wanted = PENDING if allow else REJECTED
        got = dig(sight.json, "status")
        if got != wanted:
            message = words.APPROVAL if allow else words.REJECTION
            yield sight.broke(Kind.STATE_MACHINE, message, "/status", expected=wanted, observed=got)
            self.blur(intent.id)
            return
        yield from sight.as_one(self._decision_echo(sight, intent), "")
        ends = frozenset({intent.outcome}) if intent.outcome and intent.known else ENDS
        intent.may = frozenset({PENDING}) | ends if allow else frozenset({REJECTED})
        intent.decided_at = sight.now

    def _decision_echo(self, sight: Sight, intent: Intent) -> Iterator[Deviation]:
        for name, value, kind in _terms(intent):
            yield from sight.echo(dig(sight.json, name), value, f"/{name}", kind=kind)
        told = dig(sight.json, "disbursementId")
        known = intent.attempts[-1].id if intent.attempts else ""
        # Whether it is the disbursement's id or its intent's is not documented; another's it is not.
        if known and isinstance(told, str) and told not in {known, intent.id}:
            yield sight.broke(Kind.ECHO, words.ECHO, "/disbursementId", expected=known, observed=told)

    def _refused(self, sight: Sight, intent: Intent, *, allow: bool) -> Iterator[Deviation]:
        """Without control a rule of the operator may stand in the way, and after two hours nothing is documented."""
        if intent.may == frozenset({WAITS}) and sight.alone and sight.sound and not intent.over(sight):
            message, wanted = (words.APPROVAL, PENDING) if allow else (words.REJECTION, REJECTED)
            yield sight.broke(Kind.STATE_MACHINE, message, "/status", expected=wanted, observed=sight.exchange.told)

    def awaiting(self, sight: Sight) -> Iterator[Deviation]:
        if not sight.told or not isinstance(sight.json, list) or not sight.alone:
            return
        listed = Counter(str(dig(entry, "disbursementIntentId")) for entry in sight.json)
        for intent in self.by_id.values():
            if intent.may == frozenset({WAITS}) and listed[intent.id] != 1:
                yield _listing(sight, words.PAYOUT_LISTED, "1", listed[intent.id])
                break
            if WAITS not in intent.may and listed[intent.id]:
                message = words.PAYOUT_EARLY if "" in intent.may else words.PAYOUT_OFF
                yield _listing(sight, message, "0", listed[intent.id])
                break
        for n, entry in enumerate(members(sight.json)):
            found = self.by_id.get(str(dig(entry, "disbursementIntentId")))
            if found and WAITS in found.may:
                yield from sight.as_one(self._entry(sight, found, entry, f"/{n}"), f"/{n}")

    def _entry(self, sight: Sight, intent: Intent, entry: Any, at: str) -> Iterator[Deviation]:
        for name, value, kind in _terms(intent):
            yield from sight.echo(dig(entry, name), value, f"{at}/{name}", kind=kind)
        if dig(entry, "status", "name") != WAITS:
            observed = dig(entry, "status", "name")
            yield sight.broke(
                Kind.STATE_MACHINE, words.PAYOUT_TOLD, f"{at}/status/name", expected=WAITS, observed=observed
            )
        if intent.attempts and intent.known:
            attempt = intent.attempts[-1]
            yield from sight.echo(dig(entry, "type"), attempt.type, f"{at}/type")
            # It is dated by its submission.
            since = (attempt.made_at - sight.now).total_seconds()
            yield from sight.dated(dig(entry, "createdAt"), f"{at}/createdAt", ahead=since)
            waits_since = dig(entry, "status", "createdAt")
            if attempt.waits_since is MISSING:
                attempt.waits_since = waits_since
                yield from sight.dated(waits_since, f"{at}/status/createdAt", ahead=since)
            yield from sight.stays(waits_since, attempt.waits_since, f"{at}/status/createdAt")
        person = self._people.get(intent.customer)
        contact = dig(entry, "customerId", "data")
        for name in _CONTACT:
            # Whether a later update shows here is not documented.
            if person and person.data and name in person.data and name not in person.changed:
                yield from sight.echo(dig(contact, name), person.data[name], f"{at}/customerId/data/{name}")


def _terms(intent: Intent) -> Iterator[tuple[str, Any, Kind]]:
    """What every answer about a payout repeats: the name there, the value, and what it would be if it were wrong."""
    for name, asked, value, kind in (
        ("amount", "amount", intent.amount, Kind.MONEY),
        ("currency", "currency", intent.currency, Kind.MONEY),
        ("externalCustomerId", "externalCustomerId", intent.customer, Kind.ECHO),
        ("externalDisbursementId", "externalDisbursementIntentId", intent.reference, Kind.ECHO),
    ):
        if asked not in intent.damaged and encodable(value):
            yield name, value, kind


def _later(intent: Intent, seen: str) -> frozenset[str]:
    """What can still follow."""
    if seen == PENDING:
        return intent.may & {PENDING, *ENDS}
    return intent.may if seen == "" else frozenset({seen})


def _listing(sight: Sight, message: str, expected: str, count: int) -> Deviation:
    return sight.broke(Kind.LIST_CONTENTS, message, expected=expected, observed=str(count))
