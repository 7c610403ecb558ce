"""The customers of this run as the API must show them. Sends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.pages import Pages
from contract_tests.vivamo.world.sight import Effect, Sight, encodable, loosely, plain

TEXTS = ("email", "firstName", "lastName", "street", "street2", "state", "city", "zip", "country")
FIELDS = (*TEXTS, "phone")
_DUPLICATES = {
    "This customer already exists": "id",
    "A customer with this email address already exists.": "email",
}
# The defaults of the document.
PAGE, SIZE = 1, 10


@dataclass(slots=True)
class Person:
    """`data` is None while nothing is known of it; a value MISSING in it says that any text may stand there.

    `exists` is None when it is not known whether the create was done.
    """

    id: str
    data: dict[str, Any] | None = None
    exists: bool | None = True
    created_at: Any = MISSING
    changed: set[str] = field(default_factory=set)


def stored(data: Any) -> dict[str, Any]:
    """The declared fields as they must come back; MISSING where the document leaves it open."""
    found = {name: value for name, value in data.items() if name in FIELDS} if isinstance(data, dict) else {}
    kept = {name: value if isinstance(value, str) and encodable(value) else MISSING for name, value in found.items()}
    return kept | ({"phone": _number(kept["phone"])} if "phone" in kept else {})


def _number(phone: Any) -> Any:
    """With no + and ten digits or more, +1 is put before it; how other marks are written is not documented."""
    digits = phone.removeprefix("+") if isinstance(phone, str) else ""
    if not (digits.isascii() and digits.isdigit()):
        return MISSING
    return f"+1{phone}" if len(digits) >= 10 and not phone.startswith("+") else phone


class People:
    """`tag` begins every name that this run gives, and nobody else's."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self.by_id: dict[str, Person] = {}
        self._refused: set[str] = set()
        # As some servers may compare them: who has ever had an address, and every id.
        self._emails: dict[str, set[str]] = {}
        self._names: set[str] = set()
        # Who was the last to take an address, to the letter.
        self._takers: dict[str, str] = {}
        self._pages = Pages()

    def get(self, name: object) -> Person | None:
        """The customer of this run."""
        return self.by_id.get(name) if isinstance(name, str) else None

    def wrote(self) -> None:
        """Something was written: the order of the list may be another."""
        self._pages.forget()

    def blur(self, name: str) -> None:
        """What is known of the customer no longer holds."""
        person = self.get(name)
        if person:
            person.data, person.created_at = None, MISSING

    def nobody(self, name: str) -> bool:
        """Whether no customer has this id for sure."""
        return name not in self.by_id and (name == NO_SUCH_ID or name in self._refused)

    # What the operations say.

    def create(self, sight: Sight) -> Iterator[Deviation]:
        name, data = dig(sight.sent, "externalCustomerId"), dig(sight.sent, "data")
        email = dig(data, "email")
        if not isinstance(name, str) or not name:
            return
        if sight.effect is Effect.NONE:
            yield from self._refused_create(sight, name, email)
            return
        known = self.get(name)
        if known and known.exists:
            if sight.told:
                yield sight.broke(
                    Kind.STATE_MACHINE, words.DUPLICATE_ID, expected="400", observed=str(sight.exchange.status)
                )
            self.blur(name)
            return
        if sight.told:
            yield from self._taken(sight, name, email)
        self._remember(name, email)
        self._names.add(loosely(name))
        self._refused.discard(name)
        person = Person(id=name, data=stored(data) if sight.told else None, exists=sight.exchange.succeeded or None)
        self.by_id[name] = person
        if sight.told:
            yield from sight.dated(dig(sight.json, "createdAt"), "/createdAt")
            yield from self.shown(sight, person, sight.json, "")

    def _refused_create(self, sight: Sight, name: str, email: Any) -> Iterator[Deviation]:
        claim = _DUPLICATES.get(str(dig(sight.json, "message")))
        free = {"id": lambda: self._fresh(name), "email": lambda: isinstance(email, str) and self._free(email)}
        wrong = claim is not None and free[claim]()
        if wrong and sight.exchange.status == 400:
            yield sight.broke(Kind.STATE_MACHINE, words.FRESH, expected="200", observed=sight.exchange.told)
        if name not in self.by_id and plain(name):
            self._refused.add(name)

    def _fresh(self, name: str) -> bool:
        return name.startswith(self._tag) and loosely(name) not in self._names

    def _free(self, email: str) -> bool:
        """Nobody has the address; one that was given up by an update is free again."""
        had = (self.get(name) for name in self._emails.get(loosely(email), ()))
        return email.startswith(self._tag) and not any(person and _may_have(person, email) for person in had)

    def _remember(self, name: str, email: Any) -> None:
        if isinstance(email, str):
            self._emails.setdefault(loosely(email), set()).add(name)
            self._takers[email] = name

    def _taken(self, sight: Sight, name: str, email: Any) -> Iterator[Deviation]:
        """Whether case counts is not documented, so only the very same address is a duplicate."""
        other = self.get(self._takers.get(email)) if isinstance(email, str) and email else None
        if other and other.id != name and other.exists and other.data and other.data.get("email") == email:
            yield sight.broke(
                Kind.STATE_MACHINE, words.DUPLICATE_EMAIL, expected="400", observed=str(sight.exchange.status)
            )

    def read(self, sight: Sight) -> Iterator[Deviation]:
        name = sight.arguments["externalCustomerId"]
        person = self.get(name)
        yield from self.met(sight, name)
        if person and sight.told:
            yield from self.shown(sight, person, sight.json, "")

    def met(self, sight: Sight, name: str) -> Iterator[Deviation]:
        """Whether the answer agrees that there is such a customer, or that there is none."""
        person = self.get(name)
        if person is None:
            if sight.told and self.nobody(name):
                yield sight.unknown(words.REFUSED_CREATE if name in self._refused else words.UNKNOWN_ID)
        elif sight.told:
            person.exists = True
        elif sight.denied and person.exists is None:
            del self.by_id[name]
        elif sight.denied and plain(name):
            yield sight.missing()

    def update(self, sight: Sight) -> Iterator[Deviation]:
        name = sight.arguments["externalCustomerId"]
        yield from self.met(sight, name)
        person = self.get(name)
        if person is None or sight.effect is Effect.NONE:
            return
        # Of updates at the same moment each may answer before or after another.
        if not sight.told or sight.exchange.together:
            self._remember(name, dig(sight.sent, "email"))
            person.data = None
            return
        changes = stored(sight.sent)
        if "email" in changes:
            yield from self._taken(sight, name, changes["email"])
            self._remember(name, changes["email"])
        person.changed |= set(changes)
        person.data = None if person.data is None else person.data | changes
        if person.data is None:
            yield from self._as_changed(sight, changes)
        else:
            yield from self.shown(sight, person, sight.json, "")

    def _as_changed(self, sight: Sight, changes: dict[str, Any]) -> Iterator[Deviation]:
        for name, value in changes.items():
            yield from sight.echo(dig(sight.json, "data", name), value, f"/data/{name}")

    def shown(self, sight: Sight, person: Person, value: Any, at: str) -> Iterator[Deviation]:
        """One customer in an answer. Another's record has one deviation, not one for each field."""
        if dig(value, "externalCustomerId") is MISSING and dig(value, "data") is MISSING:
            yield sight.broke(Kind.ECHO, words.ECHO, at, expected="the customer", observed="neither id nor data")
            return
        another = list(sight.echo(dig(value, "externalCustomerId"), person.id, f"{at}/externalCustomerId"))
        if another:
            yield from another
            return
        data = dig(value, "data")
        if person.data is None:
            person.data = {name: data[name] for name in FIELDS if name in data} if isinstance(data, dict) else None
        else:
            yield from sight.as_one(list(_profile(sight, person.data, data, f"{at}/data")), f"{at}/data")
        created = dig(value, "createdAt")
        if person.created_at is MISSING:
            person.created_at = created
        yield from sight.stays(created, person.created_at, f"{at}/createdAt")
        person.created_at = created

    def listed(self, sight: Sight) -> Iterator[Deviation]:
        if not sight.told:
            return
        entries = members(dig(sight.json, "customers"))
        asked = parse_qs(sight.exchange.request.query)
        page, size = (_asked(asked, name, default) for name, default in (("page", PAGE), ("size", SIZE)))
        ids = [dig(entry, "externalCustomerId") for entry in entries]
        if page and size and all(isinstance(name, str) for name in ids):
            own = [person.id for person in self.by_id.values() if person.exists]
            yield from self._pages.see(sight, ids, page=page, size=size, own=own)
        yield from self.entries(sight, entries, "/customers")

    def entries(self, sight: Sight, entries: list[Any], at: str) -> Iterator[Deviation]:
        """Customers in a list, each judged as if it had been read."""
        for n, entry in enumerate(entries):
            name = dig(entry, "externalCustomerId")
            person = self.get(name)
            if person:
                person.exists = True
                yield from self.shown(sight, person, entry, f"{at}/{n}")
            elif isinstance(name, str) and name in self._refused:
                yield sight.unknown(words.REFUSED_CREATE)


def _may_have(person: Person, email: str) -> bool:
    now = person.data.get("email", MISSING) if person.data else MISSING
    return not isinstance(now, str) or loosely(now) == loosely(email)


def _profile(sight: Sight, wanted: dict[str, Any], got: Any, at: str) -> Iterator[Deviation]:
    """Of a field that was wrong once nothing more is concluded: it is told where it began and nowhere else."""
    for name, value in list(wanted.items()):
        told = dig(got, name)
        found = list(sight.echo(told, value, f"{at}/{name}"))
        if found:
            yield from found
            wanted[name] = MISSING
    for name in FIELDS:
        more = dig(got, name)
        # An empty text tells no more than its absence.
        if name not in wanted and isinstance(more, str) and more:
            yield sight.broke(Kind.ECHO, words.NOTHING_MORE, f"{at}/{name}", expected="nothing", observed=more)
            wanted[name] = MISSING


def _asked(query: dict[str, list[str]], name: str, default: int) -> int:
    """The number that was asked for; 0 where servers may read it differently."""
    given = query.get(name, [])
    if not given:
        return default
    return int(given[0]) if len(given) == 1 and given[0].isascii() and given[0].isdigit() else 0
