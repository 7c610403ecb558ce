"""Runs one Python tool over many pairs in one process, through its own command line. Stands alone: no venv has ours.

`python command_line.py TOOL JOBS OUT`: JOBS is a JSON list of [number, old file, new file]; OUT gets a line of JSON for
each, [number, verdict], with the verdict `breaking`, `risky`, `clean` or `failed`.
"""

import contextlib
import importlib.metadata
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# By tool: the command for two files, and how many breaking and how many risky changes its JSON speaks of.
TOOLS: dict[str, tuple[Callable[[str, str], list[str]], Callable[[Any], tuple[int, int]]]] = {
    "specshift": (
        lambda old, new: ["diff", old, new, "--format", "json"],
        lambda said: (said["summary"]["breaking"], said["summary"]["warning"]),
    ),
    "api-schema-diff": (
        lambda old, new: [old, new, "--format", "json"],
        lambda said: (len(said["breaking"]), 0),
    ),
    # It calls every change breaking, whatever its severity, and says nothing of the rest; `warning` is its risky class.
    "schemawatch": (
        lambda old, new: [old, new, "--format", "json"],
        lambda said: (said["summary"]["critical"], said["summary"]["warning"]),
    ),
    "breakwatch": (
        lambda old, new: ["diff", old, new, "--format", "json"],
        lambda said: (said["summary"]["breaking"], said["summary"]["risky"]),
    ),
    # Its other engine is oasdiff, which it does not bring along.
    "contractor": (
        lambda old, new: ["diff", "--base", old, "--candidate", new, "--format", "json", "--engine", "legacy"],
        lambda said: (said["count"], 0),
    ),
}


def verdict(main: Callable[[], object], tool: str, old: str, new: str) -> str:
    arguments, counted = TOOLS[tool]
    said = io.StringIO()
    sys.argv = [tool, *arguments(old, new)]
    try:
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.suppress(SystemExit),
        ):
            main()
        breaking, risky = counted(json.loads(said.getvalue()))
    except Exception:  # noqa: BLE001 - whatever it raises, it has no answer
        return "failed"
    return "breaking" if breaking else "risky" if risky else "clean"


def run(tool: str, jobs: Path, out: Path) -> None:
    (entry,) = (point for point in importlib.metadata.entry_points(group="console_scripts") if point.name == tool)
    main = entry.load()
    with out.open("a", buffering=1) as results:
        for number, old, new in json.loads(jobs.read_text()):
            # One by one, so that whoever waits sees where it stands.
            results.write(json.dumps([number, verdict(main, tool, old, new)]) + "\n")


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
