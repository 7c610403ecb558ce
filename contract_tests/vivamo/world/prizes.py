"""The prizes of this run's customers as the API must show them. Sends nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig, instant
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.people import People
from contract_tests.vivamo.world.sight import Effect, Sight, encodable

NUMBERS = ("reportableWinnings", "federalIncomeTaxWithheld", "winningsFromIdenticalWagers", "wagerAmount")
TEXTS = ("typeOfWager", "race", "ticketOrCardNumber", "payerInitials", "payerLocation", "cashierOrWindow")
BINGO_FROM, RACE_FROM, TIMES_WAGER = 1200, 600, 300
NEW = "recorded"
# Around New Year the target's calendar may be another than ours.
_UNSURE_HOURS = 26


@dataclass(slots=True, kw_only=True)
class Prize:
    """`sent` are the declared fields of the request; MISSING for one that came back wrong."""

    sent: dict[str, Any]
    # MISSING where another prize is just like it, since there is no id to tell them apart.
    created_at: Any

    @property
    def day(self) -> str:
        return str(self.sent["dateWon"])


@dataclass(slots=True)
class Shelf:
    """One customer's prizes. Not `known`, it holds more or fewer; `w9` is None when it is not known if it is there."""

    known: bool = True
    prizes: list[Prize] = field(default_factory=list)
    w9: bool | None = False


