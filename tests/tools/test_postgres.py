"""The throwaway server is there for a command, and gone with it, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.databases import ADVICE

TOOL = [sys.executable, str(Path(__file__).parents[2] / "tools" / "postgres.py")]
PRINT = [sys.executable, "-c", "import os; print(os.environ['TEST_POSTGRES_URL'], flush=True)"]
SLEEP = [sys.executable, "-c", f"{PRINT[2]}; import time; time.sleep(20)"]


def tool(*command: str) -> subprocess.CompletedProcess[str]:
    """Runs it to its end."""
    return subprocess.run([*TOOL, *command], capture_output=True, text=True, check=False)  # noqa: S603 - our own tool


@pytest.fixture(autouse=True)
def installed() -> None:
    """Skips where there is nothing to start."""
    if tool("--where").returncode and not os.environ.get("CI"):
        pytest.skip(ADVICE)


def answers(url: str, *, within: float = 0.0) -> bool:
    """Whether somebody listens at an address; False as soon as nobody does."""
    place = urlsplit(url.strip())
    deadline = time.monotonic() + within
    while True:
        try:
            socket.create_connection((place.hostname, place.port or 0), timeout=1).close()
        except ConnectionRefusedError:
            return False
        if time.monotonic() >= deadline:
            return True
        time.sleep(0.05)


def test_command_finds_a_server_that_is_gone_afterwards() -> None:
    """TEST_POSTGRES_URL answers queries while the command runs, and nobody does later."""
    query = f"{PRINT[2]}; import psycopg; print(*psycopg.connect(os.environ['TEST_POSTGRES_URL']).execute('SELECT 42'))"
    url, answer = tool(sys.executable, "-c", query).stdout.splitlines()
    assert answer == "(42,)"
    assert not answers(url)


def test_exit_code_is_that_of_the_command() -> None:
    """`make ci` under the tool fails where it would fail by itself."""
    assert tool(sys.executable, "-c", "raise SystemExit(7)").returncode == 7


def test_command_that_does_not_exist_says_so() -> None:
    """As a shell would, in one line."""
    done = tool("no-such-command")
    assert done.returncode == 127
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_server_goes_with_a_tool_that_is_killed(number: signal.Signals) -> None:
    """Nothing is left behind, not even by SIGKILL."""
    with subprocess.Popen(  # noqa: S603 - our own tool
        [*TOOL, *SLEEP], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        url = running.stdout.readline()
        there = answers(url)
        running.send_signal(number)
        code = running.wait(timeout=20)
    assert there
    assert code in {-number, 128 + number}
    assert not answers(url, within=10)
