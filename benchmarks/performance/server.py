"""The loopback server, in C so that the client's cost is what is measured: built when it is started."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("server.c")
COMPILERS = ("cc", "gcc", "clang")
ADVICE = "the loopback server is written in C: `apt-get install gcc libc6-dev`, or `xcode-select --install` on macOS"


class NoCompiler(Exception):
    """There is none on this machine; the text says how to get one."""


@contextmanager
def serving(answers: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Its URL. `answers`: JSON by path. It ends with its standard input, so not even a crash leaves it running."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "answers.txt"
    listed.write_text("".join(f"{path} {text}\n" for path, text in answers.items()), "utf-8")
    command = [str(_built(folder / "server")), str(listed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError("the loopback server did not start")
        yield line.split()[-1]
        if process.stdin:
            process.stdin.close()


def _built(program: Path) -> Path:
    if program.exists() and program.stat().st_mtime > SOURCE.stat().st_mtime:
        return program
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        raise NoCompiler(ADVICE)
    subprocess.run([compiler, "-O2", "-o", str(program), str(SOURCE)], check=True)  # noqa: S603 - the compiler
    return program
