"""Whether a target can be tested: it answers, takes the key, and is this API. Judges nothing else."""

from collections.abc import Iterator

from contract_tests.document import Document
from contract_tests.exchange import Exchange
from contract_tests.json_value import MISSING
from contract_tests.pace import BudgetSpentError
from contract_tests.wire import SIGN_OF_LIFE, Wire

WHICH_KEY = "set VIVAMO_API_KEY to the secret key of this environment"
HINT = "expected the base URL without /v1"
# What is answered where nothing is served; a list of this API needs no record, so it has no reason to.
_NOTHING_HERE = frozenset({404, 405, 501})


def unfit(document: Document, wire: Wire) -> str:
    """One line why the target cannot be tested, or an empty text, so that no long run is made against nothing."""
    exchange = wire.send(SIGN_OF_LIFE)
    if exchange.answer is None and "Connect" in exchange.trouble:
        return f"cannot reach {wire.target}: {exchange.trouble}"
    if exchange.status in {401, 403}:
        # Some gateways answer so where nothing is served.
        hint = f"; {HINT}" if wire.target.endswith("/v1") else ""
        return f"{wire.target} refuses the API key ({exchange.status}): {WHICH_KEY}{hint}"
    return _misfit(document, wire, exchange)


def _misfit(document: Document, wire: Wire, first: Exchange) -> str:
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
