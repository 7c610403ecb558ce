"""Prism as a judge: a proxy in front of a server, which says of every answer what the document has against it.

Callers reach the server through a `Watch`, which stands on both sides of Prism: so it knows which calls Prism sent on,
and which it answered by itself. What Prism knows nothing of, the calls below `/_mock`, goes past it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
import pytest
import uvicorn

ROOT = Path(__file__).parents[2]
ADVICE = "needs Prism, which npx runs: npx comes with Node.js (`apt-get install npm`, `brew install node`)"
# npx fetches Prism first, once.
_START_SECONDS = 180.0
_MOST_TRIES = 200
_NUMBER = b"x-watch-number"
_HOP_BY_HOP = (b"connection", b"keep-alive", b"transfer-encoding")
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def npx() -> str:
    """Where it is. Without it the test skips, but in CI it fails: there a skip would hide a gap."""
    found = shutil.which("npx")
    if found is None and os.environ.get("CI"):
        pytest.fail(f"npx is not installed: CI {ADVICE}", pytrace=False)
    if found is None:
        pytest.skip(ADVICE)
    return found


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def says_the_same(self, other: Reply) -> bool:
        """Prism writes JSON anew, with other escapes and as many digits as a double has."""
        return self.status == other.status and _read(self.body) == _read(other.body)


@dataclass(slots=True)
class Tally:
    """Calls of the API: how many came, and of these how many Prism sent on and gave back as they were answered.

    What Prism cannot carry goes past it and is not counted. `unknown` are those that the document has no operation for:
    Prism sends them on unjudged.
    """

    came: int = 0
    returned: int = 0
    unknown: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def judged(self) -> int:
        return self.returned - self.unknown

    def count(self, scope: Message, reply: Reply, answered: Reply | None) -> None:
        self.came += 1
        if answered is None or not answered.says_the_same(reply):
            return
        self.returned += 1
        found = json.loads(dict(reply.headers).get(b"sl-violations", b"[]"))
        self.unknown += any(one["message"] == "Selected route not found" for one in found)
        # The other place is the request, where the negative tests are wrong on purpose.
        said = [one for one in found if one["location"][0] == "response"]
        self.wrong += [f"{scope['method']} {scope['path']} {reply.status}: {one}" for one in said]


class Watch:
    """An ASGI application on two ports: callers come to one, Prism to the other."""

    def __init__(self, *, mock: str, prism: str, inner_port: int) -> None:
        self.tally = Tally()
        self._mock, self._prism, self._inner_port = mock, prism, inner_port
        self._answered: dict[bytes, Reply] = {}
        self._numbers = itertools.count(1)
        self._http = httpx.AsyncClient(timeout=10, trust_env=False, limits=httpx.Limits(max_connections=None))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body = await _body(receive)
        if body is None:
            return
        if scope["server"][1] == self._inner_port:
            number = dict(scope["headers"])[_NUMBER]
            reply = self._answered[number] = await self._relay(self._mock, scope, body)
        elif scope["path"].startswith("/_mock/") or not _carries(scope["raw_path"], body):
            reply = await self._relay(self._mock, scope, body)
        else:
            number = b"%d" % next(self._numbers)
            reply = await self._relay(self._prism, scope, body, (_NUMBER, number))
            self.tally.count(scope, reply, self._answered.pop(number, None))
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._http.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _relay(self, base: str, scope: Message, body: bytes, *more: tuple[bytes, bytes]) -> Reply:
        """To the letter: the target as it came, and every header that is not the connection's own."""
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        headers = [*_lasting(scope["headers"]), *more]
        request = httpx.Request(
            scope["method"], base, headers=headers, content=body or None, extensions={"target": target}
        )
        try:
            response = await self._send(request)
            said = b"".join([part async for part in response.aiter_raw()])
        except httpx.HTTPError:
            return Reply(502, [(b"content-length", b"0")], b"")
        kept = [(name, value) for name, value in _lasting(response.headers.raw) if name != b"content-length"]
        return Reply(response.status_code, [*kept, (b"content-length", b"%d" % len(said))], said)

    async def _send(self, request: httpx.Request) -> httpx.Response:
        """Waits for a server that is not there, as one that is being started again."""
        for _ in range(_MOST_TRIES):
            with suppress(httpx.ConnectError):
                return await self._http.send(request, stream=True)
            await asyncio.sleep(0.1)
        raise httpx.ConnectError("nobody answers", request=request)


def _carries(target: bytes, body: bytes) -> bool:
    """Whether Prism can send it on.

    Of a path that is no UTF-8 it dies; of a body that is nothing to JavaScript it sends the length alone, and waits.
    """
    if body and _read(body) in (None, False, 0, ""):
        return False
    if re.search(rb"%(?![0-9A-Fa-f]{2})", target):
        return False
    with suppress(UnicodeDecodeError):
        unquote_to_bytes(target).decode("utf-8")
        return True
    return False


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _lasting(headers: Any) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in headers if name.lower() not in _HOP_BY_HOP]


async def _body(receive: Receive) -> bytes | None:
    """None when the caller went away before its end."""
    body = bytearray()
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)
    return None


@contextmanager
def watched(mock: str) -> Iterator[tuple[str, Tally]]:
    """The address where a mock is reached through Prism, and what is counted there."""
    found = npx()
    with _listener() as outer, _listener() as inner, _listener() as taken:
        ports = [one.getsockname()[1] for one in (outer, inner, taken)]
        taken.close()
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        watch = Watch(mock=mock, prism=urls[2], inner_port=ports[1])
        with _prism(found, upstream=urls[1], port=ports[2]), _served(watch, [outer, inner]):
            yield urls[0], watch.tally


def _listener() -> socket.socket:
    # Named, since asyncio switches Nagle's delay off for sockets of TCP by name alone.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener


@contextmanager
def _served(watch: Watch, listeners: list[socket.socket]) -> Iterator[None]:
    config = uvicorn.Config(
        watch,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        # Prism may leave a call without the end of its body.
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    for listener in listeners:
        listener.listen()
    thread = threading.Thread(target=server.run, args=(listeners,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _prism(npx: str, *, upstream: str, port: int) -> Iterator[None]:
    command = [npx, "--yes", "@stoplight/prism-cli@5", "proxy", str(ROOT / "openapi.yaml"), upstream]
    command += ["--port", str(port), "--verboseLevel", "fatal"]
    # Prism dies of what it cannot write into a header, such as another script in the name of a field.
    again = f"while :; do {shlex.join(command)} >/dev/null 2>&1; sleep 0.1; done"
    # A group of its own, since npx leaves what it has started to itself.
    with subprocess.Popen(["sh", "-c", again], start_new_session=True) as process:  # noqa: S603, S607 - Prism
        try:
            _await(port)
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _await(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail("Prism did not start", pytrace=False)
