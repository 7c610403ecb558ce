"""The drift report as one page for people. Reads the form of drift.json, escapes everything, loads nothing."""

import re
from html import escape
from typing import Any

_CODE = re.compile(r"`([^`]+)`")

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1c2430;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d8dee6}
.wide{overflow-x:auto}td{overflow-wrap:break-word;min-width:5rem}.word{white-space:nowrap;min-width:0}
code,pre{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.breaking,.refuted{color:#a3131b;font-weight:600}.additive{color:#8a5a00;font-weight:600}.confirmed{color:#176b2c}
.verdict{font-size:1.1rem}@media(prefers-color-scheme:dark){body{background:#14181f;color:#e3e8ef}
th,td{border-color:#333c48}.breaking,.refuted{color:#ff8087}.additive{color:#f0c060}.confirmed{color:#7fd694}}
@media(max-width:45rem){thead{display:none}table,tbody,tr,td{display:block}td{border:0;padding:.1rem 0}
tr{border-bottom:1px solid #8895a5;padding:.5rem 0}td:empty{display:none}
td[data-head]::before{content:attr(data-head) ": "}}
"""
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)


def page(drift: dict[str, Any]) -> str:
    """The whole page."""
    return "".join(
        [
            _HEAD,
            f"<title>Contract drift of {_text(drift['target'])}</title><style>{_STYLE}</style></head><body>",
            _summary(drift),
            _findings(drift["findings"]),
            _assumptions(drift["assumptions"]),
            _operations(drift["operations"]),
            _not_exercised(drift["not_exercised"]),
            "</body></html>\n",
        ]
    )


def _text(value: object) -> str:
    # A lone surrogate cannot be written as UTF-8.
    return escape(str(value).encode("utf-8", "replace").decode("utf-8"))


def _prose(text: str) -> str:
    """A text of the document, with what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", _text(text))


def _summary(drift: dict[str, Any]) -> str:
    return (
        f"<h1>Contract drift of {_text(drift['target'])}</h1>"
        f'<p class="verdict">{_count(drift, "breaking")}, {_count(drift, "additive")}</p>'
        f"<p>Document {_text(drift['spec'])}, seed {_text(drift['seed'])}, {_text(drift['requests'])} requests "
        f"in {_text(drift['seconds'])} s.</p>"
    )


def _count(drift: dict[str, Any], severity: str) -> str:
    count = sum(finding["severity"] == severity for finding in drift["findings"])
    # Nothing found is nothing to warn of.
    return f'<span class="{severity}">{count} {severity}</span>' if count else f"0 {severity}"


def _table(heads: list[str], rows: list[str]) -> str:
    head = "".join(f"<th>{_text(text)}</th>" for text in heads)
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table>{body}</table></div>'


def _findings(findings: list[dict[str, Any]]) -> str:
    if not findings:
        return "<h2>Findings</h2><p>None.</p>"
    return "<h2>Findings</h2>" + _table(["Operation", "What", "Where", "Details"], [_finding(one) for one in findings])


def _finding(one: dict[str, Any]) -> str:
    again = f"<details><summary>Send it again</summary><pre>{_text(one['curl'])}</pre></details>" if one["curl"] else ""
    return (
        f"<tr><td>{_text(one['operation'])}</td>"
        f'<td class="word"><span class="{_text(one["severity"])}">{_text(one["severity"])}</span>'
        f"<br>{_text(one['kind'])}</td>"
        f"<td>{_pointer(one['pointer'])}</td>"
        f"<td>{_text(one['message'])}<br>expected <code>{_text(one['expected'])}</code><br>"
        f"observed <code>{_text(one['observed'])}</code>{again}</td></tr>"
    )


def _pointer(text: str) -> str:
    return f"<code>{_text(text)}</code>" if text else ""


def _assumptions(assumptions: list[dict[str, Any]]) -> str:
    rows = [
        f'<tr><td class="word">{_text(one["id"])}</td>'
        f'<td class="word {_text(one["verdict"])}">{_text(one["verdict"])}</td>'
        f"<td>{_prose(one['text'])}</td><td>{_text(one['seen'])}</td></tr>"
        for one in assumptions
    ]
    return "<h2>Assumptions</h2>" + _table(["Id", "Verdict", "Assumption", "Seen"], rows)


def _operations(operations: dict[str, Any]) -> str:
    rows = [
        # Narrow screens stack the cells, where a bare number would say nothing.
        f'<tr><td>{_text(name)}</td><td data-head="Requests">{_text(one["requests"])}</td>'
        f'<td data-head="Statuses">{_text(", ".join(f"{status}: {n}" for status, n in one["statuses"].items()))}</td>'
        f'<td data-head="Checks">{_text(", ".join(one["checks"]))}</td></tr>'
        for name, one in operations.items()
    ]
    return "<h2>Operations</h2>" + _table(["Operation", "Requests", "Statuses", "Checks"], rows)


def _not_exercised(gaps: list[str]) -> str:
    items = "".join(f"<li>{_text(gap)}</li>" for gap in gaps) or "<li>Nothing.</li>"
    return f"<h2>Not exercised</h2><ul>{items}</ul>"
