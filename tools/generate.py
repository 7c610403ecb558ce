"""Generates the clients from the documents: validate, mend, generate aside, prove, then swap in whole.

If anything fails: exit code 1, one line that says why, and nothing has changed. If it is killed, at whatever moment,
the tree is the old one or the new one; run it again.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools import build, check, document, uses
from tools.address import is_address, shown
from tools.errors import BuildError, GenerationError, reason
from tools.fetch_spec import FETCHED
from tools.install import Replacement, changed, install
from tools.progress import Progress
from tools.workshop import workshop

# What else a release changes: from the document until now and the new one, texts by their path from the root.
Drafts = Callable[[document.Document, document.Document], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Api:
    """One API: its document, the mends of that, and the package that is generated. Paths are relative to the root."""

    spec: str
    mends: str
    package: str


VIVAMO = Api(spec="openapi.yaml", mends="specs/mends/vivamo.yaml", package="vivamo_api")


def main(arguments: list[str] | None = None, root: Path = build.ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.generate", description=__doc__)
    spec_help = "another document; it takes the place of openapi.yaml"
    parser.add_argument("--spec", default="", metavar="PATH-OR-URL", help=spec_help)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if generated/ is not up to date")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            return _report_stale(stale(VIVAMO, root, Progress()))
        regenerate(VIVAMO, root, Progress(), source=options.spec)
    except (GenerationError, OSError) as error:
        print(f"error: {reason(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: the tree is whole, the old one or the new one", file=sys.stderr)
        return 130
    return 0


def regenerate(api: Api, root: Path, progress: Progress, *, source: str = "", drafts: Drafts | None = None) -> None:
    """Writes generated/ and specs/spec.lock anew; with `source`, the document too, and what `drafts` says.

    If it raises, nothing changed.
    """
    with workshop(root, progress.say) as aside:
        spec, package = _build(api, root, aside, progress, source)
        _prove(api, root, package, progress)
        texts = _texts(api, root, spec, drafts, source)
        replacements = list(_replacements(api, root, package, texts, aside))
        names = ", ".join(str(each.target.relative_to(root)) for each in replacements)
        with progress.step(f"replace {names or 'nothing, all up to date'}"):
            install(root, replacements)


def stale(api: Api, root: Path, progress: Progress) -> list[str]:
    """What of the generated tree and the lock is not what the document gives; changes nothing."""
    with workshop(root, progress.say) as aside:
        spec, package = _build(api, root, aside, progress)
        lines = [f"generated/{api.package}: {line}" for line in check.differences(package, _tree(api, root))]
        entry = document.read_lock(_lock(root)).get(api.spec)
    if entry is None or (entry["sha256"], entry["version"]) != (spec.sha256, spec.version):
        lines.append(f"specs/spec.lock: does not match {api.spec}")
    return lines


def mended(api: Api, root: Path, content: dict[str, Any]) -> dict[str, Any]:
    """The document as the generator gets it: mended, and still valid OpenAPI."""
    from tools import mend  # noqa: PLC0415  # its libraries load while the generator does

    path = root / api.mends
    fixed = mend.mend(content, document.parse(path.read_bytes(), api.mends))
    document.check(fixed, f"{api.spec} after its mends")
    return fixed


def _build(api: Api, root: Path, aside: Path, progress: Progress, source: str = "") -> tuple[document.Document, Path]:
    """The document, and the package that the generator makes of it in the workshop."""
    package = aside / api.package
    layout = build.Layout(root / "generator-config.yaml", root / "templates")
    with build.Generator(package, layout) as generator:
        with progress.step(f"validate {shown(source or api.spec)}"):
            spec = document.fetch(source or str(root / api.spec))
            document.check(spec.content, spec.source)
        with progress.step(f"mend with {api.mends}"):
            fixed = mended(api, root, spec.content)
        with progress.step(f"generate {api.package} from version {spec.version}"):
            generator.generate(fixed)
    return spec, package


def _prove(api: Api, root: Path, package: Path, progress: Progress) -> None:
    """BuildError unless every module imports and type-checks, and every name that our code uses is still there."""
    with ThreadPoolExecutor(1) as beside:
        typed = beside.submit(build.type_check, package, root / ".mypy_cache" / "generated")
        with progress.step("import every module, and every name that our code uses"):
            needed = uses.uses(root, api.package)
            gone = build.import_all(package, needed)
        with progress.step("type-check"):
            typed.result()
    if gone:
        raise BuildError("; ".join(f"{name} is gone, and used by {', '.join(needed[name])}" for name in gone))


def _replacements(
    api: Api, root: Path, package: Path, texts: Mapping[str, bytes], aside: Path
) -> Iterator[Replacement]:
    """Only what changed: what is in use is not touched for nothing."""
    if check.differences(package, _tree(api, root)):
        yield Replacement(package, _tree(api, root))
    yield from changed(root, aside, texts)


def _texts(api: Api, root: Path, spec: document.Document, drafts: Drafts | None, source: str) -> dict[str, bytes]:
    """Every file of this release beside the package, by its path from the root."""
    entries = document.read_lock(_lock(root))
    fetched = entries.get(FETCHED)
    if fetched and fetched["sha256"] == spec.sha256 and not is_address(source):
        # What was fetched comes from where it was fetched, whatever the file is called.
        spec = replace(spec, source=fetched["source"])
    entries[api.spec] = document.locked(entries.get(api.spec), spec, datetime.now(UTC).date(), taken_in=bool(source))
    texts = {api.spec: spec.raw, "specs/spec.lock": document.write_lock(entries)}
    current = root / api.spec
    if drafts and current.exists() and current.read_bytes() != spec.raw:
        drafted = drafts(document.fetch(str(current)), spec)
        texts |= {path: text.encode() for path, text in drafted.items()}
    return texts


def _tree(api: Api, root: Path) -> Path:
    return root / "generated" / api.package


def _lock(root: Path) -> Path:
    return root / "specs" / "spec.lock"


def _report_stale(lines: list[str]) -> int:
    for line in lines:
        print(line)
    print("not up to date: run `make regenerate`" if lines else "up to date")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