class Prizes:
    """By customer."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._by_id: dict[str, Shelf] = {}

    def of(self, name: str) -> Shelf:
        """The prizes of a customer."""
        return self._by_id.setdefault(name, Shelf())

    def blur(self, name: str) -> None:
        """What is known of them no longer holds."""
        self.of(name).known = False

    def captured(self, name: str) -> None:
        """The customer has completed the W-9."""
        self.of(name).w9 = True

    def record(self, sight: Sight) -> Iterator[Deviation]:
        name = sight.arguments["externalCustomerId"]
        yield from self._people.met(sight, name)
        if self._people.get(name) is None:
            return
        if sight.effect is Effect.UNCLEAR:
            self.blur(name)
        elif sight.told:
            sent = {field: value for field, value in sight.sent.items() if field in (*NUMBERS, *TEXTS, "dateWon")}
            yield from _allowed(sight, sent)
            wrong = list(_fields(sight, sent, sight.json, ""))
            yield from sight.as_one(wrong, "")
            yield from sight.dated(dig(sight.json, "createdAt"), "/createdAt")
            status = dig(sight.json, "status")
            if isinstance(status, str) and status != NEW:
                yield sight.broke(Kind.STATE_MACHINE, words.NEW_PRIZE, "/status", expected=NEW, observed=status)
            yield from self._asked(sight, self.of(name))
            self._keep(sight, self.of(name), sent, {deviation.pointer[1:] for deviation in wrong})

    def _keep(self, sight: Sight, shelf: Shelf, sent: dict[str, Any], wrong: set[str]) -> None:
        """What came back wrong is told once, so it is not expected of any list."""
        if wrong & {"dateWon", "taxYear"}:
            shelf.known = False
            return
        twin = any(prize.sent == sent for prize in shelf.prizes)
        created = MISSING if twin else dig(sight.json, "createdAt")
        shelf.prizes.append(Prize(sent={**sent, **dict.fromkeys(wrong, MISSING)}, created_at=created))

    def _asked(self, sight: Sight, shelf: Shelf) -> Iterator[Deviation]:
        """Without control nobody but the customer knows whether the W-9 is there."""
        url = dig(sight.json, "w9CaptureUrl")
        if not sight.alone or shelf.w9 is None:
            return
        if shelf.w9 and url is not MISSING:
            yield sight.broke(
                Kind.STATE_MACHINE, words.W9_DONE, "/w9CaptureUrl", expected="none", observed="an address"
            )
        elif not shelf.w9 and url in (MISSING, None, ""):
            yield sight.broke(
                Kind.STATE_MACHINE, words.W9_ASKED, "/w9CaptureUrl", expected="an address", observed="none"
            )

    def listed(self, sight: Sight) -> Iterator[Deviation]:
        name = sight.arguments["externalCustomerId"]
        yield from self._people.met(sight, name)
        shown, year = dig(sight.json, "prizes"), _year(sight)
        if self._people.get(name) is None or not sight.told or year is None or not isinstance(shown, list):
            return
        shelf = self.of(name)
        own = [prize for prize in shelf.prizes if prize.day[:4] == f"{year:04}"]
        days = sorted((prize.day for prize in own), reverse=True)
        got = [_day(dig(one, "dateWon")) for one in shown]
        # What is there beside the known ones may stand anywhere, but in order.
        right = got == days if shelf.known else got == sorted(got, reverse=True) and not Counter(days) - Counter(got)
        if not right:
            yield sight.broke(Kind.LIST_CONTENTS, words.PRIZES, "/prizes", expected=days, observed=got)
            shelf.known = False
        else:
            yield from _each(sight, own, shown)


def _each(sight: Sight, own: list[Prize], shown: list[Any]) -> Iterator[Deviation]:
    """There is no id: an entry is the prize of its day that it is most like."""
    left = list(enumerate(shown))
    for prize in own:
        alike = [(len(list(_fields(sight, prize.sent, one, ""))), n, one) for n, one in left]
        _, n, one = min(
            ((wrong + 100 * (_day(dig(one, "dateWon")) != prize.day), n, one) for wrong, n, one in alike),
            key=lambda found: found[:2],
        )
        left.remove((n, one))
        yield from sight.as_one(_fields(sight, prize.sent, one, f"/prizes/{n}"), f"/prizes/{n}")
        if sum(other.sent == prize.sent for other in own) == 1:
            yield from sight.stays(dig(one, "createdAt"), prize.created_at, f"/prizes/{n}/createdAt")


def _fields(sight: Sight, sent: dict[str, Any], got: Any, at: str) -> Iterator[Deviation]:
    for name, value in sent.items():
        told = dig(got, name)
        if value is MISSING:
            continue
        if name == "dateWon":
            yield from _won(sight, str(value), got, at)
        elif name in TEXTS:
            if isinstance(value, str) and encodable(value):
                yield from sight.echo(told, value, f"{at}/{name}")
        elif told is MISSING or (_number(told) and _number(value) and not _equal(told, value)):
            yield sight.broke(Kind.ECHO, words.ECHO, f"{at}/{name}", expected=value, observed=told)
    for name in (*TEXTS, *NUMBERS):
        more = dig(got, name)
        # An empty text and a zero tell no more than their absence; zero is the default of the tax withheld.
        if name not in sent and more and (isinstance(more, str) or _number(more)):
            yield sight.broke(Kind.ECHO, words.NOTHING_MORE, f"{at}/{name}", expected="nothing", observed=more)


def _won(sight: Sight, date: str, got: Any, at: str) -> Iterator[Deviation]:
    """A date in, a date-time out: the midnight of that day."""
    told, year = dig(got, "dateWon"), dig(got, "taxYear")
    if told is MISSING or (isinstance(told, str) and instant(told) != instant(f"{date}T00:00:00.000Z")):
        yield sight.broke(Kind.ECHO, words.ECHO, f"{at}/dateWon", expected=f"{date}T00:00:00.000Z", observed=told)
    elif year is MISSING or (_number(year) and year != int(date[:4])):
        yield sight.broke(Kind.ECHO, words.TAX_YEAR, f"{at}/taxYear", expected=date[:4], observed=year)


def _allowed(sight: Sight, sent: dict[str, Any]) -> Iterator[Deviation]:
    """The thresholds of the tax type that the answer tells."""
    winnings, wager = sent["reportableWinnings"], sent.get("wagerAmount")
    laws = {
        "bingo": winnings >= BINGO_FROM and sent["typeOfWager"] == "bingo" and bool(sent.get("ticketOrCardNumber")),
        "horse_racing": winnings >= RACE_FROM
        and bool(sent.get("race"))
        and _number(wager)
        and winnings >= float(TIMES_WAGER) * float(wager or 0) * (1 - 1e-9),
    }
    kind = dig(sight.json, "personalTaxType")
    if isinstance(kind, str) and not laws.get(kind, True):
        yield sight.broke(
            Kind.STATE_MACHINE, words.THRESHOLD, expected=f"400 by the rules of {kind}", observed=str(winnings)
        )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _equal(left: Any, right: Any) -> bool:
    """As doubles, which is all that most servers have."""
    try:
        return float(left) == float(right)
    except OverflowError:
        return bool(left == right)


def _day(text: Any) -> str:
    return text[:10] if isinstance(text, str) else ""


def _year(sight: Sight) -> int | None:
    """The year that was asked for; None where servers may read it differently."""
    given = parse_qs(sight.exchange.request.query).get("taxYear", [])
    if not given:
        return _this_year(sight)
    return int(given[0]) if len(given) == 1 and given[0].isascii() and given[0].isdigit() else None


def _this_year(sight: Sight) -> int | None:
    now = sight.now
    start, end = now.replace(month=1, day=1, hour=0, minute=0), now.replace(month=12, day=31, hour=23, minute=59)
    near = min((now - start).total_seconds(), (end - now).total_seconds())
    return now.year if near > _UNSURE_HOURS * 3600 else None
