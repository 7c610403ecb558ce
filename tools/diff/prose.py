"""Words for people: they change no message."""

from collections.abc import Iterator, Mapping

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.source import Node, text

# A table cell holds no essay.
_LONGEST = 80


def compare(old: Mapping[str, Node], new: Mapping[str, Node], old_home: str, new_home: str) -> Iterator[Delta]:
    """One difference for each word that changed, came or went."""
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = (text(side[key].value) if key in side else "" for side in (old, new))
        if was != now:
            at = (old[key].at if key in old else old_home, new[key].at if key in new else new_home)
            yield Delta(f"{key}-changed", Severity.DOCUMENTATION, f"{key} changed", "", _short(was), _short(now), *at)


def of(node: Node, keys: tuple[str, ...]) -> dict[str, Node]:
    """The words of an object that are prose, and its extensions. An empty list says nothing."""
    meant = (key for key in node.value if key in keys or (key.startswith("x-") and key not in _MEANT))
    return {key: node[key] for key in meant if node.value[key] not in ([], {})}


# Extensions that are read elsewhere, or that are marks of ours.
_MEANT = {"x-assumption", "x-webhooks", "x-sunset", "x-extensible-enum"}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
