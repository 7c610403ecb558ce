"""What a new release of the document changes here: said on the terminal, and drafted for the CHANGELOG."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tools import document
from tools.address import is_address, public

if TYPE_CHECKING:
    from tools.diff.report.report import Report

CHANGELOG = "CHANGELOG.md"


class Upgrade:
    """Compares the document until now with the new one, when it is asked to; the libraries load only then."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._report: Report | None = None

    def __call__(self, old: document.Document, new: document.Document) -> Mapping[str, str]:
        """The CHANGELOG with a draft of what users of this package notice."""
        from tools import release, spec_diff  # noqa: PLC0415

        report = spec_diff.compared(old, new, root=self._root)
        self._report = report
        path = self._root / CHANGELOG
        if not path.exists():
            return {}
        changes, traces = [one.change for one in report.entries], [one.trace for one in report.entries]
        return {CHANGELOG: release.drafted(release.changelog_at(path), changes, traces)}

    def tell(self) -> None:
        """The report as a table, and what is left to do."""
        from tools import spec_diff  # noqa: PLC0415

        if self._report is not None:
            print(spec_diff.rendered(self._report, "table"), end="")
            print("next: read the draft in CHANGELOG.md, mend what breaks here, then make test")


def advice(source: str) -> str:
    """What to read when the release could not be taken in: a command for the very same path."""
    new = shlex.quote(public(source) if is_address(source) else source)
    return f"; make spec-diff NEW={new} says what changed"
