"""What showed each finding, kept for the next run to try first. Sends nothing, and keeps no secret."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.exchange import Credentials, Request
from contract_tests.findings import Seen
from contract_tests.json_value import MISSING, parse
from contract_tests.redaction import Redactor, masked
from contract_tests.report.drift import cleaned
from contract_tests.whole_file import write_whole

FILE = "failing.json"
# More would be tried again before anything new is.
MOST_ENTRIES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One finding and what showed it: {"law": name}, {"request": ...} or {"steps": [...]}."""

    finding: str
    shown_by: dict[str, Any]

    @property
    def law(self) -> str:
        """The name of the law, or an empty text."""
        return str(self.shown_by.get("law", ""))

    @property
    def request(self) -> Request | None:
        """The request, if it was one."""
        raw = self.shown_by.get("request")
        return None if raw is None else _request(raw)

    @property
    def steps(self) -> list[Any]:
        """The steps, if they were several; what they mean is known to whoever wrote them."""
        return list(self.shown_by.get("steps", []))


def entry(seen: Seen, *, law: str, steps: Sequence[Any], redactor: Redactor) -> Entry | None:
    """What shows it again: the steps, which are JSON values, or the law, or else the smallest request."""
    shown_by: dict[str, Any] = {"law": law} if law else {}
    if steps:
        shown_by = {"steps": cleaned(redactor, list(steps))}
    if not shown_by and seen.exchange is not None:
        shown_by = {"request": _kept(seen.exchange.request, redactor)}
    return Entry(finding=redactor.text(_name(seen)), shown_by=shown_by) if shown_by else None


def _kept(request: Request, redactor: Redactor) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": redactor.text(request.path),
        "query": redactor.text(request.query),
        "headers": {name: redactor.text(value) for name, value in request.headers.items()},
        "credentials": str(request.credentials),
        **_body(request.body, redactor),
    }


def read(folder: Path) -> list[Entry]:
    """The entries in the folder; whatever else stands there is no entry."""
    try:
        raw = json.loads((folder / FILE).read_text("utf-8"))
        entries = [Entry(finding=str(one["finding"]), shown_by=dict(one["shown_by"])) for one in raw]
        return [one for one in entries if one.law or one.steps or one.request]
    except (OSError, ValueError, TypeError, KeyError):
        # It is only a help: a run without it finds the same.
        return []


def write(folder: Path, entries: Iterable[Entry]) -> None:
    """Replace what stands there; without entries there is no file. Raises OSError."""
    kept = [{"finding": one.finding, "shown_by": one.shown_by} for one in entries][:MOST_ENTRIES]
    if kept:
        write_whole(folder / FILE, json.dumps(kept, indent=1) + "\n")
    else:
        (folder / FILE).unlink(missing_ok=True)


def _name(seen: Seen) -> str:
    deviation = seen.deviation
    return " ".join(part for part in (deviation.kind, deviation.operation, seen.place) if part)


def _body(body: bytes, redactor: Redactor) -> dict[str, str]:
    """As text where it is UTF-8, else letter by byte: in both a secret can be found and masked."""
    value = parse(body)
    try:
        text, name = body.decode("utf-8"), "body"
    except UnicodeDecodeError:
        text, name = body.decode("latin-1"), "latin1"
    # Only what holds a secret is written anew: else every blank stays where it was.
    return {name: redactor.text(text) if value is MISSING or masked(value) == value else redactor.body(body)}


def _request(raw: Any) -> Request:
    body = raw["latin1"].encode("latin-1") if "latin1" in raw else raw["body"].encode("utf-8")
    return Request(
        method=_plain(raw["method"]),
        path=_plain(raw["path"]),
        query=_plain(raw["query"]),
        headers={_plain(name): _plain(value) for name, value in raw["headers"].items()},
        body=body,
        credentials=Credentials(raw["credentials"]),
    )


def _plain(text: Any) -> str:
    # What no request line can hold did not come from a run.
    if not (isinstance(text, str) and text.isascii() and text.isprintable()):
        raise ValueError("not a text of a request")
    return text
