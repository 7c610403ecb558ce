"""Sending requests to the target and showing what came. Any trouble becomes an exchange."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from contract_tests.credentials import Credentials, authorization, in_query
from contract_tests.exchange import Answer, Exchange, Request
from contract_tests.line import Line
from contract_tests.pace import BudgetSpentError, Pace, retry_after

# How often a request that was refused as too early (429) goes out again.
TRIES_WHEN_LIMITED = 3
# After so many requests in a row without any answer the target is asked for a sign of life.
MOST_SILENCE = 5
SIGN_OF_LIFE = Request(method="GET", path="/v1/customers", query="size=1")


class NotAllowedError(Exception):
    """A polite run may not send this."""


def json_request(method: str, path: str, *, json_body: Any = None, query: dict[str, Any] | None = None) -> Request:
    """A request with a body of JSON, or without any."""
    body = b"" if json_body is None else json.dumps(json_body, ensure_ascii=False).encode()
    headers = {"content-type": "application/json"} if body else {}
    return Request(method=method, path=path, query=urlencode(query or {}), headers=headers, body=body)


class Wire:
    """Sends requests, one at a time but where the moment matters, and shows every exchange to the observers."""

    def __init__(self, *, target: str, api_key: str, line: Line, pace: Pace) -> None:
        self.target = target.rstrip("/")
        self._api_key = api_key
        self._line = line
        self.pace = pace
        self._silence = 0
        self.gone = False
        self.observers: list[Callable[[Exchange], None]] = []
        # Says why a request may not go out; an empty text lets it pass.
        self.guard: Callable[[Request], str] = lambda _request: ""

    def call(
        self,
        method: str,
        path: str,
        *,
        json_body: Any = None,
        query: dict[str, Any] | None = None,
        credentials: Credentials = Credentials.GOOD,
    ) -> Exchange:
        """Send JSON, or nothing, to a path that is already percent-encoded."""
        request = json_request(method, path, json_body=json_body, query=query)
        return self.send(replace(request, credentials=credentials))

    def send(self, request: Request) -> Exchange:
        """Send it, again when the target answers 429 and says when. Raises BudgetSpentError or NotAllowedError only."""
        refusal = self.guard(request)
        if refusal:
            raise NotAllowedError(refusal)
        exchange = self._once(request)
        for _ in range(TRIES_WHEN_LIMITED - 1):
            if exchange.answer is None or exchange.status != 429:
                break
            wait = retry_after(exchange.answer.headers.get("retry-after", ""), now=time.time())
            if wait is None:
                break
            self.pace.rest(wait)
            exchange = self._once(request)
        return exchange

    def at_once(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send all of them at the same moment, each on a connection of its own, once.

        Raises as `send` does, before anything has gone out. The observers see the answers that succeeded first: of
        requests that exclude each other, the one that was granted is what the others were refused for.
        """
        for refusal in filter(None, map(self.guard, requests)):
            raise NotAllowedError(refusal)
        for _ in requests:
            self._take()
        start = threading.Barrier(len(requests))

        def sent(request: Request) -> tuple[Answer | None, str]:
            start.wait()
            return self._exchanged(request)

        with ThreadPoolExecutor(len(requests)) as threads:
            came = list(threads.map(sent, requests))
        answered = (self._exchange(request, *got) for request, got in zip(requests, came, strict=True))
        exchanges = [replace(exchange, together=True) for exchange in answered]
        for exchange in sorted(exchanges, key=lambda exchange: not exchange.succeeded):
            self._show(exchange)
        return exchanges

    def _take(self) -> None:
        # Each further try could wait for a time-out, so a target that is gone stays gone for this run.
        if not self.gone and self._silence >= MOST_SILENCE:
            self.pace.take()
            self.gone = self._exchanged(SIGN_OF_LIFE)[0] is None
        if self.gone:
            raise BudgetSpentError("the target has stopped answering")
        self.pace.take()

    def _once(self, request: Request) -> Exchange:
        self._take()
        exchange = self._exchange(request, *self._exchanged(request))
        self._show(exchange)
        return exchange

    def _exchange(self, request: Request, answer: Answer | None, trouble: str) -> Exchange:
        self._silence = 0 if answer else self._silence % MOST_SILENCE + 1
        return Exchange(request=request, answer=answer, trouble=trouble, target=self.target)

    def _show(self, exchange: Exchange) -> None:
        for observe in self.observers:
            observe(exchange)

    def _exchanged(self, request: Request) -> tuple[Answer | None, str]:
        query = "&".join(filter(None, (request.query, in_query(request.credentials, self._api_key))))
        value = authorization(request.credentials, self._api_key)
        return self._line.ask(
            request.method,
            f"{request.path}?{query}" if query else request.path,
            headers=request.headers | ({"authorization": value} if value else {}),
            body=request.body,
        )
