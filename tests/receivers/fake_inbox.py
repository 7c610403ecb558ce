"""An inbox that keeps what it is given, or raises what it is told to."""

from __future__ import annotations

from payments_core.headers import Headers


class FakeInbox:
    """`bodies` and `headers` are what it got, in order; `closed` counts its ends."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error
        self.bodies: list[bytes] = []
        self.headers: list[Headers] = []
        self.closed = 0

    def receive(self, body: bytes, headers: Headers) -> object:
        self.bodies.append(body)
        self.headers.append(headers)
        if self.error is not None:
            raise self.error
        return object()

    async def areceive(self, body: bytes, headers: Headers) -> object:
        return self.receive(body, headers)

    async def aclose(self) -> None:
        self.closed += 1
