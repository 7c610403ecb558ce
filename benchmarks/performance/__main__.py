"""Ours, bare httpx and the libraries of other vendors side by side, in one run: docs/performance.md.

Environments are made in .bench/ and used again. `--only` prints some sections and writes nothing, since what stands on
the page was measured in one run. `--redraw` writes page and charts anew from docs/performance/figures.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tools.progress import Progress

from .environment import ROOT, Environment, Missing, Place, Side
from .measures import SECTIONS, Bench, module
from .page import drawings, page
from .process import Program
from .roster import SIDES
from .server import NoCompiler, serving
from .targets import targets

HOME = ROOT / ".bench"
PAGE = ROOT / "docs" / "performance.md"
FIGURES = ROOT / "docs" / "performance" / "figures.json"
DRAWING = Side("charts", "matplotlib", "matplotlib")


def main(arguments: Sequence[str] | None = None) -> None:
    given = _given(arguments)
    progress = Progress()
    environment = Environment(HOME, progress)
    environment.prepare()
    if given.redraw:
        write(json.loads(FIGURES.read_text("utf-8")), environment, progress)
        return
    try:
        figures = measured(environment, progress, sections=given.only or list(SECTIONS), rounds=given.rounds)
    except NoCompiler as error:
        raise SystemExit(f"make bench: {error}") from None
    if given.write and not given.only:
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", "utf-8")
        # As they were written, so that a page drawn again is the same.
        write(json.loads(FIGURES.read_text("utf-8")), environment, progress)
    else:
        print("\n" + page(figures, targets()))


def measured(environment: Environment, progress: Progress, *, sections: Sequence[str], rounds: int) -> dict[str, Any]:
    """The figures of these sections. A side that cannot be measured is named with the reason."""
    places, absent = _places(environment)
    answers = {side.PATH: side.ANSWER for side in (module(one.name) for one in SIDES) if hasattr(side, "ANSWER")}
    with serving(answers, HOME) as url:
        programs = {name: Program(environment.python, place.path, name, url) for name, place in places.items()}
        bench = Bench(programs, places, rounds, progress, absent)
        found = {}
        for name in sections:
            with progress.step(f"measuring {name}"):
                found[name] = SECTIONS[name](bench)
    return {"run": _run(places, rounds, absent), **_rounded(found)}


def write(figures: Mapping[str, Any], environment: Environment, progress: Progress) -> None:
    """The page and its charts."""
    PAGE.write_text(page(figures, targets()), "utf-8")
    progress.say(f"written: {PAGE.relative_to(ROOT)}")
    try:
        path = environment.place(DRAWING).path
    except Missing as error:
        progress.say(f"the charts were not drawn: {error}")
        return
    script = str(ROOT / "benchmarks" / "performance" / "charts.py")
    subprocess.run(  # noqa: S603 - our own script
        [str(environment.python), "-s", "-P", script, str(FIGURES.parent)],
        env={**os.environ, "PYTHONPATH": str(path), "MPLCONFIGDIR": str(HOME / "matplotlib")},
        input=json.dumps([asdict(drawing) for drawing in drawings(figures)]),
        text=True,
        check=True,
    )


def _places(environment: Environment) -> tuple[dict[str, Place], dict[str, str]]:
    places, absent = {}, {}
    for side in SIDES:
        try:
            places[side.name] = environment.place(side)
        except Missing as error:
            absent[side.name] = str(error)
    return places, absent


def _run(places: Mapping[str, Place], rounds: int, absent: Mapping[str, str]) -> dict[str, Any]:
    """Of the machine no more than its number of cores."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "rounds": rounds,
        "versions": {name: place.version for name, place in places.items() if place.version},
        "absent": dict(absent),
    }


def _rounded(value: Any) -> Any:
    """Four digits are more than repeat."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(held) for key, held in value.items()}
    return [_rounded(held) for held in value] if isinstance(value, list) else value


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.performance",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--write", action="store_true", help="write docs/performance.md, its charts and its figures")
    parser.add_argument("--redraw", action="store_true", help="write page and charts from the figures of the last run")
    parser.add_argument("--only", type=_sections, default=[], metavar="CALL,...", help=", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int, default=9, help="turns of each side (9)")
    return parser.parse_args(arguments)


def _sections(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: expected some of {', '.join(SECTIONS)}")
    return names


if __name__ == "__main__":
    main()
