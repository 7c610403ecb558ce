"""Gets the vendor's published document, checks it, and keeps it as it came, for `make spec-diff` and `make regenerate`.

`python -m tools.fetch_spec [URL-OR-PATH]`. If anything fails: exit code 1, one line that says why, and nothing changed.
"""

import argparse
import sys
from pathlib import Path

from tools import build, document
from tools.errors import DocumentError, GenerationError

PUBLISHED = "https://docs.vivamo.co/openapi.yaml"
FETCHED = Path("specs/fetched/openapi.yaml")
# What tells this API from any other: every release of it must be able to make a disbursement intent.
LANDMARK = "/v1/disbursement-intents"


def main(arguments: list[str] | None = None, root: Path = build.ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fetch_spec", description=__doc__)
    parser.add_argument("source", nargs="?", default=PUBLISHED, help=f"where the document is (default: {PUBLISHED})")
    source = parser.parse_args(arguments).source
    print(f"fetching {source.partition('?')[0]}", flush=True)
    try:
        fetched = checked(source)
    except GenerationError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    target = root / FETCHED
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(fetched.raw)
    print(f"{FETCHED}: version {fetched.version}, sha256 {fetched.sha256}")
    print(f"next: make spec-diff, then make regenerate SPEC={FETCHED}")
    return 0


def checked(source: str) -> document.Document:
    """The document at `source`. DocumentError when it is no valid OpenAPI document, or one of another API."""
    fetched = document.fetch(source)
    document.check(fetched.content, fetched.source)
    if LANDMARK not in fetched.content["paths"]:
        raise DocumentError(f"{fetched.source}: not Vivamo's document: it has no path {LANDMARK}")
    return fetched


if __name__ == "__main__":
    sys.exit(main())
