"""What deviates from the contract, one finding for one cause. No traffic, no output."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from contract_tests.exchange import Exchange
from contract_tests.redaction import Redactor

LONGEST_TEXT = 300
MOST_NAMED = 12
_INDEX = re.compile(r"/\d+(?=/|$)")


class Kind(StrEnum):
    """What sort of deviation."""

    RESPONSE_SCHEMA = "response-schema"
    UNDOCUMENTED_STATUS = "undocumented-status"
    UNDOCUMENTED_FIELD = "undocumented-field"
    CONTENT_TYPE = "content-type"
    ERROR_SHAPE = "error-shape"
    AUTH_NOT_ENFORCED = "auth-not-enforced"
    VALIDATION_NOT_ENFORCED = "validation-not-enforced"
    VALIDATION_TOO_STRICT = "validation-too-strict"
    METHOD_NOT_ENFORCED = "method-not-enforced"
    STATE_MACHINE = "state-machine"
    ECHO = "echo"
    MONEY = "money"
    LIST_CONTENTS = "list-contents"
    EXPIRY = "expiry"
    WEBHOOK_SIGNATURE = "webhook-signature"
    WEBHOOK_PAYLOAD = "webhook-payload"
    WEBHOOK_DELIVERY = "webhook-delivery"
    SERVER_ERROR = "server-error"
    CLIENT_DECODE = "client-decode"


class Severity(StrEnum):
    """Whether a client of the old contract breaks."""

    BREAKING = "breaking"
    ADDITIVE = "additive"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deviation:
    """One observation. `pointer` leads into the answer, or begins with body, query/, path/ or header/ for the request.

    `cause` tells apart what has the same kind and place; it is not reported.
    """

    operation: str
    kind: Kind
    message: str
    pointer: str = ""
    expected: str = ""
    observed: str = ""
    cause: str = ""
    severity: Severity | None = None

    @property
    def weight(self) -> Severity:
        """Its severity: a new field alone breaks nobody."""
        if self.severity:
            return self.severity
        return Severity.ADDITIVE if self.kind is Kind.UNDOCUMENTED_FIELD else Severity.BREAKING

    @property
    def place(self) -> str:
        """The pointer without list positions."""
        return _INDEX.sub("/*", self.pointer)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One cause as it is reported, free of secrets. `pointer` leads into the OpenAPI document.

    `after` is how many requests had gone out when it was first seen.
    """

    operation: str
    kind: Kind
    severity: Severity
    pointer: str
    expected: str
    observed: str
    message: str
    curl: str
    after: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Every observation of one kind, place and cause: the one with the smallest request, and how many there were."""

    deviation: Deviation
    exchange: Exchange | None
    place: str
    times: int = 1
    operations: tuple[str, ...] = ()
    after: int = 0

    @property
    def size(self) -> int:
        """How much there is to read in the request: the smallest is shown."""
        request = self.exchange.request if self.exchange else None
        return len(request.body) + len(request.path) + len(request.query) if request else 0

    def joined(self, other: "Seen") -> "Seen":
        """Both as one."""
        smaller = other if other.size < self.size else self
        names = dict.fromkeys((*self.operations, *other.operations))
        return replace(
            smaller, times=self.times + other.times, operations=tuple(names), after=min(self.after, other.after)
        )


# The place in the document of a deviation that was seen in an answer of this status.
Places = Callable[[Deviation, int], str]
# Puts together what has one cause; the first of each group stands for all.
Gathering = Callable[[list[Seen]], list[list[Seen]]]


def _as_told(deviation: Deviation, _status: int) -> str:
    return f"{deviation.operation} {deviation.place}"


def _each(seen: list[Seen]) -> list[list[Seen]]:
    return [[one] for one in seen]


class Findings:
    """Collects deviations and gives one finding per cause, with the smallest request that showed it."""

    def __init__(
        self,
        redactor: Redactor,
        *,
        places: Places = _as_told,
        gathering: Gathering = _each,
        sent: Callable[[], int] = lambda: 0,
    ) -> None:
        self._redactor = redactor
        self._sent = sent
        self._places = places
        self._gathering = gathering
        self._seen: dict[tuple[str, str, str], Seen] = {}
        # Observations, not causes: a step that meets a known cause again has not passed.
        self.breaking_seen = 0

    def add(self, deviation: Deviation, exchange: Exchange | None = None) -> bool:
        """Keep it; True when its kind, place and cause are new."""
        self.count(deviation)
        place = self._places(deviation, exchange.status if exchange else 0)
        identity = (str(deviation.kind), place, deviation.cause)
        new = Seen(
            deviation=deviation,
            exchange=exchange,
            place=place,
            operations=(deviation.operation,),
            after=self._sent(),
        )
        old = self._seen.get(identity)
        self._seen[identity] = old.joined(new) if old else new
        return old is None

    def count(self, deviation: Deviation) -> None:
        """An observation that needs no words of its own."""
        self.breaking_seen += deviation.weight is Severity.BREAKING

    def __len__(self) -> int:
        return len(self._seen)

    @property
    def causes(self) -> int:
        """How many findings there are so far, without the cost of their texts."""
        return len(self._gathering(list(self._seen.values())))

    def seen(self) -> list[Seen]:
        """What was kept so far, in the order of its discovery."""
        return list(self._seen.values())

    def __iter__(self) -> Iterator[Finding]:
        """By operation, kind and pointer, so that two runs of one seed report alike."""
        found = [self._finding(group) for group in self._gathering(list(self._seen.values()))]
        yield from sorted(found, key=lambda one: (one.operation, one.kind, one.pointer, one.message))

    def _finding(self, group: list[Seen]) -> Finding:
        first = group[0]
        deviation = first.deviation
        at = f"at {deviation.pointer}: " if deviation.pointer else ""
        return Finding(
            operation=deviation.operation,
            kind=deviation.kind,
            severity=Severity.BREAKING if any(_breaks(one) for one in group) else Severity.ADDITIVE,
            pointer=self._clean(first.place),
            expected=self._clean(deviation.expected),
            observed=self._clean(at + deviation.observed),
            message=self._clean(deviation.message) + self._clean(_elsewhere(group)),
            curl=first.exchange.curl(self._redactor) if first.exchange else "",
            after=min(one.after for one in group),
        )

    def _clean(self, text: str) -> str:
        # Masked before it is cut: half a secret is a secret still.
        clean = self._redactor.text(text)
        return clean if len(clean) <= LONGEST_TEXT else clean[:LONGEST_TEXT] + "..."


def _breaks(seen: Seen) -> bool:
    return seen.deviation.weight is Severity.BREAKING


def _elsewhere(group: list[Seen]) -> str:
    """How often it was seen, and where else."""
    first, times = group[0].deviation, sum(one.times for one in group)
    operations = dict.fromkeys(name for one in group for name in one.operations if name != first.operation)
    places = dict.fromkeys(one.deviation.place for one in group if one.deviation.place != first.place)
    words = dict.fromkeys(one.deviation.message for one in group if one.deviation.message != first.message)
    others = operations or (words if first.kind is Kind.LIST_CONTENTS else places)
    said = [f"seen {times} times"] if times > 1 else []
    said += [f"also {_listed(list(others))}"] if others else []
    return f" ({'; '.join(said)})" if said else ""


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(name or "the top" for name in names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def exit_code(severities: list[Severity], *, strict: bool) -> int:
    """1 when a finding breaks clients, or when there is any finding and `strict` is asked for."""
    return int(Severity.BREAKING in severities or (strict and bool(severities)))
