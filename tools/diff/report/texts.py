"""Text that came from a document, made safe to show: nothing in it moves a cursor, colours, links or calls anybody."""

import re
from collections.abc import Sequence

# What is longer is no name, bound or pattern that a person compares at sight.
_LONGEST = 300
# What a Markdown viewer may turn into a link or a call of somebody, escaped or not.
_CALLS = re.compile(r"@|://|www\.|#\d")
_ACTS = re.compile(r"([\\`*_\[\]<>|~&$])")
# What makes a list, a heading or a quotation where a line begins with it.
_BEGINS = re.compile(r"[-+#=:]|\d+[.)]$")


def clean(text: str) -> str:
    """One line of printable characters: control and direction as `\\x1b` or `\\u202e`, and white space as spaces."""
    shown = "".join(one if one.isprintable() else _visible(one) for one in text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def markdown(text: str) -> str:
    """As prose. Balanced backquotes stay code; nothing else has a meaning."""
    parts = clean(text).split("`")
    if len(parts) % 2 == 0:
        return _plain(clean(text))
    return "".join(code(part) if number % 2 and part.strip() else _plain(part) for number, part in enumerate(parts))


def quoted(text: str, *values: str) -> str:
    """A message without code of its own, with these values as code where it says them."""
    if "`" in text or any("`" in value for value in values):
        return text
    found = sorted({value for value in values if value}, key=len, reverse=True)
    said = "|".join(re.escape(value) for value in found)
    return re.sub(rf"(?<!\S)(?:{said})(?!\S)", lambda match: f"`{match[0]}`", text) if said else text


def code(text: str) -> str:
    """As a code span, whatever backquotes it holds."""
    shown = clean(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown[:1] == "`" or shown[-1:] == "`" else ""
    return f"{fence}{space}{shown}{space}{fence}" if shown.strip() else ""


def cut(texts: Sequence[str], most: int) -> list[str]:
    """The first ones, and how many more there are."""
    more = len(texts) - most
    return [*texts[:most], f"and {more} more"] if more > 0 else list(texts)


def _plain(text: str) -> str:
    return re.sub(r"\S+", lambda word: _word(word[0]), text)


def _word(word: str) -> str:
    if _CALLS.search(word) or _BEGINS.match(word):
        return code(word)
    return _ACTS.sub(r"\\\1", word)


def _visible(character: str) -> str:
    return " " if character.isspace() else character.encode("unicode_escape").decode("ascii")
