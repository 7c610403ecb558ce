"""What `make regenerate` costs, as a ratio against the generator and mypy run alone.

`python -m benchmarks.regenerate [ROUNDS]`. Both sides take in the same releases in turn: Vivamo's document, and one
with a property more. Rounds alternate between the sides, so that a noisy machine disturbs both alike; the median of
their ratios is what counts. Each side has a cache of mypy's of its own: kept from round to round, then thrown away.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

from tools import document, generate
from tools.build import ROOT, environment

INPUTS = (
    "openapi.yaml", "generator-config.yaml", "templates", "specs", "generated", "tools", "overlays", "mock",
    "contract_tests", "examples",
)  # fmt: skip


class Taken(NamedTuple):
    """Seconds."""

    time: float
    cpu: float


def copy_of_the_project(root: Path) -> None:
    for name in INPUTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root)


def releases(root: Path) -> list[Path]:
    """Two documents, as YAML; beside each stands what the generator gets of it, as JSON."""
    content = document.fetch(str(ROOT / "openapi.yaml")).content
    written = []
    for version in ("1.0.0", "1.1.0"):
        content["info"]["version"] = version
        if version == "1.1.0":
            content["components"]["schemas"]["CustomerData"]["properties"]["nickname"] = {"type": "string"}
        path = root / f"{version}.yaml"
        with path.open("w", encoding="utf-8") as file:
            YAML(typ="safe", pure=True).dump(content, file)
        mended = generate.mended(generate.VIVAMO, ROOT, document.fetch(str(path)).content)
        path.with_suffix(".json").write_text(json.dumps(mended), "utf-8")
        written.append(path)
    return written


def seconds(*commands: list[str], cwd: Path) -> Taken:
    begun, used = time.perf_counter(), cpu()
    for command in commands:
        whole_command = [sys.executable, "-m", *command]
        subprocess.run(whole_command, cwd=cwd, env=environment(), check=True, capture_output=True)  # noqa: S603
    return Taken(time.perf_counter() - begun, cpu() - used)


def cpu() -> float:
    """What every program that has ended used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def alone(root: Path, release: Path) -> Taken:
    """The generator and mypy, and nothing else."""
    shutil.rmtree(root / "vivamo_api", ignore_errors=True)
    tool = ["openapi_python_client", "generate", "--meta", "none", "--fail-on-warning", "--output-path", "vivamo_api"]
    tool += ["--path", str(release.with_suffix(".json")), "--config", str(ROOT / "generator-config.yaml")]
    tool += ["--custom-template-path", str(ROOT / "templates")]
    types = ["mypy", "--strict", "--config-file=", "--python-version", "3.11", "vivamo_api"]
    return seconds(tool, types, cwd=root)


def whole(root: Path, release: Path) -> Taken:
    return seconds(["tools.generate", "--spec", str(release)], cwd=root)


def measured(theirs: Path, ours: Path, written: list[Path], rounds: int, *, kept: bool) -> None:
    pairs = []
    for number in range(rounds + 1):
        if not kept:
            shutil.rmtree(theirs / ".mypy_cache")
            shutil.rmtree(ours / ".mypy_cache")
        release = written[number % 2]
        pairs.append((alone(theirs, release), whole(ours, release)))
    del pairs[0]  # it filled the caches
    ratios = sorted(mine.time / other.time for other, mine in pairs)
    of_cpu = statistics.median(mine.cpu / other.cpu for other, mine in pairs)
    caches = "kept" if kept else "thrown away"
    print(f"make regenerate against the generator and mypy alone, caches {caches}: {statistics.median(ratios):.2f} x")
    print(f"  {rounds} rounds; from {ratios[0]:.2f} to {ratios[-1]:.2f} x; of CPU {of_cpu:.2f} x")


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = Path(folder, "alone"), Path(folder, "whole")
        theirs.mkdir()
        ours.mkdir()
        copy_of_the_project(ours)
        written = releases(Path(folder))
        measured(theirs, ours, written, rounds, kept=True)
        measured(theirs, ours, written, rounds, kept=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regenerate", description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=5, help="how often both sides are timed (5)")
    main(parser.parse_args().rounds)
