"""What deviates from the contract, one finding for one cause. No traffic, no output."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from contract_tests.exchange import Exchange
from contract_tests.redaction import Redactor

LONGEST_TEXT = 300
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
    """One observation. `cause` tells apart what has the same operation, kind and pointer; it is not reported."""

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
    def identity(self) -> tuple[str, str, str, str]:
        """Equal for two observations of one cause: list positions do not count."""
        return self.operation, self.kind, _INDEX.sub("/*", self.pointer), self.cause


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One deviation as it is reported, free of secrets."""

    operation: str
    kind: Kind
    severity: Severity
    pointer: str
    expected: str
    observed: str
    message: str
    curl: str


@dataclass(frozen=True, slots=True)
class _Seen:
    deviation: Deviation
    exchange: Exchange | None
    times: int

    @property
    def size(self) -> int:
        """How much there is to read in the request: the smallest is shown."""
        request = self.exchange.request if self.exchange else None
        return len(request.body) + len(request.path) + len(request.query) if request else 0


class Findings:
    """Collects deviations and gives one finding per cause, with the smallest request that showed it."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._seen: dict[tuple[str, str, str, str], _Seen] = {}
        # Observations, not causes: a step that meets a known cause again has not passed.
        self.breaking_seen = 0

    def add(self, deviation: Deviation, exchange: Exchange | None = None) -> bool:
        """Keep it; True when its cause is new."""
        self.breaking_seen += deviation.weight is Severity.BREAKING
        new = _Seen(deviation, exchange, 1)
        old = self._seen.get(deviation.identity)
        if old is None:
            self._seen[deviation.identity] = new
            return True
        smaller = new if new.size < old.size else old
        self._seen[deviation.identity] = replace(smaller, times=old.times + 1)
        return False

    def __len__(self) -> int:
        return len(self._seen)

    def __iter__(self) -> Iterator[Finding]:
        """By operation, kind and pointer, so that two runs of one seed report alike."""
        for identity in sorted(self._seen):
            yield self._finding(self._seen[identity])

    def _finding(self, seen: _Seen) -> Finding:
        deviation = seen.deviation
        count = f" (seen {seen.times} times)" if seen.times > 1 else ""
        return Finding(
            operation=deviation.operation,
            kind=deviation.kind,
            severity=deviation.weight,
            pointer=self._clean(deviation.pointer),
            expected=self._clean(deviation.expected),
            observed=self._clean(deviation.observed),
            message=self._clean(deviation.message) + count,
            curl=seen.exchange.curl(self._redactor) if seen.exchange else "",
        )

    def _clean(self, text: str) -> str:
        # Masked before it is cut: half a secret is a secret still.
        clean = self._redactor.text(text)
        return clean if len(clean) <= LONGEST_TEXT else clean[:LONGEST_TEXT] + "..."


def exit_code(severities: list[Severity], *, strict: bool) -> int:
    """1 when a finding breaks clients, or when there is any finding and `strict` is asked for."""
    return int(Severity.BREAKING in severities or (strict and bool(severities)))
