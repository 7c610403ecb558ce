"""Generates the clients from the documents: validate, mend, generate aside, prove, then swap in whole.

`python -m tools.generate [--spec PATH-OR-URL] [--check]`. Exit code 1 and one line that says why if anything fails, and
then nothing has changed.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools import build, check, document, mend, names
from tools.errors import GenerationError
from tools.install import Replacement, install

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Api:
    """One API: its document, the names and mends of that, and the generated package. Paths are relative to the root."""

    spec: str
    names: str
    mends: str
    package: str


VIVAMO = Api("openapi.yaml", names="specs/names/vivamo.yaml", mends="specs/mends/vivamo.yaml", package="vivamo_api")


def main(arguments: list[str] | None = None, root: Path = build.ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.generate", description=__doc__)
    parser.add_argument("--spec", default="", help="another document, by path or address; it replaces openapi.yaml")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if generated/ is not up to date")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            return _report_stale(stale(VIVAMO, root, _say))
        regenerate(VIVAMO, root, _say, source=options.spec)
    except GenerationError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


def regenerate(api: Api, root: Path, report: Report, source: str = "") -> None:
    """Writes generated/ and specs/spec.lock anew; with `source`, the document too. If it raises, nothing changed."""
    with _aside(root) as aside:
        spec = document.fetch(source or str(root / api.spec))
        package = _build(api, root, spec, aside, report)
        report(f"import {build.import_all(package)} modules")
        report("type-check")
        build.type_check(package, root / ".mypy_cache" / "generated")
        replacements = list(_replacements(api, root, spec, package, aside, taken_in=bool(source)))
        install(replacements, aside)
        replaced = [str(replacement.target.relative_to(root)) for replacement in replacements]
        report(f"replace {', '.join(replaced)}" if replaced else "nothing to replace, all up to date")


def stale(api: Api, root: Path, report: Report) -> list[str]:
    """What of the generated tree and the lock is not what the document gives; changes nothing."""
    with _aside(root) as aside:
        spec = document.fetch(str(root / api.spec))
        package = _build(api, root, spec, aside, report)
        lines = [f"generated/{api.package}: {line}" for line in check.differences(package, _tree(api, root))]
    if _differs(root / api.names, carried(api, root, spec.content).skeleton):
        lines.append(f"{api.names}: does not match {api.spec}")
    entry = document.read_lock(_lock(root)).get(api.spec)
    if entry is None or (entry["sha256"], entry["version"]) != (spec.sha256, spec.version):
        lines.append(f"specs/spec.lock: does not match {api.spec}")
    return lines


def carried(api: Api, root: Path, content: dict[str, Any]) -> names.Carried:
    """The document in our structure, with our names, whatever it calls its operations and schemas."""
    return names.carry(content, names.read(root / api.names))


def mended(api: Api, root: Path, content: dict[str, Any]) -> dict[str, Any]:
    """The document as the generator gets it: with our names, mended, and still valid OpenAPI."""
    path = root / api.mends
    fixed = mend.mend(carried(api, root, content).content, document.parse(path.read_bytes(), api.mends))
    document.check(fixed, f"{api.spec} after its mends")
    return fixed


def _build(api: Api, root: Path, spec: document.Document, aside: Path, report: Report) -> Path:
    report(f"validate {spec.source} {spec.version}")
    document.check(spec.content, spec.source)
    for note in carried(api, root, spec.content).notes:
        report(f"name {note}")
    report(f"mend with {api.mends}")
    fixed = mended(api, root, spec.content)
    report(f"generate {api.package}")
    package = aside / api.package
    build.generate(fixed, package, build.Layout(root / "generator-config.yaml", root / "templates"))
    return package


def _replacements(
    api: Api, root: Path, spec: document.Document, package: Path, aside: Path, *, taken_in: bool
) -> Iterator[Replacement]:
    """Only what changed: a tree in use is not touched for nothing."""
    if check.differences(package, _tree(api, root)):
        yield Replacement(package, _tree(api, root))
    entries = document.read_lock(_lock(root))
    entries[api.spec] = document.locked(entries.get(api.spec), spec, datetime.now(UTC).date(), taken_in=taken_in)
    for name, raw, target in (
        ("spec", spec.raw, root / api.spec),
        ("names", carried(api, root, spec.content).skeleton, root / api.names),
        ("lock", document.write_lock(entries), _lock(root)),
    ):
        if _differs(target, raw):
            new = aside / name
            new.write_bytes(raw)
            yield Replacement(new, target)


@contextmanager
def _aside(root: Path) -> Iterator[Path]:
    """A folder on the file system of generated/, gone afterwards."""
    parent = root / "generated"
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".next-", dir=parent) as folder:
        yield Path(folder)


def _tree(api: Api, root: Path) -> Path:
    return root / "generated" / api.package


def _differs(path: Path, raw: bytes) -> bool:
    return not path.exists() or path.read_bytes() != raw


def _lock(root: Path) -> Path:
    return root / "specs" / "spec.lock"


def _report_stale(lines: list[str]) -> int:
    for line in lines:
        print(line)
    print("not up to date: run `make regenerate`" if lines else "up to date")
    return 1 if lines else 0


def _say(step: str) -> None:
    print(step, flush=True)


if __name__ == "__main__":
    sys.exit(main())
