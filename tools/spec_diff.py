"""Says what differs between two documents, and whom it breaks here.

A difference is found whatever the `$ref`s, key order and names of schemas. Each has a class: breaks callers, breaks
decoding, needs attention, additive, documentation only. Each is traced to the generated symbols, our code, the facade
and the mock.

Exit code 0: nothing as bad as --fail-on; 1: something is; 2: a document cannot be read.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from tools import build, document, release
from tools.address import is_address, path_of
from tools.diff import compare
from tools.diff.change import Change, Severity
from tools.diff.report.as_json import as_json
from tools.diff.report.prose import prose
from tools.diff.report.report import Entry, Head, Report, report
from tools.diff.report.table import show
from tools.document import Json
from tools.errors import DocumentError, GenerationError, reason
from tools.fetch_spec import FETCHED
from tools.trace import ours
from tools.trace.assumptions import settled
from tools.trace.effect import Kind
from tools.workshop import settle

Changes = Callable[[Json, Json], Sequence[Change]]
# Each level with the mildest class that fails it.
LEVELS = {"breaks": Severity.BREAKS_DECODING, "attention": Severity.NEEDS_ATTENTION, "any": Severity.DOCUMENTATION}


def main(arguments: Sequence[str] | None = None, root: Path = build.ROOT, changes: Changes = compare.changes) -> int:
    options = _parser().parse_args(arguments)
    try:
        settle(root, lambda line: print(line, file=sys.stderr))
        old = _read(options.old or options.old_too or str(root / "openapi.yaml"), root)
        new = _read(options.new or options.new_too or str(root / FETCHED), root)
        found = compared(old, new, changes, root)
    except GenerationError as error:
        print(f"error: {reason(error)}", file=sys.stderr)
        return 2
    text = rendered(found, options.format, full=options.full, to_file=bool(options.output))
    if not options.output:
        sys.stdout.write(text)
    elif problem := _written(Path(options.output), text):
        print(f"error: {problem}", file=sys.stderr)
        return 2
    return int(fails(found, options.fail_on))


def compared(
    old: document.Document, new: document.Document, changes: Changes = compare.changes, root: Path = build.ROOT
) -> Report:
    """The whole report of two documents, traced to the code below `root`."""
    found = changes(old.content, new.content)
    traces = ours.traced(old.content, new.content, found, changes, root)
    assumptions = settled(old.content, new.content, found)
    version = release.suggested(found, traces, root) if (root / "pyproject.toml").exists() else ""
    return report(Head.of(old), Head.of(new), found, traces, assumptions=assumptions, next_version=version)


def rendered(found: Report, kind: str, *, full: bool = False, to_file: bool = False) -> str:
    """The report as text. A table is as wide as the terminal, and has no colours in a file."""
    if kind == "json":
        return as_json(found)
    if kind == "markdown":
        return prose(found, full=full)
    out = StringIO()
    screen = Console()
    is_coloured = screen.is_terminal and not to_file
    console = Console(file=out, width=screen.width, force_terminal=is_coloured)
    show(found, console, full=full)
    return out.getvalue()


def fails(found: Report, level: str) -> bool:
    """Whether anything is as bad as `level`."""
    return level != "never" and any(_counts(entry, LEVELS[level]) for entry in found.entries)


def _counts(entry: Entry, level: Severity) -> bool:
    """By its class; or because it breaks our own code, unless it only adds something that we do not offer yet."""
    effect = entry.trace.effect_here
    ours = effect is not None and effect.kind is Kind.BREAKS and entry.change.severity is not Severity.ADDITIVE
    return ours or entry.change.severity.rank <= level.rank


def _written(path: Path, text: str) -> str:
    """Why the file cannot be written, if so."""
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        return f"{path.name}: cannot be written: {error.strerror}"
    return ""


def _read(source: str, root: Path) -> document.Document:
    if source == str(root / FETCHED) and not Path(source).exists():
        raise DocumentError(f"{FETCHED}: nothing has been fetched; make fetch-spec gets the vendor's document")
    found = document.fetch(source)
    document.check(found.content, found.source)
    return found if is_address(source) else replace(found, source=_within(source, root) or found.source)


def _within(source: str, root: Path) -> str:
    """The path from the root, so that openapi.yaml and what was fetched are told apart; empty for a file elsewhere."""
    path = Path(path_of(source)).resolve()
    return path.relative_to(root.resolve()).as_posix() if path.is_relative_to(root.resolve()) else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.spec_diff", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "old", nargs="?", default="", help="a path or an address (default: openapi.yaml)", metavar="OLD"
    )
    parser.add_argument("new", nargs="?", default="", help=f"the same (default: {FETCHED})", metavar="NEW")
    parser.add_argument("--old", dest="old_too", default="", help="as OLD, by name", metavar="OLD")
    parser.add_argument("--new", dest="new_too", default="", help="as NEW, by name, with or without OLD", metavar="NEW")
    parser.add_argument("--format", choices=("table", "markdown", "json"), default="table", help="default: table")
    parser.add_argument(
        "--full", action="store_true", help="a line for each change, however many there are of one kind"
    )
    parser.add_argument("--output", default="", help="a file to write instead of the terminal", metavar="FILE")
    levels = "breaks (callers or decoding, the default), attention, any or never"
    parser.add_argument("--fail-on", choices=(*LEVELS, "never"), default="breaks", help=levels)
    return parser


if __name__ == "__main__":
    sys.exit(main())
