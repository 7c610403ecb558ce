"""Whether an answer is one that the document promises. Judges one exchange, sends nothing."""

from collections.abc import Iterator
from typing import Any

from contract_tests.document import Document, Operation, Place
from contract_tests.exchange import Answer, Credentials, Exchange
from contract_tests.findings import Deviation, Kind, Severity
from contract_tests.json_value import MISSING, pointer
from contract_tests.redaction import shown
from contract_tests.undocumented import undeclared

# Refusals of a request that no operation describes: an unknown address or method, a body or a header that is too large.
UNROUTED = frozenset({400, 403, 404, 405, 501})
TRANSPORT_REFUSALS = frozenset({408, 411, 413, 414, 415, 431})
# A handler of any method may answer these two by itself.
IMPLICIT_METHODS = frozenset({"HEAD", "OPTIONS"})
ERROR_SHAPE = "an ErrorResponse"


class Conformance:
    """The checks that every exchange goes through."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._error_schema = {"$ref": "#/components/schemas/ErrorResponse"}
        self._knows_errors = "ErrorResponse" in document.schemas.raw

    def deviations(self, place: Place, exchange: Exchange) -> Iterator[Deviation]:
        """Everything about the answer that the document does not promise."""
        operation = place.operation
        name = operation.id if operation else place.neighbour.id if place.neighbour else "unknown path"
        answer = exchange.answer
        if answer is None:
            yield Deviation(
                operation=name,
                kind=Kind.SERVER_ERROR,
                expected="an answer",
                observed=exchange.trouble,
                message=f"No answer: {exchange.trouble}.",
                cause=exchange.trouble,
            )
        elif answer.status >= 500:
            yield _server_error(name, answer)
        elif operation is None:
            yield from self._unrouted(place, name, exchange, answer)
        elif answer.status >= 400:
            yield from self._refusal(operation, exchange, answer)
        else:
            yield from self._success(operation, exchange, answer)

    def _unrouted(self, place: Place, name: str, exchange: Exchange, answer: Answer) -> Iterator[Deviation]:
        method = exchange.request.method
        if method in IMPLICIT_METHODS:
            return
        if answer.status < 400 and place.neighbour:
            yield Deviation(
                operation=name,
                kind=Kind.METHOD_NOT_ENFORCED,
                expected="405",
                observed=str(answer.status),
                message=f"{method} {place.neighbour.path} is not in the document and was answered {answer.status}.",
            )
        elif answer.status >= 400 and answer.body:
            yield from self._error_shape(name, exchange, answer)

    def _refusal(self, operation: Operation, exchange: Exchange, answer: Answer) -> Iterator[Deviation]:
        if not operation.documents(answer.status) and answer.status not in TRANSPORT_REFUSALS:
            # What such an answer should look like is nowhere said either.
            yield undocumented_status(operation, answer)
        else:
            yield from self._error_shape(operation.id, exchange, answer)

    def _error_shape(self, name: str, exchange: Exchange, answer: Answer) -> Iterator[Deviation]:
        # Too early (429) and refusals of the transport come from whatever stands before the server.
        if not self._knows_errors or answer.status == 429 or answer.status in TRANSPORT_REFUSALS:
            return
        if not answer.is_json or exchange.json is MISSING:
            observed = answer.media_type if not answer.is_json else "not JSON"
            yield Deviation(
                operation=name,
                kind=Kind.ERROR_SHAPE,
                expected=f"{ERROR_SHAPE} as application/json",
                observed=observed or "no content type",
                message=f"The {answer.status} is no JSON that a client could read.",
                cause="media",
            )
            return
        for violation in self._document.schemas.violations(self._error_schema, exchange.json):
            yield Deviation(
                operation=name,
                kind=Kind.ERROR_SHAPE,
                pointer=violation.pointer,
                expected=f"{ERROR_SHAPE}, {violation.expected}",
                observed=violation.observed,
                message=f"The body of the {answer.status} is not {ERROR_SHAPE}.",
                cause=violation.keyword,
            )

    def _success(self, operation: Operation, exchange: Exchange, answer: Answer) -> Iterator[Deviation]:
        if not operation.documents(answer.status):
            yield undocumented_status(operation, answer)
        if answer.status >= 300 or not (answer.body or operation.documents(answer.status)):
            # An undocumented 204 has nothing to say of its form.
            return
        yield from self._headers(operation, answer)
        schema = operation.schema_of(answer.status)
        if schema is None:
            return
        if not answer.is_json:
            yield Deviation(
                operation=operation.id,
                kind=Kind.CONTENT_TYPE,
                expected="application/json",
                observed=answer.media_type or "no content type",
                message="The content type of the answer is not the documented one.",
            )
            if exchange.json is MISSING:
                return
        yield from self._body(operation, schema, exchange)

    def _body(self, operation: Operation, schema: Any, exchange: Exchange) -> Iterator[Deviation]:
        if exchange.json is MISSING:
            answer = exchange.answer
            size = len(answer.body) if answer else 0
            yield Deviation(
                operation=operation.id,
                kind=Kind.RESPONSE_SCHEMA,
                expected="JSON",
                observed=f"{size} bytes that are not JSON",
                message="The body is not JSON.",
                cause="not JSON",
            )
            return
        for violation in self._document.schemas.violations(schema, exchange.json):
            yield Deviation(
                operation=operation.id,
                kind=Kind.RESPONSE_SCHEMA,
                pointer=violation.pointer,
                expected=violation.expected,
                observed=violation.observed,
                message=f"The answer breaks its schema: {violation.keyword} at {violation.pointer or 'the top'}.",
                cause=violation.keyword,
            )
        for steps in undeclared(self._document.schemas, schema, exchange.json):
            yield Deviation(
                operation=operation.id,
                kind=Kind.UNDOCUMENTED_FIELD,
                pointer=pointer(steps),
                expected="declared fields only",
                observed=f"a field named {steps[-1]}",
                message=f"The answer has a field that the document does not declare: {steps[-1]}.",
                cause=steps[-1],
            )

    def _headers(self, operation: Operation, answer: Answer) -> Iterator[Deviation]:
        for name, header in operation.headers.get(str(answer.status), {}).items():
            value = answer.headers.get(name.lower(), MISSING)
            schema = header.get("schema", {})
            textual = self._document.schemas.resolved(schema).get("type", "string") == "string"
            absent = value is MISSING and header.get("required", False)
            if absent or (value is not MISSING and textual and not self._document.schemas.fits(schema, value)):
                yield Deviation(
                    operation=operation.id,
                    kind=Kind.RESPONSE_SCHEMA,
                    pointer=f"header/{name}",
                    expected="the documented header",
                    observed=shown(value),
                    message=f"The header {name} is not as documented.",
                    cause="header",
                )


def _server_error(name: str, answer: Answer) -> Deviation:
    what = f"{answer.status} {answer.media_type or 'without a content type'}"
    return Deviation(
        operation=name,
        kind=Kind.SERVER_ERROR,
        expected="an answer below 500",
        observed=what,
        message=f"The server failed with {what}.",
        cause=str(answer.status),
    )


def undocumented_status(operation: Operation, answer: Answer) -> Deviation:
    """A status that the document does not know; 429 alone breaks nobody, since clients wait for it anyway."""
    return Deviation(
        operation=operation.id,
        kind=Kind.UNDOCUMENTED_STATUS,
        expected=" ".join(sorted(operation.responses)),
        observed=str(answer.status),
        message=f"The status {answer.status} is not documented.",
        cause=str(answer.status),
        severity=Severity.ADDITIVE if answer.status == 429 else None,
    )


def refused_for_its_key(exchange: Exchange) -> bool:
    """Whether a request without the right key was turned away, and for that reason."""
    return exchange.request.credentials is not Credentials.GOOD and exchange.status in {401, 403}
