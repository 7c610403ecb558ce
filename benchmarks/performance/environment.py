"""An environment for each side: what it depends on and nothing more, beside a Python without packages, in .bench/.

Each package is fetched once, by its hash, into a folder of its own; the environment of a side is a folder of links.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.progress import Progress

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "bench.txt"
OURS = "vivamo-client"


class Missing(Exception):
    """A package that is not to be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One package of the lock, with its version, its marker and its hashes, as pip reads them."""

    name: str
    lines: str

    @classmethod
    def all(cls, lock: str) -> list[Pinned]:
        """A package begins at the margin and goes on as long as lines are indented."""
        pinned = re.sub(r"^ *#.*\n", "", lock, flags=re.MULTILINE)
        blocks = re.findall(r"^[a-z0-9].*\n(?: .*\n)*", pinned, re.MULTILINE | re.IGNORECASE)
        return [cls(canonicalize_name(re.split(r"[=\[ ]", block)[0]), block) for block in blocks]

    @property
    def needed(self) -> bool:
        """On this Python and system."""
        marker = Requirement(self.lines.split("\\")[0].split("\n")[0]).marker
        return marker is None or marker.evaluate()

    @property
    def folder(self) -> str:
        return f"{self.name}-{hashlib.sha256(self.lines.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Side:
    """What is measured: `requirement` as pip would have it; `beside` is there too, and is not counted as its own."""

    name: str
    title: str
    requirement: str = ""
    beside: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a side runs: PYTHONPATH, and what of it the side has brought along."""

    path: Path
    version: str
    packages: int
    megabytes: float


class Environment:
    """`.bench`: made once, and used again while the lock stays the same. Ours is built anew each time."""

    def __init__(self, home: Path, progress: Progress) -> None:
        self._home, self._progress = home.resolve(), progress
        self._packages: dict[str, Path] = {}
        self._unmet: dict[str, str] = {}

    @property
    def python(self) -> Path:
        return self._home / "python" / "bin" / "python"

    def prepare(self) -> None:
        """Fetches what is not there yet. What cannot be fetched is missing from the sides that need it."""
        if not self.python.exists():
            venv.create(self._home / "python", symlinks=True)
        pinned = [one for one in Pinned.all(LOCK.read_text("utf-8")) if one.needed]
        absent = [one for one in pinned if not (self._store / one.folder).exists()]
        for number, one in enumerate(absent, start=1):
            with self._progress.step(f"installing {one.name} ({number} of {len(absent)})"):
                self._fetch(one)
        self._packages = {one.name: self._store / one.folder for one in pinned}
        with self._progress.step(f"building {OURS} from this tree"):
            self._packages[OURS] = self._build()

    def place(self, side: Side) -> Place:
        """Raises `Missing`."""
        own = self._closure([side.requirement]) if side.requirement else []
        path = self._home / "sides" / side.name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        for name in {*own, *self._closure(side.beside)}:
            for entry in self._folder(name).iterdir():
                if entry.name != "bin":
                    (path / entry.name).symlink_to(entry)
        bytes_ = sum(
            file.stat().st_size for name in own for file in self._folder(name).rglob("*") if file.suffix != ".pyc"
        )
        version = self._distribution(own[0]).version if own else ""
        return Place(path, version, len(own), bytes_ / 1e6)

    @property
    def _store(self) -> Path:
        return self._home / "packages" / str(sys.implementation.cache_tag)

    def _folder(self, name: str) -> Path:
        if name in self._unmet:
            raise Missing(self._unmet[name])
        if name not in self._packages:
            raise Missing(f"{name} is not in {LOCK.name}")
        return self._packages[name]

    def _distribution(self, name: str) -> Distribution:
        (info,) = self._folder(name).glob("*.dist-info")
        return PathDistribution(info)

    def _closure(self, requirements: Iterable[str]) -> list[str]:
        """Names of packages, the required first and each once."""
        found: list[str] = []
        seen: set[tuple[str, frozenset[str]]] = set()
        waiting = [Requirement(text) for text in requirements]
        while waiting:
            required = waiting.pop(0)
            name, extras = canonicalize_name(required.name), frozenset(required.extras)
            if (name, extras) in seen:
                continue
            seen.add((name, extras))
            found.append(name)
            waiting += _needs(self._distribution(name), extras)
        return list(dict.fromkeys(found))

    def _fetch(self, one: Pinned) -> None:
        aside = self._home / "fetching"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        (aside / "one.txt").write_text(one.lines, "utf-8")
        try:
            _pip("install", "--no-deps", "--require-hashes", "--target", aside / "into", "-r", aside / "one.txt")
        except Missing as error:
            self._unmet[one.name] = f"{one.name} could not be installed: {error}"
            return
        self._store.mkdir(parents=True, exist_ok=True)
        (aside / "into").rename(self._store / one.folder)

    def _build(self) -> Path:
        wheels, into = self._home / "wheels", self._home / "ours"
        shutil.rmtree(wheels, ignore_errors=True)
        shutil.rmtree(into, ignore_errors=True)
        _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
        _pip("install", "--no-deps", "--target", into, *wheels.glob("*.whl"))
        return into


def _needs(distribution: Distribution, extras: frozenset[str]) -> list[Requirement]:
    """What it requires here, with these extras. Raises `Missing` for one that it does not have."""
    unknown = extras.difference(distribution.metadata.get_all("Provides-Extra") or ())
    if unknown:
        raise Missing(f"{distribution.name} {distribution.version} has no extra {', '.join(sorted(unknown))}")
    required = [Requirement(text) for text in distribution.requires or ()]
    asked = [{"extra": extra} for extra in ("", *extras)]
    return [one for one in required if one.marker is None or any(one.marker.evaluate(extra) for extra in asked)]


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - pip
    if done.returncode:
        raise Missing((done.stderr.strip().splitlines() or [f"pip ended with {done.returncode}"])[-1][:300])
