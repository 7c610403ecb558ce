"""The report as Markdown, for a comment or a page. What came from the documents has no meaning in it but its words."""

from collections.abc import Iterator

from tools.diff.change import Severity
from tools.diff.report.report import Head, Report, Row
from tools.diff.report.texts import code, cut, markdown, quoted
from tools.trace.assumptions import Verdict
from tools.trace.trace import Trace

_MOST = 3


def prose(report: Report, *, full: bool = False) -> str:
    """Ends with a line break."""
    return "\n".join(_lines(report, full=full)) + "\n"


def _lines(report: Report, *, full: bool) -> Iterator[str]:
    yield f"{_head(report.old)} → {_head(report.new)}"
    yield ""
    if report.entries:
        yield f"{report.total}: " + ", ".join(f"{count} {one}" for one, count in report.counts.items() if count)
        yield ""
    else:
        yield "No difference."
    for severity in Severity:
        if rows := report.rows(severity, full=full):
            yield f"### {str(severity).capitalize()} ({report.counts[severity]})"
            yield ""
            for row in rows:
                yield from _row(row)
            yield ""
    yield from _assumptions(report)
    if report.next_version:
        yield f"Next version of this package: **{markdown(report.next_version)}**"


def _head(head: Head) -> str:
    return f"**{markdown(head.title)} {markdown(head.version)}** ({code(head.short)})"


def _row(row: Row) -> Iterator[str]:
    messages = [markdown(quoted(message, row.was, row.now)) for message in row.messages]
    more = [f"and {row.more} more of this kind"] if row.more else []
    change = "" if row.says_both else f" ({code(row.was) or 'nothing'} → {code(row.now) or 'nothing'})"
    yield f"- **{'; '.join([*messages, *more])}**{change} {code(row.rule)}"
    if uses := cut([code(str(use)) for use in row.uses], _MOST):
        yield f"  - where: {', '.join(uses)}"
    if row.severity is not Severity.DOCUMENTATION:
        yield from (f"  - {line}" for line in _here(row.trace))
    if row.refutes:
        yield f"  - refutes {', '.join(map(markdown, row.refutes))}"


def _here(trace: Trace) -> Iterator[str]:
    effect = trace.effect_here
    if effect is not None:
        yield f"{effect.kind}: {markdown(effect.reason)}"
    if trace.mock_note and (effect is None or trace.mock_note not in effect.reason):
        yield markdown(trace.mock_note)
    places = {"facade": trace.facade, "code": trace.code, "generated": trace.symbols, "mock": trace.mock}
    for name, found in places.items():
        if found:
            yield f"{name}: {', '.join(cut([code(str(one)) for one in found], _MOST))}"


def _assumptions(report: Report) -> Iterator[str]:
    found = [(verdict, one) for verdict, many in report.verdicts().items() for one in many if verdict != Verdict.STILL]
    if not found:
        return
    yield "### Assumptions"
    yield ""
    for verdict, text in dict.fromkeys((verdict, one.text) for verdict, one in found):
        yield f"- {verdict}: {markdown(text)}"
    yield ""
