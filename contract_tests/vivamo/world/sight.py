"""One exchange as the model of the records sees it: what it has done, and when. Values only."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from contract_tests.document import Operation
from contract_tests.exchange import Credentials, Exchange
from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, dig, instant
from contract_tests.redaction import shown
from contract_tests.vivamo.world import words

# A refusal has no effect. Any other status that is no success leaves open what was done.
REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 409, 410, 411, 413, 414, 415, 422, 429, 431})
_NOT_FOUND = re.compile(r"not\s+found|unknown|does\s?n.t exist|no such", re.IGNORECASE)
# A character may take twelve bytes in a path, and some servers cut paths of some thousand.
LONGEST_ID = 256
# No rule of business could refuse to read these.
_PLAIN_READS = frozenset(
    {
        "/v1/customers/{externalCustomerId}",
        "/v1/payment-intents/{paymentIntentId}/status",
        "/v1/disbursement-intents/{disbursementIntentId}/status",
    }
)


class Effect(StrEnum):
    """What a request has done to the records."""

    DONE = "done"
    NONE = "none"
    UNCLEAR = "unclear"


def effect_of(exchange: Exchange, *, sound: Callable[[], bool]) -> Effect:
    """What was accepted against the document, or with a bad key, may have done anything."""
    if exchange.status in REFUSALS:
        return Effect.NONE
    good = exchange.succeeded and exchange.request.credentials is Credentials.GOOD and sound()
    return Effect.DONE if good else Effect.UNCLEAR


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """`now` is the target's clock after the answer, `since` before the request, `slack` their error in
    seconds; `alone` says that nobody else acts there."""

    operation: Operation
    arguments: dict[str, str]
    exchange: Exchange
    effect: Effect
    judge: Callable[[], bool]
    now: datetime
    since: datetime
    slack: float
    alone: bool

    @property
    def json(self) -> Any:
        """The answer."""
        return self.exchange.json

    @property
    def sent(self) -> Any:
        """The request's body."""
        return self.exchange.sent

    @property
    def sound(self) -> bool:
        """Whether the request keeps the document."""
        return self.judge()

    @property
    def told(self) -> bool:
        """Whether the answer is a success that something can be concluded from."""
        return self.effect is Effect.DONE

    @property
    def denied(self) -> bool:
        """Whether the answer says that there is no such record."""
        if self.exchange.request.credentials is not Credentials.GOOD:
            return False
        message = dig(self.json, "message")
        said = isinstance(message, str) and _NOT_FOUND.search(message) is not None
        said = said or (self.sound and self.operation.path in _PLAIN_READS)
        return self.exchange.status in {404, 410} or (self.exchange.status == 400 and said)

    def broke(
        self, kind: Kind, message: str, at: str = "", *, expected: object = "", observed: object = MISSING
    ) -> Deviation:
        """A law is broken by this exchange."""
        return Deviation(
            operation=self.operation.id,
            kind=kind,
            pointer=at,
            message=message,
            expected=expected if isinstance(expected, str) else shown(expected),
            observed=observed if isinstance(observed, str) else shown(observed),
            cause=message,
        )

    def missing(self) -> Deviation:
        """A record that exists was not found."""
        return self.broke(Kind.STATE_MACHINE, words.KNOWN, expected="the record", observed=self.exchange.told)

    def unknown(self, message: str = words.UNKNOWN_ID) -> Deviation:
        """A record that does not exist was found."""
        return self.broke(
            Kind.STATE_MACHINE, message, expected="400 or 404", observed=str(self.exchange.status or "no answer")
        )

    def echo(self, got: Any, want: Any, at: str, *, kind: Kind = Kind.ECHO) -> Iterator[Deviation]:
        """The text came back to the letter. Another type is the schema's business; what is not known is nobody's."""
        if want is MISSING:
            return
        if got is MISSING or (isinstance(got, type(want)) and got != want):
            yield self.broke(kind, words.ECHO, at, expected=_told(want), observed=_told(got))

    def as_one(self, found: Iterable[Deviation], at: str) -> Iterator[Deviation]:
        """Several fields of one record that broke one law are one deviation, of the record at `at`."""
        alike: dict[tuple[str, str], list[Deviation]] = {}
        for deviation in found:
            alike.setdefault((deviation.kind, deviation.message), []).append(deviation)
        for first, *others in alike.values():
            if not others:
                yield first
                continue
            names = ", ".join(one.pointer.removeprefix(f"{at}/") for one in (first, *others))
            # The first field stands for all: which ones they are differs from record to record.
            observed = f"{names}; {first.pointer}: {first.observed}"
            yield replace(first, pointer=at, expected=f"{first.pointer}: {first.expected}", observed=observed)

    def dated(
        self, text: Any, at: str, *, ahead: float = 0.0, kind: Kind = Kind.ECHO, message: str = words.NOW
    ) -> Iterator[Deviation]:
        """The timestamp is `ahead` seconds from the moment of the request, and in UTC."""
        moment = instant(text)
        if moment is None:  # which the schema judges
            return
        if moment.utcoffset():
            yield self.broke(Kind.RESPONSE_SCHEMA, words.UTC, at, expected="UTC", observed=str(text))
        wanted, error = self.now + timedelta(seconds=ahead), timedelta(seconds=self.slack)
        if not self.since + timedelta(seconds=ahead) - error <= moment <= wanted + error:
            yield self.broke(kind, message, at, expected=f"about {_spelled(wanted)}", observed=str(text))

    def stays(self, text: Any, known: Any, at: str) -> Iterator[Deviation]:
        """A time of creation is the one that was told before."""
        moment, before = instant(text), instant(known)
        if before is not None and moment is not None and moment != before:
            yield self.broke(Kind.ECHO, words.STAYS, at, expected=str(known), observed=str(text))


def _told(value: Any) -> str:
    """Texts that look alike are told apart by their escapes."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("unicode_escape").decode("ascii")
    return shown(value)


def _spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def loosely(text: str) -> str:
    """What some servers take for the same text."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def plain(text: str) -> bool:
    """Whether the text, percent-encoded, means the same in a path to every server and to all that stands before it."""
    odd = set("/\\%;") & set(text)
    return bool(text.strip(". ")) and text == text.strip() and text.isprintable() and not odd and len(text) < LONGEST_ID


def encodable(text: str) -> bool:
    """Whether UTF-8 has it: a lone surrogate has no form that must come back."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
