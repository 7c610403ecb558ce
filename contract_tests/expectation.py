"""Whether the target accepted what it must and refused what it must. Judges one exchange, sends nothing."""

from collections.abc import Callable, Iterator

from contract_tests.conformance import refused_for_its_key
from contract_tests.credentials import WORDS
from contract_tests.document import Document, Operation, Place
from contract_tests.exchange import Credentials, Exchange
from contract_tests.findings import Deviation, Kind, Severity
from contract_tests.json_value import dig, members
from contract_tests.redaction import shown
from contract_tests.validity import Verdict, validity

# Tells whether the document allows this refusal in words, where its schema alone would not.
Tolerance = Callable[[Operation, Exchange], bool]


def never(_operation: Operation, _exchange: Exchange) -> bool:
    """No refusal is allowed beyond the schema."""
    return False


class Expectation:
    """Validation and authentication, judged from the request as it went out."""

    def __init__(self, document: Document, *, tolerates: Tolerance = never) -> None:
        self._document = document
        self._tolerates = tolerates

    def deviations(self, place: Place, exchange: Exchange) -> Iterator[Deviation]:
        """What was accepted or refused against the document."""
        operation = place.operation
        if operation is None or exchange.answer is None:
            return
        if exchange.request.credentials is not Credentials.GOOD:
            yield from _of_credentials(operation, exchange)
            return
        if not exchange.succeeded and exchange.status != 400:
            return
        judged = validity(self._document, operation, place.arguments, exchange)
        if judged.verdict is Verdict.INVALID and exchange.succeeded:
            first = judged.violations[0]
            yield Deviation(
                operation=operation.id,
                kind=Kind.VALIDATION_NOT_ENFORCED,
                pointer=first.pointer,
                expected=f"400 ({first.expected})",
                observed=f"{exchange.status} for {first.observed}",
                message=f"A request that breaks the document ({first.keyword} at {first.pointer}) was accepted.",
                cause=first.keyword,
                severity=Severity.ADDITIVE if first.mild else None,
            )
        elif judged.verdict is Verdict.VALID and is_validation_refusal(exchange):
            yield from self._too_strict(operation, exchange)

    def _too_strict(self, operation: Operation, exchange: Exchange) -> Iterator[Deviation]:
        if self._tolerates(operation, exchange):
            return
        entries = dig(exchange.json, "errors")
        constraints = sorted({str(key) for entry in members(entries) if isinstance(entry, dict) for key in entry})
        yield Deviation(
            operation=operation.id,
            kind=Kind.VALIDATION_TOO_STRICT,
            pointer="body" if exchange.request.body else "",
            expected="acceptance, or a refusal by a business rule (a message without errors)",
            observed=f"{exchange.status} {shown(entries)}",
            message="A request that keeps the document was refused as invalid.",
            cause=" ".join(constraints),
        )


def _of_credentials(operation: Operation, exchange: Exchange) -> Iterator[Deviation]:
    if refused_for_its_key(exchange) or exchange.status >= 500:
        return
    yield Deviation(
        operation=operation.id,
        kind=Kind.AUTH_NOT_ENFORCED,
        expected="403",
        observed=str(exchange.status),
        message=f"A request {WORDS[exchange.request.credentials]} was not refused for it.",
    )


def is_validation_refusal(exchange: Exchange) -> bool:
    """A refusal that names constraints, as opposed to one by a business rule."""
    return exchange.status == 400 and bool(dig(exchange.json, "errors"))
