"""Runs the generator into an empty folder, and proves what it wrote: every module imports and type-checks."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.errors import BuildError

ROOT = Path(__file__).resolve().parent.parent

# Imports each module under a package, from the folder given, and fails on a warning.
_IMPORT_ALL = """
import importlib, pathlib, sys
folder, package = pathlib.Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(folder))
names = sorted({".".join(p.relative_to(folder).with_suffix("").parts) for p in (folder / package).rglob("*.py")})
for name in names:
    module = importlib.import_module(name.removesuffix(".__init__"))
    assert module.__file__.startswith(str(folder)), module.__file__
    for public in getattr(module, "__all__", ()):
        getattr(module, public)
print(len(names))
"""


# What the generator says around its reasons: headings, an appeal, the schema in JSON, and objects of its own.
_UNTOLD = ("Warning(s)", "Error(s)", "If you believe", "{", "}", "[", "]", '"', "For further information")
_NOISE = re.compile(r"<openapi_python_client[^>]*>")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the generator's own settings stand."""

    config: Path = ROOT / "generator-config.yaml"
    templates: Path = ROOT / "templates"


def generate(document: dict[str, Any], package: Path, layout: Layout) -> None:
    """Writes the client of a mended document to `package`, which must not exist. A generator's warning is a failure."""
    source = package.with_name(f"{package.name}.json")
    source.write_text(json.dumps(document), "utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    command += ["--path", str(source), "--output-path", str(package)]
    command += ["--config", str(layout.config), "--custom-template-path", str(layout.templates)]
    _run("generator", command, cwd=package.parent)
    (package / "py.typed").touch()
    source.unlink()


def import_all(package: Path) -> int:
    """Imports every module, in a Python of its own, with warnings as errors. Returns how many there are."""
    command = [sys.executable, "-B", "-W", "error", "-c", _IMPORT_ALL, str(package.parent), package.name]
    return int(_run("import", command, cwd=package.parent))


def type_check(package: Path, cache: Path) -> None:
    """`mypy --strict`, without the settings of this repository."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    command += ["--python-version", "3.11", "--cache-dir", str(cache), package.name]
    _run("mypy", command, cwd=package.parent)


def _run(name: str, command: list[str], cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"{name}: {_reason(done.stderr, done.stdout)}")
    return done.stdout


def _reason(stderr: str, stdout: str) -> str:
    """One line: the last of a traceback, or all of what a tool says, since its first lines are headings."""
    lines = [line.strip() for line in (stderr.strip() or stdout.strip()).splitlines() if line.strip()]
    if any("Traceback" in line for line in lines):
        # A template stops at what it cannot write by calling what it lacks: no_rule_for_...
        missing = re.search(r"'(no_rule_for_\w+)' is undefined", lines[-1])
        return f"the templates have {missing[1].replace('_', ' ')} ({missing[1]})" if missing else lines[-1]
    told = [_NOISE.sub("", line) for line in lines if not line.startswith(_UNTOLD)]
    return " | ".join(told[:8]) or "failed without a word"


def _environment() -> dict[str, str]:
    """The generator looks for ruff on PATH: ours comes first. Nobody's MYPYPATH or PYTHONPATH takes part."""
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "MYPYPATH"}}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return environment
