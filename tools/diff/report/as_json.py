"""The report as JSON, and back. Within a `format` fields may be added, and none is renamed or removed.

`format` 1: `old`, `new` (title, version, sha256, source); `counts` by class; `worst` class or null; `next_version`;
`changes`, worst first, each with rule, severity, message, uses (operation, part, pointer), was, now, old_at, new_at,
refutes (ids) and trace (symbols, code, facade, mock, mock_note, effect); `assumptions`, each with id, text, at, verdict
and by (positions in `changes`).
"""

import json
from typing import Any

from tools.diff.change import Change, Severity, Use
from tools.diff.report.report import Entry, Head, Report
from tools.trace.assumptions import Settled, Verdict
from tools.trace.effect import Bump, Effect, Kind
from tools.trace.generated import Symbol
from tools.trace.trace import Trace
from tools.trace.units import Site

FORMAT = 1
Json = dict[str, Any]


def as_json(report: Report) -> str:
    """ASCII alone, so that no character of a document acts on a terminal."""
    return json.dumps(_report(report), indent=2, ensure_ascii=True) + "\n"


def read(text: str) -> Report:
    """What `as_json` wrote. ValueError for another format."""
    found: Json = json.loads(text)
    if found.get("format") != FORMAT:
        raise ValueError(f"format: expected {FORMAT}, got {found.get('format')!r}")
    entries = tuple(_read_entry(one) for one in found["changes"])
    return Report(
        old=Head(**found["old"]),
        new=Head(**found["new"]),
        entries=entries,
        assumptions=tuple(_read_settled(one, entries) for one in found["assumptions"]),
        next_version=found["next_version"] or "",
    )


def _report(report: Report) -> Json:
    changes = [entry.change for entry in report.entries]
    return {
        "format": FORMAT,
        "old": _head(report.old),
        "new": _head(report.new),
        "counts": {str(severity): count for severity, count in report.counts.items()},
        "worst": report.worst,
        "next_version": report.next_version or None,
        "changes": [_entry(entry) for entry in report.entries],
        "assumptions": [_settled(one, changes) for one in report.assumptions],
    }


def _head(head: Head) -> Json:
    return {"title": head.title, "version": head.version, "sha256": head.sha256, "source": head.source}


def _entry(entry: Entry) -> Json:
    change = entry.change
    return {
        "rule": change.rule,
        "severity": str(change.severity),
        "message": change.message,
        "uses": [{"operation": use.operation, "part": use.part, "pointer": use.pointer} for use in change.uses],
        "was": change.was,
        "now": change.now,
        "old_at": change.old_at,
        "new_at": change.new_at,
        "refutes": list(entry.refutes),
        "trace": _trace(entry.trace),
    }


def _trace(trace: Trace) -> Json:
    effect = trace.effect_here
    return {
        "symbols": [{"name": one.name, "new": one.is_new} for one in trace.symbols],
        "code": [_site(one) for one in trace.code],
        "facade": list(trace.facade),
        "mock": [_site(one) for one in trace.mock],
        "mock_note": trace.mock_note,
        "effect": effect and {"kind": str(effect.kind), "reason": effect.reason, "bump": effect.bump.name.lower()},
    }


def _site(site: Site) -> Json:
    return {"file": site.file, "name": site.name, "line": site.line}


def _settled(one: Settled, changes: list[Change]) -> Json:
    by = [changes.index(change) for change in one.by]
    return {"id": one.id, "text": one.text, "at": one.at, "verdict": str(one.verdict), "by": by}


def _read_entry(one: Json) -> Entry:
    change = Change(
        rule=one["rule"],
        severity=Severity(one["severity"]),
        message=one["message"],
        uses=tuple(Use(**use) for use in one["uses"]),
        was=one["was"],
        now=one["now"],
        old_at=one["old_at"],
        new_at=one["new_at"],
    )
    return Entry(change, _read_trace(one["trace"]), tuple(one["refutes"]))


def _read_trace(one: Json) -> Trace:
    said = one["effect"]
    return Trace(
        symbols=tuple(Symbol(symbol["name"], symbol["new"]) for symbol in one["symbols"]),
        code=tuple(Site(**site) for site in one["code"]),
        facade=tuple(one["facade"]),
        mock=tuple(Site(**site) for site in one["mock"]),
        mock_note=one["mock_note"],
        effect_here=said and Effect(Kind(said["kind"]), said["reason"], Bump[said["bump"].upper()]),
    )


def _read_settled(one: Json, entries: tuple[Entry, ...]) -> Settled:
    by = tuple(entries[position].change for position in one["by"])
    return Settled(one["id"], one["text"], one["at"], Verdict(one["verdict"]), by)
