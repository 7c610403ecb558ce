"""A wire as a transport of httpx, so that any client of httpx goes through budget, guard and judge."""

import httpx

from contract_tests.exchange import Exchange, Request
from contract_tests.pace import BudgetSpentError
from contract_tests.wire import NotAllowedError, Wire

# The client's own key, agent and encodings are not the wire's.
_KEPT = frozenset({"content-type"})
# The body is decoded and whole by now.
_OF_THE_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class WireTransport(httpx.BaseTransport):
    """`last` is the latest exchange; `stopped` is why the latest request did not go out, or None.

    A client may make an error of its own of what a transport raises, so the reason is kept beside it.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.last: Exchange | None = None
        self.stopped: BudgetSpentError | NotAllowedError | None = None

    def forget(self) -> None:
        """The next call begins with nothing sent."""
        self.last = self.stopped = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.partition(b"?")
        headers = {name.lower(): value for name, value in request.headers.items() if name.lower() in _KEPT}
        try:
            self.last = self._wire.send(
                Request(
                    method=request.method,
                    path=path.decode("ascii"),
                    query=query.decode("ascii"),
                    headers=headers,
                    body=request.read(),
                )
            )
        except (BudgetSpentError, NotAllowedError) as reason:
            self.stopped = reason
            raise httpx.ConnectError("not sent", request=request) from reason
        return _response(self.last, request)


def _response(exchange: Exchange, request: httpx.Request) -> httpx.Response:
    answer = exchange.answer
    if answer is None:
        raise httpx.ReadError("no answer", request=request)
    headers = [(name, value) for name, value in answer.headers.items() if name not in _OF_THE_TRANSPORT]
    # Bytes, since a value that is no ASCII would be encoded anew.
    raw = [(name.encode("latin-1", "replace"), value.encode("utf-8", "surrogateescape")) for name, value in headers]
    return httpx.Response(answer.status, headers=raw, content=answer.body, request=request)
