"""The report as Markdown, for a comment or a page. What came from the documents has no meaning in it but its words."""

from collections.abc import Iterator

from tools.diff.change import Severity
from tools.diff.report.report import Head, Report, Row
from tools.diff.report.texts import code, cut, markdown
from tools.trace.assumptions import Verdict

_MOST = 3


def prose(report: Report, *, full: bool = False) -> str:
    """Ends with a line break."""
    return "\n".join(_lines(report, full=full)) + "\n"


def _lines(report: Report, *, full: bool) -> Iterator[str]:
    yield f"{_head(report.old)} → {_head(report.new)}"
    yield ""
    if not report.entries:
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
    messages = [markdown(message) for message in row.messages]
    more = [f"and {row.more} more of this kind"] if row.more else []
    change = f" ({code(row.was) or 'nothing'} → {code(row.now) or 'nothing'})" if row.was or row.now else ""
    yield f"- **{'; '.join([*messages, *more])}**{change} {code(row.rule)}"
    if uses := cut([code(str(use)) for use in row.uses], _MOST):
        yield f"  - where: {', '.join(uses)}"
    if row.trace.effect_here is not None:
        yield f"  - {row.trace.effect_here.kind}: {markdown(row.trace.sentence)}"
    if row.trace.mock_note and row.trace.mock_note not in row.trace.sentence:
        yield f"  - {markdown(row.trace.mock_note)}"
    if symbols := cut([code(str(one)) for one in row.trace.symbols], _MOST):
        yield f"  - generated: {', '.join(symbols)}"
    if row.refutes:
        yield f"  - refutes {', '.join(map(markdown, row.refutes))}"


def _assumptions(report: Report) -> Iterator[str]:
    found = [(verdict, one) for verdict, many in report.verdicts().items() for one in many if verdict != Verdict.STILL]
    if not found:
        return
    yield "### Assumptions"
    yield ""
    for verdict, text in dict.fromkeys((verdict, one.text) for verdict, one in found):
        yield f"- {verdict}: {markdown(text)}"
    yield ""
