"""Programs of this project, run in processes of their own: a mutant that is served, a tool that ends."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A run that takes longer than this hangs.
LONGEST_SECONDS = 900.0
# The code of a run that was given up, or whose server broke down.
BROKEN = -1
_STOP_SECONDS = 20.0
_LAST = re.compile(r"answered (\d+)(.*)")


@dataclass(slots=True)
class Served:
    """`requests` is what the server answered, below `/_mock` aside; `trouble` what broke down in it.

    Both are known once it has ended.
    """

    url: str
    requests: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended; `BROKEN` for one that was given up."""

    code: int
    printed: str
    seconds: float


@contextmanager
def served(name: str) -> Iterator[Served]:
    """A mutant on a free port of this machine, from a process of its own."""
    command = [sys.executable, "-m", "contract_tests.mutants.serve", name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_environment()) as server:  # noqa: S603 - our own module
        try:
            assert server.stdout is not None
            first = server.stdout.readline()
            if not first.startswith("listening on "):
                raise RuntimeError(f"{name} cannot be served")
            running = Served(first.split()[-1])
            yield running
        finally:
            server.send_signal(signal.SIGINT)
            try:
                last, _ = server.communicate(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                last, _ = server.communicate()
        said = _LAST.match(last)
        running.requests, running.trouble = (
            (int(said[1]), said[2].strip()) if said else (0, "the server did not end well")
        )


def ended(command: Sequence[str], *, cwd: Path = ROOT, longest: float = LONGEST_SECONDS) -> Ended:
    """Run a program to its end, or until it has had so many seconds."""
    begun = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - programs that the callers name
        command, cwd=cwd, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", start_new_session=True,
    ) as running:  # fmt: skip
        try:
            printed, _ = running.communicate(timeout=longest)
            code = running.returncode
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            printed, code = running.communicate()[0], BROKEN
    return Ended(code, printed, time.monotonic() - begun)


def _environment() -> dict[str, str]:
    # What the caller's own run is told by its environment is not meant for these.
    foreign = ("VIVAMO_", "PYTEST_", "COV_", "HYPOTHESIS_", "SCHEMATHESIS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
