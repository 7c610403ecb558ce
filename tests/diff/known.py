"""Pairs of documents that differ in one thing, and what that is, both ways round. `pairs/README.md` has the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.diff.places import ANSWER_PLACES, GROUPS, REQUEST_PLACES, Json, whole
from tools import document
from tools.diff.change import Severity

HERE = Path(__file__).parent
_WORDS = {
    "callers": Severity.BREAKS_CALLERS,
    "decoding": Severity.BREAKS_DECODING,
    "attention": Severity.NEEDS_ATTENTION,
    "additive": Severity.ADDITIVE,
    "words": Severity.DOCUMENTATION,
    "none": None,
}
# By what the new schema is to the old one: the verdict forward and back in a request, and in an answer.
_LAW = {
    "narrower": (("callers", "additive"), ("additive", "decoding")),
    "wider": (("additive", "callers"), ("decoding", "additive")),
    "other": (("callers", "callers"), ("decoding", "decoding")),
    "the same": (("none", "none"), ("none", "none")),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst severity that is right, None for no change; rarely more than one is. `findings`: how many changes."""

    severities: tuple[Severity | None, ...]
    findings: tuple[int, ...]

    @property
    def breaks(self) -> bool | None:
        """None where that is arguable."""
        said = {bool(severity and severity.breaks) for severity in self.severities}
        return said.pop() if len(said) == 1 else None

    def __str__(self) -> str:
        return " or ".join(severity or "no change" for severity in self.severities)


@dataclass(frozen=True, slots=True)
class Pair:
    """`rules` are the ids of oasdiff's that this change is about, each with our verdict in that direction."""

    name: str
    subject: str
    old: Json
    new: Json
    forward: Verdict
    back: Verdict
    rules: dict[str, Verdict]

    def ways(self) -> Iterator[tuple[str, Json, Json, Verdict]]:
        """Both directions, named."""
        yield f"{self.name}>", self.old, self.new, self.forward
        yield f"{self.name}<", self.new, self.old, self.back


@cache
def every() -> tuple[Pair, ...]:
    """All pairs, in the order of the files."""
    files = sorted((HERE / "pairs").glob("*.yaml"))
    return tuple(pair for file in files for pair in _of_file(file))


def subjects() -> tuple[str, ...]:
    """The names of the files."""
    return tuple(dict.fromkeys(pair.subject for pair in every()))


def documents(subject: str) -> Iterator[Json]:
    """All of a subject's, old and new."""
    for pair in every():
        if pair.subject == subject:
            yield from (pair.old, pair.new)


@cache
def oasdiff_rules(what: str) -> dict[str, str]:
    """By rule its `level`, or why it is `uncovered`; by pattern why our class `differs`.

    A level is `error` or `warning`, or `earlier` and one of them.
    """
    said = _read(HERE / "oasdiff-rules.yaml")
    if what == "level":
        levels = ("error", "warning", "earlier error", "earlier warning")
        return {name: level for level in levels for name in said[level]}
    if what == "differs":
        return {pattern: entry["why"] for entry in said["differs"] for pattern in entry["rules"]}
    return dict(said["uncovered"])


def schemas() -> Iterator[tuple[str, str, tuple[Any, str], tuple[Any, str]]]:
    """Of each entry that says what the new schema is to the old one: its name, that, and both with their versions."""
    for file in sorted((HERE / "pairs").glob("*.yaml")):
        for name, entry in _read(file).items():
            versions = _list(entry.get("openapi", "3.0"))
            if "new-is" in entry and {*REQUEST_PLACES, *ANSWER_PLACES} & {*_places(entry)}:
                yield name, entry["new-is"], (entry["old"], versions[0]), (entry["new"], versions[-1])


def unknown_rules() -> Iterator[str]:
    """What an entry calls a rule of oasdiff's and is none at any of its places."""
    for file in sorted((HERE / "pairs").glob("*.yaml")):
        for name, entry in _read(file).items():
            named = _list(entry.get("oasdiff", [])) + _list(entry.get("oasdiff-back", []))
            for word in named:
                if not any(list(_rules(place, [word])) for place in _places(entry)):
                    yield f"{name}: {word}"


def _read(file: Path) -> Json:
    return document.parse(file.read_bytes(), file.name)


def _of_file(file: Path) -> Iterator[Pair]:
    for name, entry in _read(file).items():
        places = _places(entry)
        for place in places:
            yield _pair(name if len(places) == 1 else f"{name}@{place}", file.stem, place, entry)


def _pair(name: str, subject: str, place: str, entry: Json) -> Pair:
    versions = _list(entry.get("openapi", "3.0"))
    components = entry.get("components")
    old, new = (
        whole(place, entry[side], version=version, components=components)
        for side, version in zip(("old", "new"), (versions[0], versions[-1]), strict=True)
    )
    forward, back = (_verdict(way, entry) for way in _verdicts(place, entry))
    rules = {
        **dict.fromkeys(_rules(place, entry.get("oasdiff-back", [])), back),
        **dict.fromkeys(_rules(place, entry.get("oasdiff", [])), forward),
    }
    return Pair(name, subject, old, new, forward, back, rules)


def _verdicts(place: str, entry: Json) -> Sequence[str]:
    if "forward" in entry:
        return entry["forward"], entry["back"]
    if "new-is" in entry:
        law: Sequence[str] = _LAW[entry["new-is"]][place in ANSWER_PLACES]
        return law
    said: Sequence[str] = entry["answer" if place in ANSWER_PLACES else "request"]
    return said


def _verdict(words: str, entry: Json) -> Verdict:
    severities = tuple(_WORDS[word.strip()] for word in words.split(" or "))
    unchanged = (0,) if None in severities else ()
    changed = tuple(_list(entry.get("findings", 1))) if any(severities) else ()
    return Verdict(severities, unchanged + changed)


def _rules(place: str, named: list[str]) -> Iterator[str]:
    """`-max-set` is a rule of each place. What is no error or warning there is left out."""
    prefix = {**REQUEST_PLACES, **ANSWER_PLACES}.get(place, place)
    rules = (f"{prefix}{rule}" if rule.startswith("-") else rule for rule in named)
    return (rule for rule in rules if rule in oasdiff_rules("level"))


def _places(entry: Json) -> list[str]:
    return [place for given in _list(entry["at"]) for place in GROUPS.get(given, (given,))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
