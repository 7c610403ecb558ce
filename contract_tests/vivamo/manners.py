"""What a polite run may send: nothing that moves money twice, nothing to records of others. Sends nothing."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from contract_tests.document import Document, Operation
from contract_tests.exchange import Credentials, Request
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.pool import Pool

# Reading it starts a verification.
_READ_WITH_EFFECT = "/v1/customers/{externalCustomerId}/kyc-info"


def manners(document: Document, pool: Pool, *, tag: str) -> Callable[[Request], str]:
    """A guard for the wire: why this request may not go out, or an empty text."""

    def refuse(request: Request) -> str:
        place = document.locate(request.method, request.path)
        if place.operation is None:
            return "" if request.method in {"GET", "HEAD", "OPTIONS"} else "a foreign method may have an effect"
        if request.method == "GET" and place.operation.path != _READ_WITH_EFFECT:
            return ""
        if request.credentials is not Credentials.GOOD and not _moves_money(place.operation):
            return ""
        return _refusal(place.operation, [*place.arguments.items(), *_named(request)], pool, tag)

    return refuse


def _moves_money(operation: Operation) -> bool:
    return operation.path.endswith("/proceed/{allow}")


def _named(request: Request) -> list[tuple[str, str]]:
    return [pair for pair in parse_qsl(request.query, keep_blank_values=True) if pair[0] == "webhookId"]


def _refusal(operation: Operation, arguments: list[tuple[str, str]], pool: Pool, tag: str) -> str:
    for name, value in arguments:
        if name in {"allow", "type"}:
            continue
        if value != NO_SUCH_ID and not value.startswith(tag) and not pool.holds(name, value):
            return "the record is not of this run"
    if not _moves_money(operation):
        return ""
    given = dict(arguments)
    intent = given["disbursementIntentId"]
    if intent == NO_SUCH_ID:
        return "" if given["allow"] == "false" else "an approval of a record that this run has not made"
    return "this run has decided about it before" if pool.decided(intent) else ""
