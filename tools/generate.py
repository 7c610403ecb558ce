"""Generates the clients from the documents: validate, name, mend, generate aside, prove, then swap in whole.

With another document it says what changed and whom it breaks, and drafts the CHANGELOG. If anything fails: exit code 1,
one line that says why, and nothing has changed. If it is killed, at whatever moment, the tree is the old one or the new
one; run it again.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools import build, check, document, names, uses
from tools.address import is_address, shown
from tools.errors import BuildError, GenerationError, InstallError, MendError, reason
from tools.fetch_spec import FETCHED
from tools.install import Replacement, changed, install
from tools.progress import Progress
from tools.upgrade import CHANGELOG, Upgrade, advice
from tools.workshop import workshop

# What else a release changes: from the document until now and the new one, texts by their path from the root.
Drafts = Callable[[document.Document, document.Document], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Api:
    """One API: its document, the names and mends of that, and the generated package. Paths are relative to the root."""

    spec: str
    names: str
    mends: str
    package: str


@dataclass(frozen=True, slots=True)
class Built:
    """What the workshop holds: the package of a document, and the names that the document has in it."""

    spec: document.Document
    names: bytes
    package: Path


VIVAMO = Api("openapi.yaml", names="specs/names/vivamo.yaml", mends="specs/mends/vivamo.yaml", package="vivamo_api")


def main(arguments: list[str] | None = None, root: Path = build.ROOT) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.generate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    spec_help = "another document; it takes the place of openapi.yaml"
    parser.add_argument("--spec", default="", metavar="PATH-OR-URL", help=spec_help)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if generated/ is not up to date")
    options = parser.parse_args(arguments)
    upgrade = Upgrade(root)
    try:
        if options.check:
            return _report_stale(stale(VIVAMO, root, Progress()))
        regenerate(VIVAMO, root, Progress(), source=options.spec, drafts=upgrade if options.spec else None)
    except (GenerationError, OSError) as error:
        refused = options.spec and isinstance(error, MendError | BuildError)
        print(f"error: {reason(error)}{advice(options.spec) if refused else ''}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: the tree is whole, the old one or the new one", file=sys.stderr)
        return 130
    upgrade.tell()
    return 0


def regenerate(api: Api, root: Path, progress: Progress, *, source: str = "", drafts: Drafts | None = None) -> None:
    """Writes generated/ and what belongs to it anew; with `source`, the document too, and what `drafts` says.

    If it raises, nothing changed.
    """
    with workshop(root, progress.say) as aside:
        found = _written(api, root)
        with _generator(api, root, aside) as generator:
            built = _build(api, root, _read(api, root, progress, source), generator, progress)
        # mypy is a program of its own: what else there is to do is done beside it.
        with ThreadPoolExecutor(1) as beside:
            typed = beside.submit(build.type_check, built.package, root / ".mypy_cache" / "generated")
            _import(api, root, built.package, progress)
            drafted = _drafted(api, root, built.spec, progress, drafts) if drafts else {}
            with progress.step("type-check"):
                typed.result()
        texts = {**_texts(api, root, built, source), **drafted}
        replacements = list(_replacements(api, root, built.package, texts, aside))
        replaced = ", ".join(str(each.target.relative_to(root)) for each in replacements)
        with progress.step(f"replace {replaced or 'nothing, all up to date'}"):
            _check_unedited(found, _written(api, root))
            install(root, replacements)


def stale(api: Api, root: Path, progress: Progress) -> list[str]:
    """What of the generated tree and the lock is not what the document gives; changes nothing."""
    with workshop(root, progress.say) as aside:
        with _generator(api, root, aside) as generator:
            built = _build(api, root, _read(api, root, progress), generator, progress)
        lines = [f"generated/{api.package}: {line}" for line in check.differences(built.package, _tree(api, root))]
        entry = document.read_lock(_lock(root)).get(api.spec)
    skeleton = root / api.names
    if not skeleton.exists() or skeleton.read_bytes() != built.names:
        lines.append(f"{api.names}: does not match {api.spec}")
    if entry is None or (entry["sha256"], entry["version"]) != (built.spec.sha256, built.spec.version):
        lines.append(f"specs/spec.lock: does not match {api.spec}")
    return lines


def mended(api: Api, root: Path, content: dict[str, Any]) -> dict[str, Any]:
    """The document as the generator gets it: with our names, mended, and still valid OpenAPI."""
    return _mended(api, root, _carried(api, root, content))


def _carried(api: Api, root: Path, content: dict[str, Any]) -> names.Carried:
    """The document in our structure, with our names, whatever it calls its operations and schemas."""
    return names.carry(content, names.read(root / api.names))


def _mended(api: Api, root: Path, carried: names.Carried) -> dict[str, Any]:
    from tools import mend  # noqa: PLC0415  # its libraries load while the generator does

    path = root / api.mends
    overlay = document.parse(path.read_bytes(), api.mends)
    fixed = mend.mend(carried.content, overlay)
    mend.check_demands(fixed, overlay)
    document.check(fixed, f"{api.spec} after its mends")
    return fixed


def _read(api: Api, root: Path, progress: Progress, source: str = "") -> document.Document:
    with progress.step(f"validate {shown(source or api.spec)}"):
        spec = document.fetch(source or str(root / api.spec))
        document.check(spec.content, spec.source)
    return spec


def _generator(api: Api, root: Path, aside: Path) -> build.Generator:
    """It loads while the document is read."""
    return build.Generator(aside / api.package, build.Layout(root / "generator-config.yaml", root / "templates"))


def _build(api: Api, root: Path, spec: document.Document, generator: build.Generator, progress: Progress) -> Built:
    """The package that the generator makes of the document, in the workshop."""
    with progress.step(f"mend with {api.names} and {api.mends}"):
        carried = _carried(api, root, spec.content)
        fixed = _mended(api, root, carried)
    for note in carried.notes:
        progress.say(f"name {note}")
    with progress.step(f"generate {api.package} from version {spec.version}"):
        generator.generate(fixed)
    return Built(spec, carried.skeleton, generator.package)


def _import(api: Api, root: Path, package: Path, progress: Progress) -> None:
    """BuildError unless every module imports, and every name that our code uses is still there."""
    with progress.step("import every module, and every name that our code uses"):
        needed = uses.uses(root, api.package)
        gone = build.import_all(package, needed)
    if gone:
        raise BuildError("; ".join(f"{name} is gone, and used by {', '.join(needed[name])}" for name in gone))


def _replacements(
    api: Api, root: Path, package: Path, texts: Mapping[str, bytes], aside: Path
) -> Iterator[Replacement]:
    """Only what changed: what is in use is not touched for nothing."""
    if check.differences(package, _tree(api, root)):
        yield Replacement(package, _tree(api, root))
    yield from changed(root, aside, texts)


def _texts(api: Api, root: Path, built: Built, source: str) -> dict[str, bytes]:
    """Every file of this release beside the package, by its path from the root."""
    spec, entries = built.spec, document.read_lock(_lock(root))
    fetched = entries.get(FETCHED)
    if fetched and fetched["sha256"] == spec.sha256 and not is_address(source):
        # What was fetched comes from where it was fetched, whatever the file is called.
        spec = replace(spec, source=fetched["source"])
    entries[api.spec] = document.locked(entries.get(api.spec), spec, datetime.now(UTC).date(), taken_in=bool(source))
    return {api.spec: spec.raw, api.names: built.names, "specs/spec.lock": document.write_lock(entries)}


def _written(api: Api, root: Path) -> dict[str, bytes]:
    """What people edit and a release replaces, as it is now."""
    paths = (api.spec, api.names, "specs/spec.lock", CHANGELOG)
    return {path: (root / path).read_bytes() for path in paths if (root / path).exists()}


def _check_unedited(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> None:
    """InstallError for a file that somebody saved meanwhile: that would be lost."""
    edited = [path for path in {**before, **now} if before.get(path) != now.get(path)]
    if edited:
        raise InstallError(f"{', '.join(edited)}: edited while this was running, and kept as it is now; run it again")


def _drafted(api: Api, root: Path, spec: document.Document, progress: Progress, drafts: Drafts) -> dict[str, bytes]:
    """What else the release changes; nothing when the document is ours already, or ours cannot be read."""
    current = root / api.spec
    if not current.exists() or current.read_bytes() == spec.raw:
        return {}
    try:
        ours = document.fetch(str(current))
        document.check(ours.content, ours.source)
    except GenerationError as error:
        progress.say(f"no report of what changed: {reason(error)}")
        return {}
    with progress.step("compare with the document until now"):
        return {path: text.encode() for path, text in drafts(ours, spec).items()}


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
