"""Runs a throwaway PostgreSQL on loopback while COMMAND runs, which finds it by TEST_POSTGRES_URL; else until Ctrl-C.

Needs no environment: the standard library is enough. The server belongs to a guard, a process that ends with the one
that asked for it, however that one ends, and takes server and data with it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ADVICE = "PostgreSQL is not installed: apt-get install postgresql (Debian, Ubuntu), brew install postgresql@17 (macOS)"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    # A path of a socket has 107 bytes at most, and a temporary folder may be longer.
    "unix_socket_directories": "''",
    "shared_buffers": "32MB",
    "max_connections": "200",
}
# What is thrown away need not outlive the machine.
QUICK = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
ATTEMPTS = 5


class Trouble(Exception):
    """The server cannot be had; the text says why."""


def where() -> Path:
    """The folder of the newest server installed. Raises Trouble where there is none."""
    named = shutil.which("initdb")
    if named:
        return Path(named).resolve().parent
    found = [path for place in PLACES for path in Path("/").glob(place[1:]) if (path / "initdb").exists()]
    if not found:
        raise Trouble(ADVICE)
    return max(found, key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))])


class Cluster:
    """One server with data of its own in `folder`."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._binaries = where()
        self._folder = folder
        self._data = folder / "data"
        self._durable = durable
        # The server refuses to run as root.
        self._owner = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self._password = secrets.token_hex(16)

    def start(self) -> str:
        """Returns the address, as a URL."""
        if self._owner:
            os.chown(self._folder, self._owner.pw_uid, self._owner.pw_gid)
        # Another user of this machine can reach the port, and a superuser of the server can run programs.
        password = self._folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._password)
        if self._owner:
            os.chown(password, self._owner.pw_uid, self._owner.pw_gid)
        options = ("--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}")
        self._call("initdb", "--no-sync", "--encoding=UTF8", "--locale=C", *options)
        settings = SETTINGS if self._durable else {**SETTINGS, **QUICK}
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self._listen()}/postgres"

    def stop(self) -> None:
        with contextlib.suppress(Trouble):
            self._call("pg_ctl", "stop", "--mode=immediate", "--wait")

    def _listen(self) -> int:
        """A free port may be taken by another program before the server has it."""
        for attempt in range(ATTEMPTS):
            port = free_port()
            with contextlib.suppress(Trouble) if attempt < ATTEMPTS - 1 else contextlib.nullcontext():
                self._call("pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}", f"--options=-p {port}")
                return port
        raise AssertionError

    def _call(self, program: str, *arguments: str) -> None:
        user: dict[str, Any] = {}
        if self._owner:
            user = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}
        command = [str(self._binaries / program), *arguments, f"--pgdata={self._data}"]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, text=True, check=False, **user)
        if done.returncode:
            log = self._folder / "log"
            said = log.read_text(errors="replace") if log.exists() else ""
            raise Trouble(f"{program} failed:\n{done.stdout}{done.stderr}{said}")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def guard(*, durable: bool) -> int:
    """Serves until whoever holds the other end of stdin is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder), durable=durable)
        try:
            print(cluster.start(), flush=True)
            sys.stdin.read()
        finally:
            cluster.stop()
    return 0


@contextlib.contextmanager
def guarded(*, durable: bool) -> Iterator[str]:
    """The address of a server that is there for the length of the block."""
    command = [sys.executable, __file__, "--guard", *(["--durable"] if durable else [])]
    # A session of its own: Ctrl-C is for the command, which may need its database to end in good order.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as guardian:
        url = guardian.stdout.readline().strip() if guardian.stdout else ""
        if not url:
            raise Trouble("")  # the guard has said why
        yield url
    # Leaving the block has closed the guard's stdin and waited for its end.


def run(command: list[str], url: str) -> int:
    """The exit code of the command, as a shell would give it. Signals are handed on to it."""
    child = subprocess.Popen(command, env={**os.environ, "TEST_POSTGRES_URL": url})

    def hand_on(number: int, _: object) -> None:
        # Ctrl-C in a terminal has reached the command already, and a second one would break off its cleaning up.
        if number != signal.SIGINT or not sys.stdin.isatty():
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hand_on)
    code = child.wait()
    return code if code >= 0 else 128 - code


def wait(url: str) -> int:
    """Until Ctrl-C, for somebody who wants the server in another terminal."""
    print(url, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    return 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tools/postgres", description=__doc__.partition("\n")[0])
    parser.add_argument("--durable", action="store_true", help="write through at each commit, as for a benchmark")
    parser.add_argument("--where", action="store_true", help="only say where the server's programs are")
    parser.add_argument("--guard", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    given = parser.parse_args(arguments)
    try:
        if given.where:
            print(where())
            return 0
        if given.guard:
            return guard(durable=given.durable)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _: sys.exit(128 + number))
        with guarded(durable=given.durable) as url:
            return run(given.command, url) if given.command else wait(url)
    except Trouble as trouble:
        print(*trouble.args, file=sys.stderr)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 127
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
