"""httpx transports over the mock with no socket. Time goes on with each call, and with `advance`."""

from __future__ import annotations

import asyncio
import time

import httpx

from payments_mock.apart import apart
from payments_mock.assembly import Options, assemble
from payments_mock.controls import Controls
from payments_mock.message import Answer, Request


class MockTransport(Controls, httpx.BaseTransport):
    """For `httpx.Client(transport=...)`."""

    def __init__(self, options: Options) -> None:
        self._service = assemble(options)
        super().__init__(self._service.mock, api_key=options.api_key)
        self.mock.begin()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.mock.respond(_inward(request, request.read()))
        if answer.delay:
            wait = _patience(answer, request)
            time.sleep(wait)
            _refuse_delay(answer, wait, request)
        return _outward(answer, request)

    def close(self) -> None:
        self._service.close()


class AsyncMockTransport(Controls, httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient(transport=...)` on asyncio."""

    def __init__(self, options: Options) -> None:
        self._service = assemble(options)
        super().__init__(self._service.mock, api_key=options.api_key)
        self.mock.begin()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        inward = _inward(request, await request.aread())
        if inward.may_wait:
            # Advancing the clock waits for receivers, which may live on this very loop.
            answer = await apart(lambda: self.mock.respond(inward))
        else:
            answer = self.mock.respond(inward)
        if answer.delay:
            wait = _patience(answer, request)
            await asyncio.sleep(wait)
            _refuse_delay(answer, wait, request)
        return _outward(answer, request)

    async def aclose(self) -> None:
        await apart(self._service.close)


def _inward(request: httpx.Request, body: bytes) -> Request:
    target, _, query = request.url.raw_path.partition(b"?")
    headers = tuple((name.lower(), value) for name, value in request.headers.raw)
    return Request(method=request.method, target=target, query=query, headers=headers, body=body)


def _outward(answer: Answer, request: httpx.Request) -> httpx.Response:
    if answer.dropped:
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
    return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body, request=request)


def _patience(answer: Answer, request: httpx.Request) -> float:
    """How long to wait: no longer than the client's read time-out."""
    allowed = request.extensions.get("timeout", {}).get("read")
    return answer.delay if allowed is None else min(answer.delay, float(allowed))


def _refuse_delay(answer: Answer, waited: float, request: httpx.Request) -> None:
    if waited < answer.delay:
        raise httpx.ReadTimeout("The read operation timed out", request=request)
