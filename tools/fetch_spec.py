"""Gets the vendor's published document, checks it, and keeps it as it came, for `make spec-diff` and `make regenerate`.

It is kept in specs/fetched/, and specs/spec.lock says where it came from: both, or neither if anything fails, and then
the exit code is 1 and one line says why and what to do. Redirects are not followed. Addresses are https, or of this
machine.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tools import build, document
from tools.address import Limits, Progress, shown
from tools.errors import DocumentError, GenerationError, plain, reason
from tools.install import changed, install
from tools.workshop import workshop

PUBLISHED = "https://docs.vivamo.co/openapi.yaml"
FETCHED = "specs/fetched/openapi.yaml"
# What tells this API from any other: every release of it must be able to make a disbursement intent.
LANDMARK = "/v1/disbursement-intents"


def main(arguments: list[str] | None = None, root: Path = build.ROOT) -> int:
    options = _parser().parse_args(arguments)
    limits = Limits(megabytes=options.megabytes, whole=options.seconds, plain_http=options.plain_http)
    try:
        _say(f"fetching {shown(options.source)}")
        with _bar() as progress:
            fetched = checked(options.source, limits, progress)
        # Nobody else has to wait for a slow server.
        with workshop(root, _say) as aside:
            _keep(fetched, root, aside)
    except (GenerationError, OSError) as error:
        print(f"error: {reason(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    print(f"{FETCHED}: version {plain(fetched.version)}, sha256 {fetched.sha256}")
    print(f"next: make spec-diff, then make regenerate SPEC={FETCHED}")
    return 0


def checked(source: str, limits: Limits | None = None, progress: Progress | None = None) -> document.Document:
    """The document at `source`. DocumentError when it is no valid OpenAPI document, or one of another API."""
    fetched = document.fetch(source, limits, progress)
    document.check(fetched.content, fetched.source)
    if LANDMARK not in fetched.content.get("paths", {}):
        advice = "check the address; if Vivamo has renamed that, make regenerate SPEC=path takes any document"
        raise DocumentError(f"{fetched.source}: not Vivamo's document, it has no path {LANDMARK}: {advice}")
    return fetched


def _keep(fetched: document.Document, root: Path, aside: Path) -> None:
    lock = "specs/spec.lock"
    entries = document.read_lock(root / lock)
    today = datetime.now(UTC).date()
    entries[FETCHED] = document.locked(entries.get(FETCHED), fetched, today, taken_in=True)
    install(root, changed(root, aside, {FETCHED: fetched.raw, lock: document.write_lock(entries)}))


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere: stderr holds the one line of an error, and no more."""
    if not sys.stderr.isatty():
        yield lambda _received, _expected: None
        return
    from rich.console import Console  # noqa: PLC0415  # only a terminal pays for loading it
    from rich.progress import BarColumn, DownloadColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(BarColumn(), DownloadColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda received, expected: bar.update(task, completed=received, total=expected)


def _parser() -> argparse.ArgumentParser:
    limits = Limits()
    parser = argparse.ArgumentParser(prog="python -m tools.fetch_spec", description=__doc__)
    add = parser.add_argument
    add("source", nargs="?", default=PUBLISHED, help=f"an https address or a path (default: {PUBLISHED})")
    add("--megabytes", type=float, default=limits.megabytes, help="refuse more (default: %(default)g)")
    add("--seconds", type=float, default=limits.whole, help="give up after that (default: %(default)g)")
    add("--plain-http", action="store_true", help="allow http:// to another machine")
    return parser


def _say(line: str) -> None:
    print(plain(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
