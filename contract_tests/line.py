"""The only sockets to the target: one request goes out, and an answer comes or it is known why none did."""

import select
import time
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from contract_tests.exchange import Answer

# A sandbox may think for a while; a test must end all the same.
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
LONGEST_ANSWER_SECONDS = 30.0
LARGEST_ANSWER_BYTES = 20_000_000
_PIECE = 1 << 16
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# What httpx says of itself, so that a target sees the same of both lines.
_ALWAYS = (("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate"), ("Connection", "keep-alive"))
# The answer, or why there is none, in words without an address or a secret.
Came = tuple[Answer | None, str]


class Line(Protocol):
    """`target` is a path with its query, percent-encoded, as it goes out. Threads may share a line."""

    def ask(self, method: str, target: str, *, headers: Mapping[str, str], body: bytes) -> Came:
        """Send one request on a connection that nobody else uses, and wait for the answer."""

    def close(self) -> None:
        """End every connection."""


def is_loopback(url: str) -> bool:
    """Whether the address names this machine."""
    return urlsplit(url).hostname in _LOOPBACK


def line_to(target: str) -> Line:
    """A line with time-outs and without redirects; a proxy of the environment is for far targets only."""
    if is_loopback(target) and urlsplit(target).scheme == "http":
        return NearLine(target)
    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    limits = httpx.Limits(max_keepalive_connections=1)
    return FarLine(target, httpx.Client(timeout=timeout, trust_env=not is_loopback(target), limits=limits))


class FarLine:
    """To any address, by a client of httpx: TLS, proxies, certificates."""

    def __init__(self, target: str, http: httpx.Client) -> None:
        self._base = httpx.URL(target)
        self._http = http

    def ask(self, method: str, target: str, *, headers: Mapping[str, str], body: bytes) -> Came:
        """Send it, and never follow where the answer leads."""
        try:
            url = self._base.copy_with(raw_path=self._base.raw_path.rstrip(b"/") + target.encode("ascii"))
            with self._http.stream(method, url, headers=headers, content=body, follow_redirects=False) as response:
                return _read(response.status_code, response.headers.multi_items(), response.iter_bytes())
        except httpx.TimeoutException as error:
            return None, f"no answer in time ({type(error).__name__})"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # The text of an error may hold the address with its query; its name says enough.
            return None, f"the connection broke ({type(error).__name__})"

    def close(self) -> None:
        """End every connection."""
        self._http.close()


class _Connection(HTTPConnection):
    """Sends head and body as one piece: apart, each would wake the server."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self._pieces: list[bytes] = []

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(ANSWER_SECONDS)

    def send(self, data: bytes) -> None:  # type: ignore[override]  # nothing but bytes is sent here
        self._pieces.append(data)

    def flush(self) -> None:
        """All that was to be sent goes out."""
        whole = b"".join(self._pieces)
        self._pieces.clear()
        super().send(whole)

    @property
    def is_stale(self) -> bool:
        """Whether the server has closed it, or speaks without being asked."""
        return bool(select.select([self.sock], (), (), 0)[0])


class NearLine:
    """To a server of this machine without TLS: what httpx does besides would cost more than the server's whole work."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._prefix = parts.path.rstrip("/")
        self._idle: list[_Connection] = []

    def ask(self, method: str, target: str, *, headers: Mapping[str, str], body: bytes) -> Came:
        """Send it, on a connection that is open where there is one."""
        connection = None
        try:
            connection = self._connected()
            connection.putrequest(method, self._prefix + target, skip_accept_encoding=True)
            for name, value in (*_ALWAYS, *headers.items(), *_length(method, body)):
                connection.putheader(name, value)
            connection.endheaders(body or None)
            connection.flush()
            with connection.getresponse() as response:
                came = _read(response.status, response.getheaders(), _pieces(response))
                reusable = came[0] is not None and not response.will_close
        except (OSError, HTTPException, ValueError) as error:
            if connection is not None:
                connection.close()
            return None, _trouble(error)
        (self._idle.append if reusable else _Connection.close)(connection)
        return came

    def _connected(self) -> _Connection:
        while self._idle:
            known = self._idle.pop()
            if not known.is_stale:
                return known
            known.close()
        new = _Connection(self._host, self._port)
        try:
            new.connect()
        except OSError as error:
            raise _UnreachedError from error
        return new

    def close(self) -> None:
        """End every connection."""
        while self._idle:
            self._idle.pop().close()


class _UnreachedError(HTTPException):
    """Nobody listens."""


class _CutShortError(HTTPException):
    """The answer ended before it was whole."""


def _trouble(error: Exception) -> str:
    """In the same words whichever way it broke off: one cause is one finding."""
    if isinstance(error, TimeoutError):
        return "no answer in time (ReadTimeout)"
    if isinstance(error, _UnreachedError):
        return "the connection broke (ConnectError)"
    return f"the connection broke ({'ReadError' if isinstance(error, OSError) else 'RemoteProtocolError'})"


def _length(method: str, body: bytes) -> Iterable[tuple[str, str]]:
    """What makes the end of the body known, also of none where one is usual."""
    return [("Content-Length", str(len(body)))] if body or method in {"POST", "PUT", "PATCH"} else []


def _pieces(response: HTTPResponse) -> Iterable[bytes]:
    """The body as it comes, decoded where it is compressed; raises where it ends too early."""
    coding, wanted = response.headers.get("content-encoding"), response.length
    whole = bytearray()
    while wanted is None or len(whole) < wanted:
        piece = response.read1(_PIECE)
        if not piece and wanted is not None:
            raise _CutShortError
        if not piece or len(whole) > LARGEST_ANSWER_BYTES:
            break
        whole += piece
        if not coding:
            yield piece
    if coding:
        try:
            yield httpx.Response(200, headers={"content-encoding": coding}, content=bytes(whole)).content
        except httpx.DecodingError:
            raise _CutShortError from None


def _read(status: int, headers: Iterable[tuple[str, str]], pieces: Iterable[bytes]) -> Came:
    """The answer, unless it is without end in bytes or in time."""
    deadline = time.monotonic() + LONGEST_ANSWER_SECONDS
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > LARGEST_ANSWER_BYTES:
            return None, f"an answer of more than {LARGEST_ANSWER_BYTES} bytes"
        if time.monotonic() > deadline:
            return None, f"an answer that was not complete after {LONGEST_ANSWER_SECONDS:.0f} s"
    named: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        named[key] = f"{named[key]}, {value}" if key in named else value
    return Answer(status=status, headers=named, body=bytes(body)), ""
