"""The published client over the wire of a run, and what it makes of each answer against what was answered."""

from collections.abc import Callable
from typing import Any

from payments_core.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    PaymentsError,
    RateLimited,
    ServerError,
)
from vivamo import Vivamo

from contract_tests.exchange import Exchange
from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, difference, dig, pointer
from contract_tests.redaction import shown
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.wire_transport import WireTransport

READ = "the client gives what was answered"
UNREAD = "a documented answer is read by the client"
REFUSAL = "a refusal becomes the error of its status"
# Nobody is there: the wire knows the target and its key.
NOWHERE, NO_KEY = "http://127.0.0.1:9", "sk_of_the_wire"
_REFUSALS: dict[int, tuple[type[ApiError], ...]] = {
    400: (BadRequest, NotFound),
    403: (Forbidden,),
    404: (NotFound,),
    409: (Conflict,),
    429: (RateLimited,),
}
# What the client hands out without the object around it.
_WRAPPED = {"/v1/customers": "customers", "/v1/customers/{externalCustomerId}/prizes": "prizes"}
Call = Callable[[], Any]


class Client:
    """`vivamo` is the facade; `ask` sends one call of it."""

    def __init__(self, run: ContractRun) -> None:
        self._run = run
        self._transport = WireTransport(run.wire)
        # What drifts is reported by the judge, so it needs no line in a log.
        self.vivamo = Vivamo(
            NO_KEY,
            environment="mock",
            base_url=NOWHERE,
            retries=0,
            transport=self._transport,
            on_drift=lambda _drift: None,
        )

    def ask(self, call: Call, otherwise: Call | None = None) -> Exchange | None:
        """The exchange of the call, or None when nothing was sent.

        `otherwise` is called when the facade refuses the arguments by itself. Raises BudgetSpentError and
        NotAllowedError, and nothing that an answer could cause.
        """
        self._transport.forget()
        seen = self._run.findings.breaking_seen
        result, error = _outcome(call)
        if self._transport.stopped is not None:
            raise self._transport.stopped
        exchange = self._transport.last
        if exchange is None:
            return self.ask(otherwise) if otherwise is not None else None
        # What is wrong with the answer already explains what the client makes of it.
        if self._run.findings.breaking_seen == seen:
            self._compare(exchange, result, error)
        return exchange

    def _compare(self, exchange: Exchange, result: Any, error: Exception | None) -> None:
        if exchange.succeeded:
            if error is not None:
                self._report(exchange, UNREAD, "", expected="a result", observed=type(error).__name__)
            else:
                self._same(exchange, result)
        elif not _fits(error, exchange):
            wanted = "OutcomeUnknown" if exchange.answer is None else f"the error of {exchange.status}"
            self._report(exchange, REFUSAL, "", expected=wanted, observed=type(error).__name__)

    def _same(self, exchange: Exchange, result: Any) -> None:
        place = self._run.document.locate(exchange.request.method, exchange.request.path)
        inside = _WRAPPED.get(place.operation.path if place.operation else "") if isinstance(result, list) else None
        answered = dig(exchange.json, inside) if inside else exchange.json
        written = _written(result)
        steps = difference(answered, written)
        if steps is not None:
            at = pointer((*([inside] if inside else []), *steps))
            expected, observed = shown(dig(answered, *steps)), shown(dig(written, *steps))
            self._report(exchange, READ, at, expected=expected, observed=observed)

    def _report(self, exchange: Exchange, message: str, at: str, *, expected: str, observed: str) -> None:
        place = self._run.document.locate(exchange.request.method, exchange.request.path)
        self._run.judge.report(
            Deviation(
                operation=place.operation.id if place.operation else "unknown path",
                kind=Kind.CLIENT_DECODE,
                message=message,
                pointer=at,
                expected=expected,
                observed=observed,
                cause=message,
            ),
            exchange,
        )


def _outcome(call: Call) -> tuple[Any, Exception | None]:
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001 - whatever a user would meet here is what is to be judged
        return None, error


def _fits(error: Exception | None, exchange: Exchange) -> bool:
    """Whether the error is the one that the client documents for such an answer."""
    if exchange.answer is None:
        return isinstance(error, OutcomeUnknown)
    if 300 <= exchange.status < 400 or exchange.status < 200:
        return isinstance(error, PaymentsError)
    kinds = (ServerError,) if exchange.status >= 500 else _REFUSALS.get(exchange.status, (ApiError,))
    return isinstance(error, kinds) and isinstance(error, ApiError) and error.status == exchange.status


def _written(result: Any) -> Any:
    """The model, or the list of models, as JSON again."""
    if isinstance(result, list):
        return [_written(one) for one in result]
    write = getattr(result, "to_dict", None)
    return write() if write is not None else MISSING
