"""The next version of this package, and the draft of its CHANGELOG, from what changed in the document.

`python -m tools.release [OLD] [NEW] [--write]` prints both; `--write` puts the draft into CHANGELOG.md. Exit code 2
when a document cannot be read.
"""

import argparse
import hashlib
import re
import sys
import textwrap
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tools import build, document
from tools.diff import compare
from tools.diff.change import Change, Severity
from tools.diff.report.report import Head, Row, report
from tools.diff.report.texts import code, cut, markdown, quoted
from tools.errors import DocumentError, GenerationError, reason
from tools.fetch_spec import FETCHED
from tools.trace.effect import Bump, Kind, usual
from tools.trace.trace import Trace, traces_of

SECTIONS = ("Added", "Changed", "Deprecated", "Removed")
UNRELEASED = "## [Unreleased]"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_CODE_SPAN = re.compile(r"(`+).+?\1(?!`)")
_MARK = "<!-- drafted from the document:"
_WIDTH = 120
_MOST = 3
_NOWHERE = Head("", "", "", "")


def bump(changes: Sequence[Change], traces: Sequence[Trace]) -> Bump:
    """The part of the version that these changes ask for. What was not traced counts by its class."""
    asked = [
        trace.effect_here.bump if trace.effect_here is not None else usual(change.severity)
        for change, trace in zip(changes, traces, strict=True)
    ]
    return max(asked, default=Bump.NONE)


