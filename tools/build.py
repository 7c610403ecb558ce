"""Runs the generator into an empty folder, and proves what it wrote: it imports, type-checks, has the names we use."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tools.errors import BuildError

ROOT = Path(__file__).resolve().parent.parent

# Loads, which takes it as long as its work, and then waits for a word; without one, nobody is left to work for.
_GENERATOR = "import sys; from openapi_python_client.cli import app; sys.stdin.readline() and app()"

# Imports each module under a package, from the folder given, and fails on a warning; then looks for the names on stdin.
_IMPORT_ALL = """
import functools, importlib, json, pathlib, sys
folder, package = pathlib.Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(folder))
names = sorted({".".join(p.relative_to(folder).with_suffix("").parts) for p in (folder / package).rglob("*.py")})
for name in names:
    module = importlib.import_module(name.removesuffix(".__init__"))
    assert module.__file__.startswith(str(folder)), module.__file__
    for public in getattr(module, "__all__", ()):
        getattr(module, public)
def exists(name):
    try:
        functools.reduce(getattr, name.split(".")[1:], sys.modules[package])
    except AttributeError:
        return False
    return True
print(json.dumps([name for name in json.load(sys.stdin) if not exists(name)]))
"""


# What the generator says around its reasons: headings, an appeal, the schema in JSON, and objects of its own.
_UNTOLD = ("Warning(s)", "Error(s)", "If you believe", "{", "}", "[", "]", '"', "For further information")
_NOISE = re.compile(r"<openapi_python_client[^>]*>")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the generator's own settings stand."""

    config: Path = ROOT / "generator-config.yaml"
    templates: Path = ROOT / "templates"


class Generator:
    """The generator, started but waiting: it loads while its document is still being checked."""

    def __init__(self, package: Path, layout: Layout) -> None:
        """It is going to write the client to `package`, which must not exist."""
        self.package = package
        self._source = package.with_name(f"{package.name}.json")
        command = [sys.executable, "-c", _GENERATOR, "generate", "--meta", "none", "--fail-on-warning"]
        command += ["--path", str(self._source), "--output-path", str(package)]
        command += ["--config", str(layout.config), "--custom-template-path", str(layout.templates)]
        self._process = _started(command, cwd=package.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()

    def generate(self, document: dict[str, Any]) -> None:
        """Once. A generator's warning is a failure."""
        self._source.write_text(json.dumps(document), "utf-8")
        _finished("generator", self._process, "go\n")
        (self.package / "py.typed").touch()
        self._source.unlink()


def generate(document: dict[str, Any], package: Path, layout: Layout) -> None:
    """Writes the client of a mended document to `package`, which must not exist."""
    with Generator(package, layout) as generator:
        generator.generate(document)


def import_all(package: Path, names: Iterable[str] = ()) -> list[str]:
    """Imports every module, in a Python of its own, with warnings as errors. Returns which of `names` are not there."""
    command = [sys.executable, "-B", "-W", "error", "-c", _IMPORT_ALL, str(package.parent), package.name]
    missing = _finished("import", _started(command, cwd=package.parent), json.dumps(list(names)))
    return [str(name) for name in json.loads(missing)]


def type_check(package: Path, cache: Path) -> None:
    """`mypy --strict`, without the settings of this repository."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", "--show-traceback"]
    command += ["--python-version", "3.11", "--cache-dir", str(cache), package.name]
    _finished("mypy", _started(command, cwd=package.parent))


def _started(command: list[str], cwd: Path) -> subprocess.Popen[str]:
    # It inherits the lock of the run (workshop.py): should the run be killed, the next one waits for its end.
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        close_fds=False,
    )


def _finished(name: str, process: subprocess.Popen[str], word: str = "") -> str:
    with process:
        out, err = process.communicate(word)
    if process.returncode != 0:
        raise BuildError(f"{name}: {_reason(err, out)}")
    return out


def _reason(stderr: str, stdout: str) -> str:
    """One line: the last of a traceback, or all of what a tool says, since its first lines are headings."""
    for text in (stderr, stdout):
        if "Traceback" in text:
            last = text.strip().splitlines()[-1]
            # A template stops at what it cannot write by calling what it lacks: no_rule_for_...
            missing = re.search(r"'(no_rule_for_\w+)' is undefined", last)
            return f"the templates have {missing[1].replace('_', ' ')} ({missing[1]})" if missing else last
    lines = [line.strip() for line in (stderr.strip() or stdout.strip()).splitlines() if line.strip()]
    told = [_NOISE.sub("", line) for line in lines if not line.startswith(_UNTOLD)]
    return " | ".join(told[:8]) or "failed without a word"


def environment() -> dict[str, str]:
    """The generator looks for ruff on PATH: ours comes first. Nobody's MYPYPATH or PYTHONPATH takes part."""
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "MYPYPATH"}}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return environment
