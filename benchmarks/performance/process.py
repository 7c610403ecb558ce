"""A side in a process of its own: a block of work on command, and what it took."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORKER = Path(__file__).with_name("worker.py")
# The longest block, a million webhooks, takes a tenth of this. A library that hangs must not stop the bench.
_SECONDS = 300.0


class SideFailed(Exception):
    """The side could not do its work; the text is its own."""


@dataclass(frozen=True, slots=True)
class Block:
    """Seconds of CPU, of this process with all its threads, and of the clock, for one of so many times."""

    cpu: float
    wall: float
    value: float


@dataclass(frozen=True, slots=True)
class Program:
    """The command line of a side, and its surroundings."""

    python: Path
    path: Path
    side: str
    url: str

    def command(self, what: str) -> list[str]:
        return [str(self.python), "-s", "-P", str(WORKER), self.side, self.url, what]

    @property
    def environ(self) -> Mapping[str, str]:
        """No proxy, key or setting of whoever runs the bench reaches a library."""
        return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(self.path), "PYTHONHASHSEED": "0"}


class Worker:
    """A running side. Blocks alternate between workers, so that noise hits all alike."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def block(self, name: str, times: int) -> Block:
        """Raises `SideFailed`."""
        if not self._process.stdin or not self._process.stdout or self._process.poll() is not None:
            raise SideFailed(f"the process ended with {self._process.returncode}")
        with _patience(self._process.pid):
            self._process.stdin.write(f"{name} {times}\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        said: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in said:
            raise SideFailed(said["error"])
        return Block(said["cpu"] / times, said["wall"] / times, said["value"] or 0)


@contextmanager
def working(program: Program) -> Iterator[Worker]:
    command = program.command("blocks")
    with subprocess.Popen(  # noqa: S603 - our own worker
        command,
        env=program.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.kill()


def cold(program: Program) -> float:
    """Seconds of CPU of a process that makes one call and ends. Raises `SideFailed`."""
    command, environ = program.command("cold"), program.environ
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    pid = os.posix_spawn(command[0], command, environ, file_actions=quiet)
    with _patience(pid):
        _, status, usage = os.wait4(pid, 0)
    if status:
        raise SideFailed(f"the cold script ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


@contextmanager
def _patience(pid: int) -> Iterator[None]:
    """Ends the process when it takes too long."""

    def end() -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(_SECONDS, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
