"""Servers in processes of their own: how soon they answer, what memory they take."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
# npx fetches Prism first, once.
_PRISM_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Server:
    """`ready`: seconds from its start to the line that says where it listens."""

    url: str
    pid: int
    ready: float

    @property
    def megabytes(self) -> float:
        """Resident now."""
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(self.pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
        return int(told.stdout) / 1024


@contextmanager
def python(module: str, *arguments: str) -> Iterator[Server]:
    """A module of ours that says `listening on URL`."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        line = process.stdout.readline() if process.stdout else ""
        try:
            yield Server(line.split()[-1], process.pid, time.perf_counter() - begun)
        finally:
            process.terminate()


@contextmanager
def prism(*arguments: str) -> Iterator[str]:
    """The URL of Prism's mock of our document. It logs nothing, which is its fastest way."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command: Sequence[str] = ["npx", "--yes", "@stoplight/prism-cli@5", "mock", str(ROOT / "openapi.yaml")]
    command = [*command, "--port", str(port), "--verboseLevel", "silent", *arguments]
    # A group of its own, since npx leaves what it has started to itself.
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:  # noqa: S603 - Prism
        url = f"http://127.0.0.1:{port}"
        try:
            _await(url, process)
            yield url
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PRISM_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.HTTPError):
            httpx.get(url)
            return
        time.sleep(0.1)
    raise TimeoutError("Prism did not start")
