"""Puts every exchange before every check, and keeps what comes of it. Sends nothing."""

from collections.abc import Callable

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
    ) -> None:
        self._document = document
        self._findings = findings
        self._reached = reached
        self._redactor = redactor
        self._conformance = Conformance(document)
        self._expectation = Expectation(document, tolerates=tolerates)
        self._decoding = decoding
        self.witnesses: list[Witness] = []

    def __call__(self, exchange: Exchange) -> None:
        """Judge one exchange."""
        # Secrets are learned before any text is made of what holds them.
        self._redactor.learn_from(exchange.sent)
        self._redactor.learn_from(exchange.json)
        place = self._document.locate(exchange.request.method, exchange.request.path)
        found = [*self._conformance.deviations(place, exchange), *self._expectation.deviations(place, exchange)]
        # A broken schema is the cause when the client cannot read the answer either.
        if not any(deviation.kind is Kind.RESPONSE_SCHEMA for deviation in found):
            found += self._decoding.deviations(place, exchange)
        for deviation in found:
            self._findings.add(deviation, exchange)
        self._count(place, exchange)
        for witness in self.witnesses:
            witness(place, exchange)

    def report(self, deviation: Deviation, exchange: Exchange | None = None) -> None:
        """Keep a deviation that a law has found."""
        self._findings.add(deviation, exchange)

    def _count(self, place: Place, exchange: Exchange) -> None:
        if place.operation is None:
            if place.neighbour:
                self._reached.check(place.neighbour.id, "method")
            return
        checks = {"status", "error-shape"} if exchange.status >= 400 else {"status", "response-schema"}
        if exchange.succeeded and self._decoding.model(place.operation, exchange.status)[0]:
            checks.add("client-decode")
        self._reached.count(place.operation.id, exchange, checks | {"validation"})
