"""One document over HTTP: bounded in size and in time, from nowhere but where it was asked for."""

import asyncio
import ipaddress
import ssl
import zlib
from collections.abc import AsyncIterator
from urllib.parse import urljoin, urlsplit

import httpx

from tools.address import BY_HAND, Limits, Progress, public
from tools.errors import DocumentError


def download(address: str, limits: Limits, progress: Progress | None = None) -> bytes:
    """The document at `address`. DocumentError says what is wrong there, and what to do about it."""
    name = public(address)
    try:
        return asyncio.run(_within(address, limits, progress or _quiet))
    except DocumentError as error:
        raise DocumentError(f"{name}: {error}") from error
    # ImportError: a proxy in the environment that httpx has no package for.
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as error:
        raise DocumentError(f"{name}: {_trouble(error)}") from error


async def _within(address: str, limits: Limits, progress: Progress) -> bytes:
    _check_address(address, limits)
    try:
        # httpx bounds each read; a server that sends a byte now and then is bounded by this alone.
        async with asyncio.timeout(limits.whole):
            return await _get(address, limits, progress)
    except TimeoutError as error:
        advice = f"give it more time (--seconds), or {BY_HAND}"
        raise DocumentError(f"not all here after {limits.whole:g} s: {advice}") from error


async def _get(address: str, limits: Limits, progress: Progress) -> bytes:
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    # No proxy stands between this machine and itself.
    async with (
        httpx.AsyncClient(timeout=timeout, trust_env=not _is_loopback(address)) as client,
        client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response,
    ):
        _check_status(response)
        body = bytearray()
        expected = response.headers.get("content-length", "")
        async for chunk in _decoded(response, limits.size):
            body += chunk
            if max(len(body), response.num_bytes_downloaded) > limits.size:
                raise DocumentError(limits.exceeded)
            progress(response.num_bytes_downloaded, int(expected) if expected.isdecimal() else None)
        return bytes(body)


async def _decoded(response: httpx.Response, size: int) -> AsyncIterator[bytes]:
    """A small body may unpack to gigabytes, so never more is unpacked at once than there may be."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise DocumentError(f"sent in an encoding that nobody asked for, {encoding!r}: {BY_HAND}")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        async for chunk in response.aiter_raw():
            yield unpacking.decompress(chunk, size + 1)
    except zlib.error as error:
        raise DocumentError(f"not the gzip that it says it is: try again, or {BY_HAND}") from error
    if not unpacking.eof or unpacking.unused_data:
        raise DocumentError("cut short: try again")


def _check_address(address: str, limits: Limits) -> None:
    if not urlsplit(address).hostname:
        raise DocumentError("not an address: https://host/path is needed")
    if urlsplit(address).scheme.lower() == "http" and not (limits.plain_http or _is_loopback(address)):
        advice = "use https, or --plain-http if you trust the way there"
        raise DocumentError(f"by plain http anybody on the way may change it: {advice}")


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_status(response: httpx.Response) -> None:
    if response.has_redirect_location:
        target = urljoin(str(response.url), response.headers["location"])
        place = public(target) + (" (and a query, not shown)" if urlsplit(target).query else "")
        raise DocumentError(f"moved to {place}: if you trust that, make fetch-spec SPEC_URL=<that address>")
    if response.status_code != 200:
        raise DocumentError(f"answered with status {response.status_code}: check the address, or {BY_HAND}")


def _trouble(error: Exception) -> str:
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
        return "not an address: https://host/path is needed"
    if isinstance(error, httpx.TimeoutException):
        return f"no answer in time ({type(error).__name__}): try again later, or {BY_HAND}"
    if isinstance(error, httpx.RemoteProtocolError) and "without sending complete" in str(error):
        return "cut short: try again"
    if broken := _tls(error):
        return f"no safe connection ({broken}): check the address and this machine's clock, or {BY_HAND}"
    return f"cannot be reached ({_plain(error)}): check the address and the network, or {BY_HAND}"


def _tls(error: BaseException | None) -> str:
    """What TLS found wrong, somewhere below the error; empty if it was not that."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted: {error.verify_message}"
        if isinstance(error, ssl.SSLError):
            return f"TLS: {error.reason}"
        error = error.__cause__ or error.__context__
    return ""


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _quiet(_received: int, _expected: int | None) -> None:
    """Nobody looks on."""
