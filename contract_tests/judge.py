"""Puts every exchange before every check, and keeps what comes of it. Sends nothing."""

from collections.abc import Callable, Iterator

from contract_tests.conformance import Conformance
from contract_tests.decode import Decoding
from contract_tests.document import Document, Place
from contract_tests.evidence import Reached
from contract_tests.exchange import Exchange
from contract_tests.expectation import Expectation, Tolerance, never
from contract_tests.findings import Deviation, Findings, Kind
from contract_tests.redaction import Redactor

# Sees each exchange with its place, for what one exchange alone cannot tell.
Witness = Callable[[Place, Exchange], None]
# What leaves nothing in an answer to conclude anything else from.
_BLINDING = frozenset(
    {
        Kind.SERVER_ERROR,
        Kind.CONTENT_TYPE,
        Kind.AUTH_NOT_ENFORCED,
        Kind.VALIDATION_NOT_ENFORCED,
        Kind.VALIDATION_TOO_STRICT,
        Kind.METHOD_NOT_ENFORCED,
    }
)
_LOCAL = frozenset({Kind.RESPONSE_SCHEMA, Kind.CLIENT_DECODE})


class Judge:
    """An observer of the wire."""

    def __init__(
        self,
        document: Document,
        *,
        findings: Findings,
        reached: Reached,
        redactor: Redactor,
        decoding: Decoding,
        tolerates: Tolerance = never,
        api_key: str = "",
    ) -> None:
        self._document = document
        self._findings = findings
        self._reached = reached
        self._redactor = redactor
        self._conformance = Conformance(document)
        self._expectation = Expectation(document, tolerates=tolerates)
        self._decoding = decoding
        self._api_key = api_key.encode()
        self.witnesses: list[Witness] = []

    def __call__(self, exchange: Exchange) -> None:
        """Judge one exchange."""
        # Secrets are learned before any text is made of what holds them.
        self._redactor.learn_from(exchange.sent)
        self._redactor.learn_from(exchange.json)
        place = self._document.locate(exchange.request.method, exchange.request.path)
        for deviation in self._deviations(place, exchange):
            self._findings.add(deviation, exchange)
            exchange.flaws.extend(_flaws(deviation, exchange))
        self._count(place, exchange)
        for witness in self.witnesses:
            witness(place, exchange)

    def _deviations(self, place: Place, exchange: Exchange) -> Iterator[Deviation]:
        found = list(self._conformance.deviations(place, exchange))
        kinds = {deviation.kind for deviation in found}
        # A refusal with an unknown status is a refusal all the same.
        judged = Kind.UNDOCUMENTED_STATUS not in kinds or exchange.succeeded
        expected = list(self._expectation.deviations(place, exchange)) if judged else []
        # An answer that shows what should never have been accepted is wrong for that reason.
        accepted = any(deviation.kind is Kind.VALIDATION_NOT_ENFORCED for deviation in expected)
        yield from (deviation for deviation in found if not (accepted and deviation.kind is Kind.RESPONSE_SCHEMA))
        yield from expected
        # A broken schema is the cause when the client cannot read the answer either.
        if Kind.RESPONSE_SCHEMA not in kinds and not accepted:
            yield from self._decoding.deviations(place, exchange)
        if self._api_key and exchange.answer and self._api_key in exchange.answer.body:
            yield _leak(place, exchange)

    def report(self, deviation: Deviation, exchange: Exchange | None = None) -> None:
        """Keep a deviation that a law has found, unless it follows from what is known to be wrong with the answer."""
        if exchange is not None and _follows(deviation, exchange.flaws):
            self._findings.count(deviation)
            return
        self._findings.add(deviation, exchange)
        if exchange is not None:
            exchange.flaws.extend(_spoiled(deviation, exchange))

    def _count(self, place: Place, exchange: Exchange) -> None:
        if place.operation is None:
            if place.neighbour:
                self._reached.check(place.neighbour.id, "method")
            return
        checks = {"status", "error-shape"} if exchange.status >= 400 else {"status", "response-schema"}
        if exchange.succeeded and self._decoding.model(place.operation, exchange.status)[0]:
            checks.add("client-decode")
        self._reached.count(place.operation.id, exchange, checks | {"validation"})


def _flaws(deviation: Deviation, exchange: Exchange) -> list[str]:
    """Where nothing more is to be concluded from the answer after this deviation."""
    unread = deviation.kind is Kind.RESPONSE_SCHEMA and not deviation.pointer
    unknown = deviation.kind is Kind.UNDOCUMENTED_STATUS and not exchange.succeeded
    if deviation.kind in _BLINDING or unread or unknown:
        return [""]
    if deviation.kind is Kind.ERROR_SHAPE:
        return ["/message", "/errors"]
    return [deviation.pointer] if deviation.kind in _LOCAL else []


def _spoiled(deviation: Deviation, exchange: Exchange) -> list[str]:
    """What more a law's deviation spoils: a wrong refusal, and another's record, say nothing else."""
    owner, _, name = deviation.pointer.rpartition("/")
    another = deviation.kind is Kind.ECHO and name.endswith(("Id", "_id"))
    if not exchange.succeeded or deviation.kind is Kind.LIST_CONTENTS:
        return [""]
    return [owner] if another else [deviation.pointer] if deviation.pointer else []


def _follows(deviation: Deviation, flaws: list[str]) -> bool:
    """Whether a deviation stands where the answer is known to be wrong, or counts what cannot be read."""
    # Nothing can be counted in a list that is none.
    if deviation.kind is Kind.LIST_CONTENTS and any(flaw.count("/") <= 1 for flaw in flaws):
        return True
    if any(not flaw or (deviation.pointer + "/").startswith(flaw + "/") for flaw in flaws):
        return True
    # A record of which a part cannot be read does not come back as it was sent either.
    whole = deviation.kind is Kind.ECHO and deviation.pointer
    return bool(whole) and any(flaw.startswith(deviation.pointer + "/") for flaw in flaws)


def _leak(place: Place, exchange: Exchange) -> Deviation:
    operation = place.operation or place.neighbour
    return Deviation(
        operation=operation.id if operation else "unknown path",
        kind=Kind.ERROR_SHAPE if exchange.status >= 400 else Kind.RESPONSE_SCHEMA,
        expected="an answer without the API key",
        observed="the API key",
        message="The answer tells the API key.",
        cause="key",
    )