def next_version(current: str, asked: Bump) -> str:
    """After `current`; empty where there is nothing to release. Before 1.0 each part is one less.

    ValueError for what is no version of three numbers.
    """
    found = _VERSION.fullmatch(current)
    if found is None:
        raise ValueError(f"version: expected one such as 0.1.0, got {current!r}")
    major, minor, patch = map(int, found.groups())
    if asked is Bump.NONE:
        return ""
    if major and asked is Bump.MAJOR:
        return f"{major + 1}.0.0"
    if asked is (Bump.MINOR if major else Bump.MAJOR):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def suggested(changes: Sequence[Change], traces: Sequence[Trace], root: Path = build.ROOT) -> str:
    """The next version after that of `root`'s pyproject.toml; empty where there is nothing to release."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return next_version(str(project["version"]), bump(changes, traces))


def drafted(changelog: str, changes: Sequence[Change], traces: Sequence[Trace]) -> str:
    """The changelog with an entry under Unreleased for each change that a user sees. The same changes are drafted once.

    A mark, invisible to a reader, says what was drafted already: who has edited or deleted a draft keeps it so.
    """
    newline = "\r\n" if "\r\n" in changelog else "\n"
    text = changelog.replace("\r\n", "\n")
    mark, entries = _mark(changes), _entries(changes, traces)
    if not entries or mark in text:
        return changelog
    lines = text.splitlines()
    start, end = _unreleased(lines)
    marks = [line for line in lines[start:end] if line.startswith(_MARK)]
    section = [line for line in lines[start:end] if line not in marks]
    for name in SECTIONS:
        new = [entry for entry in entries.get(name, ()) if entry not in "\n".join(section)]
        if new:
            section = _with(section, name, "\n".join(new).split("\n"))
    lines[start:end] = [*_stripped(section), "", *marks, mark, *([""] if end < len(lines) else [])]
    return newline.join(lines) + newline


def _entries(changes: Sequence[Change], traces: Sequence[Trace]) -> dict[str, list[str]]:
    """The entries by section, worst first."""
    found: dict[str, list[str]] = {}
    whole = report(_NOWHERE, _NOWHERE, changes, traces)
    for severity in Severity:
        for row in whole.rows(severity):
            if _is_seen(row):
                found.setdefault(_section(row), []).append(_entry(row))
    return {name: list(dict.fromkeys(entries)) for name, entries in found.items()}


def _is_seen(row: Row) -> bool:
    """Whether somebody who uses this package can notice it."""
    if row.severity is Severity.DOCUMENTATION:
        return False
    effect = row.trace.effect_here
    return row.severity.breaks or effect is None or effect.bump >= Bump.MINOR or effect.kind is Kind.DIFFERENT


def _section(row: Row) -> str:
    words = set(row.rule.split("-"))
    if words & {"deprecated", "deprecation", "sunset"}:
        return "Deprecated"
    if "removed" in words and not words & {"restriction", "bound", "pattern", "format", "default"}:
        return "Removed"
    return "Added" if words & {"added", "new"} and not row.severity.breaks else "Changed"


def _entry(row: Row) -> str:
    """One entry: where a user meets it, what the document says now, and what the client makes of it by itself."""
    spec = "**spec** " if row.severity.breaks else ""
    new = [one.name for one in row.trace.symbols if one.is_new]
    names = cut([code(name) for name in row.trace.facade or new], _MOST)
    messages = [markdown(quoted(message, row.was, row.now)).rstrip(".") for message in row.messages]
    what = "; ".join([*messages, *([f"and {row.more} more of this kind"] if row.more else [])])
    effect = row.trace.effect_here
    # What needs nothing done is true until the client is generated anew, and nobody reads a changelog before that.
    why = f" {_sentence(markdown(effect.reason))}" if effect is not None and effect.kind is Kind.DIFFERENT else ""
    where = ", ".join(cut([code(str(use)) for use in row.uses if use.operation], 1))
    return _wrapped(f"- {spec}{', '.join(names)}{': ' if names else ''}{what}{f' ({where})' if where else ''}.{why}")


def _sentence(text: str) -> str:
    """Begins with a capital, unless it begins with a name."""
    return f"{text[:1].upper()}{text[1:]}."


def _wrapped(text: str) -> str:
    """Broken into lines, but never within code, where a line could begin like a list."""
    kept = _CODE_SPAN.sub(lambda span: span[0].replace(" ", "\0"), text)
    lines = textwrap.wrap(kept, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


def _mark(changes: Sequence[Change]) -> str:
    said = sorted(repr((one.rule, str(one.severity), one.message, one.uses)) for one in changes)
    return f"{_MARK} {hashlib.sha256(repr(said).encode()).hexdigest()[:12]} -->"


def _unreleased(lines: list[str]) -> tuple[int, int]:
    """Where that section begins and ends; made before the first release where there is none."""
    if not any(line.startswith(UNRELEASED) for line in lines):
        before = next((number for number, line in enumerate(lines) if line.startswith("## ")), len(lines))
        lines[before:before] = [UNRELEASED, ""] if before < len(lines) or not lines else ["", UNRELEASED]
    start = next(number for number, line in enumerate(lines) if line.startswith(UNRELEASED))
    rest = (number for number in range(start + 1, len(lines)) if re.match(r"## |\[[^\]]+\]: ", lines[number]))
    return start, next(rest, len(lines))


def _with(section: list[str], name: str, entries: list[str]) -> list[str]:
    """The section with these lines at the end of one of its parts, which is made in its usual place."""
    body = _stripped(section)
    heads = [(number, line.removeprefix("### ").strip()) for number, line in enumerate(body) if line.startswith("### ")]
    found = next((number for number, head in heads if head == name), None)
    later = SECTIONS[SECTIONS.index(name) + 1 :]
    if found is None:
        place = next((number for number, head in heads if head in later), len(body))
        entries = ["", f"### {name}", "", *entries]
    else:
        place = next((number for number, _ in heads if number > found), len(body))
    rest = ["", *body[place:]] if body[place:] else []
    return [*_stripped(body[:place]), *entries, *rest, *section[len(body) :]]


def _stripped(lines: list[str]) -> list[str]:
    """Without empty lines at the end."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def changelog_at(path: Path) -> str:
    """Its text, line ends and all. DocumentError if that cannot be had."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise DocumentError(f"{path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name}: not UTF-8, so nothing can be drafted into it") from error


def main(arguments: Sequence[str] | None = None, root: Path = build.ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("old", nargs="?", default=str(root / "openapi.yaml"), help="default: openapi.yaml")
    parser.add_argument("new", nargs="?", default=str(root / FETCHED), help=f"default: {FETCHED}")
    parser.add_argument("--write", action="store_true", help="put the draft into CHANGELOG.md")
    options = parser.parse_args(arguments)
    try:
        old, new = (document.fetch(source).content for source in (options.old, options.new))
        changes = compare.changes(old, new)
        return _tell(changes, traces_of(old, new, changes, root), root, write=options.write)
    except GenerationError as error:
        print(f"error: {reason(error)}", file=sys.stderr)
        return 2


def _tell(changes: Sequence[Change], traces: Sequence[Trace], root: Path, *, write: bool) -> int:
    changelog = root / "CHANGELOG.md"
    text = changelog_at(changelog)
    draft = drafted(text, changes, traces)
    print(f"next version: {suggested(changes, traces, root) or 'none, nothing changed for those who use this package'}")
    lines = text.splitlines()
    print(*(line for line in draft.splitlines() if line not in lines and line.strip()), sep="\n")
    if write and draft != text:
        changelog.write_bytes(draft.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
