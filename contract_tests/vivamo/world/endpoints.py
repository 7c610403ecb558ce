"""The webhook endpoints of this run as the API must show them. Sends nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig, members
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.intents import Ids
from contract_tests.vivamo.world.sight import Effect, Sight

EVENTS = frozenset({"transaction", "kyc_verification", "customer_w9_required", "customer_w9_completed"})


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """From a field that is MISSING nothing is concluded. `there` is None when it is not known if it exists."""

    id: str
    url: Any
    events: Any
    headers: Any
    status: Any
    there: bool | None = True

    def forget(self, field: str) -> None:
        """One field is not known any more, by its name in the API."""
        setattr(self, {"eventTypes": "events"}.get(field, field), MISSING)

    def lose(self) -> None:
        """What it is like is not known any more."""
        self.url = self.events = self.headers = self.status = MISSING


class Endpoints:
    """Deleted ones are kept: they must stay away."""

    def __init__(self, ids: Ids) -> None:
        self.by_id: dict[str, Endpoint] = {}
        self._ids = ids

    def blur(self, name: str) -> None:
        """What is known of it no longer holds."""
        if name in self.by_id:
            self.by_id[name].lose()
            self.by_id[name].there = None

    def register(self, sight: Sight) -> Iterator[Deviation]:
        name = dig(sight.json, "_id")
        if sight.effect is Effect.NONE:
            return
        if not sight.told:
            if isinstance(name, str) and name:
                self.by_id[name] = _nothing_known(name)
            return
        wanted = _asked(sight.sent, events=sight.sent.get("eventTypes", []), headers=sight.sent.get("headers", {}))
        yield from self._overlaps(sight, "", wanted, words.OVERLAP)
        if not isinstance(name, str) or not name:
            yield from sight.echo(MISSING if name is MISSING else "", "an id", "/_id")
            return
        yield from self._ids.made(sight, name, "/_id")
        yield from self._ids.secret(sight, dig(sight.json, "secretKey"), name, "/secretKey")
        wanted.id, wanted.status = name, "active"
        self.by_id[name] = wanted
        yield from self._shown(sight, wanted, sight.json, "", status=words.ACTIVE)

    def _overlaps(self, sight: Sight, own: str, wanted: Endpoint, message: str) -> Iterator[Deviation]:
        """Whether one that is paused counts is not documented."""
        for other in self.by_id.values():
            if other.id == own or other.there is not True or other.status != "active" or wanted.status != "active":
                continue
            if MISSING in (other.url, wanted.url) or other.url != wanted.url:
                continue
            if MISSING in (other.events, wanted.events) or not (_all(other.events) & _all(wanted.events)):
                continue
            yield sight.broke(Kind.STATE_MACHINE, message, expected="409", observed=str(sight.exchange.status))
            return

    def update(self, sight: Sight, seen: set[str]) -> Iterator[Deviation]:
        name = sight.arguments["webhookId"]
        yield from self._met(sight, name, seen)
        known = self.by_id.get(name)
        if known is None or sight.effect is Effect.NONE:
            return
        if not sight.told:
            known.lose()
            return
        sent = sight.sent
        changed = _asked(sent, events=sent.get("eventTypes", known.events), headers=sent.get("headers", known.headers))
        changed.id, changed.url = name, sent.get("url", known.url)
        changed.status = sent.get("status", known.status)
        yield from self._overlaps(sight, name, changed, words.OVERLAP_UPDATE)
        self.by_id[name] = changed
        yield from self._shown(sight, changed, sight.json, "", status=words.ECHO)

    def delete(self, sight: Sight, seen: set[str]) -> Iterator[Deviation]:
        named = parse_qs(sight.exchange.request.query, keep_blank_values=True).get("webhookId", [])
        if len(named) != 1:
            # Of two ids only the server knows which one it took.
            if sight.effect is not Effect.NONE:
                for name in named:
                    self.blur(name)
            return
        yield from self._met(sight, named[0], seen)
        known = self.by_id.get(named[0])
        if known and sight.told:
            known.there = False
        elif known and sight.effect is Effect.UNCLEAR:
            self.blur(named[0])

    def _met(self, sight: Sight, name: str, seen: set[str]) -> Iterator[Deviation]:
        """`seen` are ids that any answer has told."""
        known = self.by_id.get(name)
        if known is None:
            if sight.told and name.casefold().strip() not in seen:
                yield sight.unknown()
            return
        if sight.told and known.there is False:
            yield sight.unknown()
            self.blur(name)
        elif sight.denied and known.there:
            yield sight.missing()
        elif sight.denied and known.there is None:
            known.there = False

    def listed(self, sight: Sight) -> Iterator[Deviation]:
        if not sight.told or not isinstance(sight.json, list):
            return
        counted = Counter(str(dig(entry, "_id")) for entry in sight.json)
        for known in self.by_id.values():
            if known.there and counted[known.id] != 1:
                yield _listing(sight, words.ENDPOINT_LISTED, "1", counted[known.id])
                break
            if known.there is False and counted[known.id]:
                yield _listing(sight, words.ENDPOINT_OFF, "0", counted[known.id])
                break
        for n, entry in enumerate(members(sight.json)):
            found = self.by_id.get(str(dig(entry, "_id")))
            if found and found.there is not False:
                found.there = True
                yield from self._shown(sight, found, entry, f"/{n}", status=words.ECHO)

    def _shown(self, sight: Sight, wanted: Endpoint, got: Any, at: str, *, status: str) -> Iterator[Deviation]:
        another = list(sight.echo(dig(got, "_id"), wanted.id, f"{at}/_id"))
        if another:
            yield from another
            return
        if sight.operation.method != "POST" and dig(got, "secretKey") is not MISSING:
            yield sight.broke(
                Kind.STATE_MACHINE, words.SECRET_TOLD, f"{at}/secretKey", expected="nothing", observed="a secret"
            )
        wrong = list(_differences(sight, wanted, got, at, status=status))
        yield from sight.as_one(wrong, at)
        for deviation in wrong:
            # Told once, where it began.
            wanted.forget(deviation.pointer.rsplit("/", 1)[-1])


def _differences(sight: Sight, wanted: Endpoint, got: Any, at: str, *, status: str) -> Iterator[Deviation]:
    if _ordinary(wanted.url):
        yield from sight.echo(dig(got, "url"), wanted.url, f"{at}/url")
    state = dig(got, "status")
    if wanted.status is not MISSING and state != wanted.status:
        kind = Kind.STATE_MACHINE if status == words.ACTIVE else Kind.ECHO
        yield sight.broke(kind, status, f"{at}/status", expected=wanted.status, observed=state)
    yield from _events(sight, wanted, dig(got, "eventTypes"), f"{at}/eventTypes")
    yield from _headers(sight, wanted, dig(got, "headers"), f"{at}/headers")


def _events(sight: Sight, wanted: Endpoint, got: Any, at: str) -> Iterator[Deviation]:
    """Order and repetition mean nothing; no types and all types mean the same."""
    if wanted.events is MISSING or not isinstance(got, list) or not all(isinstance(one, str) for one in got):
        return
    if _all(got) != _all(wanted.events):
        yield sight.broke(Kind.ECHO, words.ECHO, at, expected=wanted.events, observed=got)


def _headers(sight: Sight, wanted: Endpoint, got: Any, at: str) -> Iterator[Deviation]:
    """Names of headers have no case. The values are the owner's business, so they are not told."""
    if not isinstance(wanted.headers, dict) or (got is MISSING and not wanted.headers):
        return
    if not isinstance(got, dict | type(MISSING)):
        return
    told = {str(name).lower(): value for name, value in got.items()} if isinstance(got, dict) else {}
    if told != {name.lower(): value for name, value in wanted.headers.items()}:
        yield sight.broke(Kind.ECHO, words.ECHO, at, expected="the headers as sent", observed="others")


def _all(events: Any) -> frozenset[str]:
    return frozenset(events) or EVENTS


def _asked(sent: Any, *, events: Any, headers: Any) -> Endpoint:
    return Endpoint(id="", url=dig(sent, "url"), events=events, headers=headers, status="active")


def _nothing_known(name: str) -> Endpoint:
    return Endpoint(id=name, url=MISSING, events=MISSING, headers=MISSING, status=MISSING, there=None)


def _ordinary(url: Any) -> bool:
    """An address that nobody would write otherwise."""
    if not isinstance(url, str) or not url.startswith(("https://", "http://127.0.0.1")):
        return False
    rest = url.split("//", 1)[1]
    # An empty query is often left out.
    plain = url.isascii() and url.isprintable() and not url.endswith("?") and "/" in rest.partition("?")[0]
    return plain and not set(url) & set(' %"<>\\^`{}|#')


def _listing(sight: Sight, message: str, expected: str, count: int) -> Deviation:
    return sight.broke(Kind.LIST_CONTENTS, message, expected=expected, observed=str(count))
