"""Other tools that tell breaking changes of an API, each in an environment of its own: how to get it, how to ask it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Peer:
    """`needs` are programs. `get` puts it into a folder; `ask` is the command for that folder, jobs and answers."""

    package: str
    version: str
    needs: Sequence[str]
    get: Callable[[str, Path], None]
    ask: Callable[[Path, Path, Path], Sequence[str]]

    @property
    def title(self) -> str:
        return f"{self.package} {self.version}"

    def lacks(self) -> str:
        """Why it cannot be asked here; empty if it can."""
        missing = [program for program in self.needs if shutil.which(program) is None]
        return f"it needs {' and '.join(missing)}" if missing else ""

    def install(self, home: Path) -> None:
        """Once: what is there is used again."""
        done = self._folder(home) / "installed"
        if not done.exists():
            shutil.rmtree(self._folder(home), ignore_errors=True)
            self._folder(home).mkdir(parents=True)
            self.get(f"{self.package}@{self.version}", self._folder(home))
            done.touch()

    def command(self, home: Path, jobs: Path, out: Path) -> Sequence[str]:
        return self.ask(self._folder(home), jobs, out)

    def _folder(self, home: Path) -> Path:
        return home / f"{self.package}-{self.version}"


def _run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603 - pip and npm
    if done.returncode:
        raise SystemExit(f"{' '.join(str(word) for word in command)}: {done.stderr.strip()[-500:]}")


def _venv(package: str, folder: Path) -> None:
    _run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    _run(folder / "venv/bin/pip", "install", "--quiet", package.replace("@", "=="), cwd=folder)


def _npm(package: str, folder: Path) -> None:
    (folder / "package.json").write_text("{}")
    _run("npm", "install", "--no-fund", "--no-audit", package, cwd=folder)


def _python(package: str, version: str, command: str | None = None) -> Peer:
    def ask(folder: Path, jobs: Path, out: Path) -> Sequence[str]:
        driver = str(_HERE / "command_line.py")
        return [str(folder / "venv/bin/python"), driver, command or package, str(jobs), str(out)]

    return Peer(package, version, (), _venv, ask)


def _openapi_diff(folder: Path, jobs: Path, out: Path) -> Sequence[str]:
    return ["node", str(_HERE / "openapi_diff.js"), str(folder), str(jobs), str(out)]


def _specmatic(folder: Path, jobs: Path, out: Path) -> Sequence[str]:
    jar = str(folder / "node_modules/specmatic/specmatic.jar")
    return ["java", "-cp", jar, str(_HERE / "Specmatic.java"), str(jobs), str(out)]


PEERS = {
    peer.package: peer
    for peer in (
        Peer("openapi-diff", "0.24.1", ("node", "npm"), _npm, _openapi_diff),
        Peer("specmatic", "2.55.1", ("javac", "npm"), _npm, _specmatic),
        _python("specshift", "1.5.0"),
        _python("api-schema-diff", "1.0.4"),
        _python("schemawatch", "0.1.4"),
        _python("breakwatch", "0.1.0"),
        # Without oasdiff, which it does not bring along, it has its own engine alone.
        _python("contractor-cli", "0.1.0", "contractor"),
    )
}
