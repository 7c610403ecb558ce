"""Whether a target is this API at all, by what its lists answer. Judges nothing else."""

from collections.abc import Iterator

from contract_tests.document import Document
from contract_tests.exchange import Exchange
from contract_tests.json_value import MISSING
from contract_tests.pace import BudgetSpentError
from contract_tests.wire import SIGN_OF_LIFE, Wire

HINT = "expected the base URL without /v1"
# What is answered where nothing is served; a list of this API needs no record, so it has no reason to.
_NOTHING_HERE = frozenset({404, 405, 501})


def misfit(document: Document, wire: Wire, first: Exchange) -> str:
    """One line why the target is not this API, or an empty text. `first` answered the sign of life.

    One list that is not there is a finding; all of them together are another server.
    """
    if not _foreign(first) or not all(_foreign(exchange) for exchange in _others(document, wire)):
        return ""
    answer = first.answer
    kind = answer.media_type if answer and answer.media_type else "without a content type"
    return f"target does not look like the Vivamo API: GET {SIGN_OF_LIFE.path} answered {first.status} {kind}; {HINT}"


def _others(document: Document, wire: Wire) -> Iterator[Exchange]:
    lists = [operation.path for operation in document.operations if operation.method == "GET"]
    for path in lists:
        if "{" in path or path == SIGN_OF_LIFE.path:
            continue
        try:
            yield wire.call("GET", path)
        except BudgetSpentError:
            # Undecided, and nothing left to decide it with: then nothing could be judged either.
            return


def _foreign(exchange: Exchange) -> bool:
    """No list of this API, however broken: nothing is served here, or a page is."""
    if exchange.status in _NOTHING_HERE:
        return True
    page = exchange.answer is not None and not exchange.answer.is_json and exchange.json is MISSING
    return exchange.succeeded and page
