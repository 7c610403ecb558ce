"""The drift report as one page for people. Reads the form of drift.json, escapes everything, loads nothing."""

import re
from collections import Counter
from html import escape
from typing import Any

from contract_tests.report.style import STYLE

_CODE = re.compile(r"`([^`]+)`")
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
# So few findings are read anyway; more are a list to choose from.
MOST_OPEN = 3
# How a manager would say it.
_WORDS = {"breaking": "breaks clients", "additive": "new, harmless"}


def page(drift: dict[str, Any], *, again: str = "") -> str:
    """The whole page; `again` is the command that makes the run again."""
    return "".join(
        [
            _HEAD,
            f"<title>Contract drift of {_text(drift['target'])}</title><style>{STYLE}</style></head><body><main>",
            _summary(drift),
            _findings(drift["findings"]),
            _operations(drift),
            _assumptions(drift["assumptions"]),
            _not_exercised(drift["not_exercised"]),
            _again(again),
            "</main></body></html>\n",
        ]
    )


def _text(value: object) -> str:
    # A lone surrogate cannot be written as UTF-8.
    return escape(str(value).encode("utf-8", "replace").decode("utf-8"))


def _prose(text: str) -> str:
    """A text of the document, with what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", _text(text))


def _summary(drift: dict[str, Any]) -> str:
    found = Counter(finding["severity"] for finding in drift["findings"])
    tone = "breaking" if found["breaking"] else "additive" if found["additive"] else "sound"
    return (
        f"<header><h1>Contract drift of <span>{_text(drift['target'])}</span></h1>"
        f'<p class="verdict {tone}">{verdict(breaking=found["breaking"], additive=found["additive"])}</p>'
        f"<p>{_text(drift['requests'])} requests{_each(drift)} in {_text(drift['seconds'])} s asked whether it keeps "
        f"<code>{_text(drift['spec'])}</code> (seed {_text(drift['seed'])}). {_reach(drift)}</p></header>"
    )


def _each(drift: dict[str, Any]) -> str:
    each = drift.get("requests_per_finding")
    return f" ({_text(each)} for each finding)" if each else ""


def verdict(*, breaking: int, additive: int) -> str:
    """The run in one sentence."""
    if not breaking:
        harmless = f"Nothing would break clients; {_things(additive)} new and harmless."
        return harmless if additive else "Nothing was found that departs from the document."
    breaks = f"{breaking} thing{'' if breaking == 1 else 's'} would break clients"
    return f"{breaks}, {additive} {_be(additive)} new and harmless." if additive else f"{breaks}."


def _things(count: int) -> str:
    return f"{count} thing{'' if count == 1 else 's'} {_be(count)}"


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _reach(drift: dict[str, Any]) -> str:
    answered = [one for one in drift["operations"].values() if any(status[0] == "2" for status in one["statuses"])]
    told = f"{len(answered)} of {len(drift['operations'])} operations succeeded at least once."
    gaps = len(drift["not_exercised"])
    return f'{told} <a href="#not-exercised">Not exercised: {gaps}.</a>' if gaps else told


def _table(heads: list[str], rows: list[str]) -> str:
    head = "".join(f"<th>{_text(text)}</th>" for text in heads)
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table>{body}</table></div>'


def _findings(findings: list[dict[str, Any]]) -> str:
    if not findings:
        return "<h2>Findings</h2><p>None.</p>"
    state = " open" if len(findings) <= MOST_OPEN else ""
    # What breaks clients is read first.
    ordered = sorted(findings, key=lambda one: one["severity"] != "breaking")
    return "<h2>Findings</h2>" + "".join(_finding(one, state) for one in ordered)


def _finding(one: dict[str, Any], state: str) -> str:
    severity = _text(one["severity"])
    words = _text(_WORDS.get(one["severity"], one["severity"]))
    return (
        f'<details class="finding {severity}"{state}><summary>'
        f'<span class="badge {severity}">{words}</span> <b>{_text(one["operation"])}</b> '
        f'<span class="word">{_text(one["kind"])}</span> <span class="small">{severity}</span>'
        f"<br>{_text(one['message'])}</summary>"
        f'<div class="pair"><div><h3>Expected</h3><pre>{_text(one["expected"])}</pre></div>'
        f"<div><h3>Observed</h3><pre>{_text(one['observed'])}</pre></div></div>"
        f"{_part('Where in the document', one['pointer'])}{_part('Send it again', one['curl'])}"
        f'<p class="small">First seen after {_text(one["after"])} requests.</p></details>'
    )


def _part(head: str, text: str) -> str:
    return f"<h3>{head}</h3><pre>{_text(text)}</pre>" if text else ""


def _operations(drift: dict[str, Any]) -> str:
    found = Counter(finding["operation"] for finding in drift["findings"])
    rows = [_operation(name, one, found[name]) for name, one in drift["operations"].items()]
    return "<h2>Operations</h2>" + _table(["Operation", "Findings", "Requests", "Statuses", "Checks"], rows)


def _operation(name: str, one: dict[str, Any], found: int) -> str:
    # Narrow screens stack the cells, where a bare number would say nothing.
    cells = {
        "Findings": f'<b class="breaking">{found}</b>' if found else "0",
        "Requests": _text(one["requests"]),
        "Statuses": ", ".join(
            f'<span class="word">{_text(count)} &times; {_text(status)}</span>'
            for status, count in one["statuses"].items()
        ),
        "Checks": _text(", ".join(one["checks"])),
    }
    body = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in cells.items())
    return f"<tr><td><b>{_text(name)}</b></td>{body}</tr>"


def _assumptions(assumptions: list[dict[str, Any]]) -> str:
    rows = [
        f'<tr><td class="word">{_text(one["id"])}</td>'
        f'<td class="word {_text(one["verdict"])}">{_text(one["verdict"])}</td>'
        f"<td>{_prose(one['text'])}</td><td>{_text(one['seen'])}</td></tr>"
        for one in assumptions
    ]
    intro = "<p>Where the vendor's pages are silent the document guesses. A refuted guess is to be mended there.</p>"
    return "<h2>Assumptions</h2>" + intro + _table(["Id", "Verdict", "Assumption", "Seen"], rows)


def _not_exercised(gaps: list[str]) -> str:
    owners: dict[str, list[str]] = {}
    for gap in gaps:
        owner, _, what = gap.partition(": ")
        owners.setdefault(what or gap, []).append(owner if what else "")
    items = "".join(f"<li>{_text(what)}{_names(names)}</li>" for what, names in owners.items())
    intro = "<p>None of this counts as kept: the run cannot speak for it.</p>"
    head = '<h2 id="not-exercised">Not exercised</h2>'
    return f"{head}{intro}<ul>{items}</ul>" if items else f"{head}<p>Nothing.</p>"


def _names(names: list[str]) -> str:
    told = ", ".join(_text(name) for name in names if name)
    return f' <span class="small">{told}</span>' if told else ""


def _again(command: str) -> str:
    return f"<h2>Run it again</h2><pre>{_text(command)}</pre>" if command else ""
