"""Deprecation and the day of removal, of anything that can be deprecated. The same for those who send and who read."""

from collections.abc import Iterator

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.source import Node, text

_SUNSETS = ("x-sunset", "sunset")


def compare(old: Node, new: Node) -> Iterator[Delta]:
    yield from between(_words(old), _words(new), old.at, new.at)


def between(old: dict[str, Node], new: dict[str, Node], old_at: str, new_at: str) -> Iterator[Delta]:
    """By the words themselves: `deprecated` when it is true, and the sunset."""
    at = (old_at, new_at)
    if "deprecated" in old and "deprecated" not in new:
        yield Delta("deprecation-taken-back", Severity.ADDITIVE, "no longer deprecated", "", "deprecated", "", *at)
    if "deprecated" in new and "deprecated" not in old:
        yield Delta("deprecated", Severity.NEEDS_ATTENTION, "deprecated", "", "", "deprecated", *at)
    was, now = _sunset(old), _sunset(new)
    if was != now:
        yield Delta("sunset-changed", Severity.NEEDS_ATTENTION, "the day of removal changed", "", was, now, *at)


def _words(node: Node) -> dict[str, Node]:
    found = {word: node[word] for word in _SUNSETS if word in node.value}
    return found | ({"deprecated": node["deprecated"]} if node.value.get("deprecated") is True else {})


def _sunset(words: dict[str, Node]) -> str:
    return next((text(words[word].value) for word in _SUNSETS if word in words), "")
