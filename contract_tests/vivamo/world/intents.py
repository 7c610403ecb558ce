"""What an intent of either kind must look like when it is made. Sends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.clock import EDGE
from contract_tests.vivamo.world.people import People
from contract_tests.vivamo.world.sight import Sight, encodable, plain

HOUR = 3600.0
LIVES, SECRET_LIVES = 2 * HOUR, 24 * HOUR


class Ids:
    """Every id and secret that the target has given. A server may count each kind of record by itself."""

    def __init__(self) -> None:
        self._owners: dict[tuple[str, str], str] = {}
        self._secrets: dict[str, str] = {}

    def made(self, sight: Sight, name: str, at: str) -> Iterator[Deviation]:
        """A new record has this id."""
        if (at, name) in self._owners:
            yield sight.broke(Kind.STATE_MACHINE, words.OWN_ID, at, expected="a new id", observed=name)
        self._owners[at, name] = sight.operation.id

    def first(self, sight: Sight, kind: str, name: str, owner: str, at: str) -> Iterator[Deviation]:
        """A part of the record `owner` shows this id, now or before."""
        known = self._owners.setdefault((kind, name), owner)
        if known != owner:
            yield sight.broke(Kind.STATE_MACHINE, words.OWN_ID, at, expected="an id of its own", observed=name)

    def secret(self, sight: Sight, secret: Any, owner: str, at: str) -> Iterator[Deviation]:
        """A record tells its secret."""
        if not isinstance(secret, str) or not secret:
            if secret is MISSING or secret == "":
                yield sight.broke(Kind.STATE_MACHINE, words.OWN_SECRET, at, expected="a secret", observed="none")
            return
        known = self._secrets.setdefault(secret, owner)
        if known != owner:
            yield sight.broke(
                Kind.STATE_MACHINE, words.OWN_SECRET, at, expected="a secret of its own", observed="another's"
            )


@dataclass(slots=True, kw_only=True)
class Attempt:
    """A payment or a disbursement: as the customer made it, and the id and time that the API gave it."""

    made_at: datetime
    type: str
    status: str
    sub_status: str = ""
    id: str = ""
    created_at: Any = MISSING
    # As the list of those that wait tells it.
    waits_since: Any = MISSING


@dataclass(slots=True, kw_only=True)
class Intent:
    """`known` says whether what has become of it is sure; `may` are the statuses that it can have by now."""

    id: str
    customer: str
    amount: str
    currency: str
    reference: str
    # What was answered wrongly when it was made: told then, and expected of nothing else.
    damaged: frozenset[str]
    made_at: datetime
    known: bool = True
    may: frozenset[str] = frozenset()
    attempts: list[Attempt] = field(default_factory=list)
    outcome: str = ""
    decided_at: datetime | None = None
    # Submitted when its time was over.
    late: bool = False

    def over(self, sight: Sight) -> bool:
        """Whether its two hours may have passed."""
        return (sight.now - self.made_at).total_seconds() > LIVES - EDGE - sight.slack


class Intents:
    """The intents of one kind, `payment` or `disbursement`."""

    def __init__(self, kind: str, people: People, ids: Ids) -> None:
        self.kind = kind
        self.field = f"{kind}IntentId"
        self.reference = f"external{kind.capitalize()}IntentId"
        self.by_id: dict[str, Intent] = {}
        self._people = people
        self._ids = ids

    def create(self, sight: Sight) -> Iterator[Deviation]:
        """An intent is made as it was asked for."""
        customer = dig(sight.sent, "customer", "externalCustomerId")
        if not isinstance(customer, str):
            return
        person = self._people.get(customer)
        if not sight.told:
            if sight.denied and person and person.exists and plain(customer):
                yield sight.missing()
            return
        if person is None and self._people.nobody(customer):
            yield sight.unknown()
            return
        yield from self._made(sight, customer)

    def _made(self, sight: Sight, customer: str) -> Iterator[Deviation]:
        name, asked = dig(sight.json, self.field), dig(sight.sent, f"{self.kind}Intent")
        if not isinstance(name, str) or not name:
            yield from sight.echo(MISSING if name is MISSING else "", "an id", f"/{self.field}")
            return
        twin = self.by_id.get(name)
        if twin and (twin.reference, twin.customer) == (asked[self.reference], customer):
            yield sight.broke(
                Kind.STATE_MACHINE, words.REPEATED, f"/{self.field}", expected="another id", observed=name
            )
            return
        yield from self._ids.made(sight, name, f"/{self.field}")
        yield from self._ids.secret(sight, dig(sight.json, "clientSecretKey"), name, "/clientSecretKey")
        wrong = list(self._echoed(sight, asked, customer))
        yield from sight.as_one(wrong, "")
        yield from _lives(sight)
        self.by_id[name] = Intent(
            id=name,
            customer=customer,
            amount=asked["amount"],
            currency=asked["currency"],
            reference=asked[self.reference],
            damaged=frozenset(deviation.pointer[1:] for deviation in wrong),
            made_at=sight.now,
        )

    def _echoed(self, sight: Sight, asked: Any, customer: str) -> Iterator[Deviation]:
        yield from sight.echo(dig(sight.json, "amount"), asked["amount"], "/amount", kind=Kind.MONEY)
        texts = {"currency": asked["currency"], "externalCustomerId": customer, self.reference: asked[self.reference]}
        for name, value in texts.items():
            if encodable(value):
                kind = Kind.MONEY if name == "currency" else Kind.ECHO
                yield from sight.echo(dig(sight.json, name), value, f"/{name}", kind=kind)
        # It is declared nowhere in the answer; where it comes back all the same it is what was sent.
        custom, told = asked.get("customData", MISSING), dig(sight.json, "customData")
        if isinstance(custom, dict) and isinstance(told, dict) and told != custom:
            yield sight.broke(Kind.ECHO, words.ECHO, "/customData", expected=custom, observed=told)

    def met(self, sight: Sight, name: str) -> Intent | None:
        """The intent that the answer is about, when the target agrees that it exists."""
        return self.by_id.get(name) if sight.told else None

    def strange(self, sight: Sight, name: str, seen: set[str]) -> Iterator[Deviation]:
        """An intent is found or not found against what was made. `seen` are ids that any answer has told."""
        if name in self.by_id:
            if sight.denied and self.by_id[name].known:
                yield sight.missing()
        elif sight.told and name.casefold().strip() not in seen:
            yield sight.unknown()

    def blur(self, name: str) -> None:
        """What has become of it is no longer sure."""
        if name in self.by_id:
            self.by_id[name].known = False

    def transfer(
        self, sight: Sight, intent: Intent, shown: Any, attempt: Attempt, at: str, *, ended: bool
    ) -> Iterator[Deviation]:
        """One payment or disbursement in a status: its id and its time stay, its method is the one chosen."""
        name, created = dig(shown, "id"), dig(shown, "createdAt")
        if attempt.created_at is MISSING:
            attempt.created_at = created
            yield from sight.dated(created, f"{at}/createdAt", ahead=(attempt.made_at - sight.now).total_seconds())
        yield from sight.stays(created, attempt.created_at, f"{at}/createdAt")
        if isinstance(name, str) and name:
            number = next(n for n, one in enumerate(intent.attempts) if one is attempt)
            yield from self._ids.first(sight, self.kind, name, f"{intent.id} {number}", f"{at}/id")
            if attempt.id and attempt.id != name:
                yield sight.broke(Kind.STATE_MACHINE, words.OWN_ID, f"{at}/id", expected=attempt.id, observed=name)
            attempt.id = attempt.id or name
        if attempt.type:
            yield from sight.echo(dig(shown, "type"), attempt.type, f"{at}/type")
        detail = dig(shown, "subStatus")
        if ended and attempt.sub_status and isinstance(detail, str):
            yield from sight.echo(detail, attempt.sub_status, f"{at}/subStatus")


def _lives(sight: Sight) -> Iterator[Deviation]:
    """Two hours for the intent, a day for its secret."""
    for name, ahead, message in (
        ("expirationTime", LIVES, words.INTENT_LIVES),
        ("clientSecretKeyValidTill", SECRET_LIVES, words.SECRET_LIVES),
    ):
        yield from sight.dated(dig(sight.json, name), f"/{name}", ahead=ahead, kind=Kind.EXPIRY, message=message)
