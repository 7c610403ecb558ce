"""Compares bodies by media type, and the responses of an operation by status."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tools.diff import links, members, prose
from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.law import Direction, Effect, member_added, requiredness
from tools.diff.place import Place
from tools.diff.schemas import Schemas
from tools.diff.source import Node, Source

Found = Iterator[tuple[str, Delta]]
_EXAMPLES = ("example", "examples")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who sends the body: its direction, the word that begins the rules, and how reports call it."""

    direction: Direction
    speaker: str
    part: str

    def place(self, noun: str) -> Place:
        return Place(self.direction, self.speaker, noun)


def request(schemas: Schemas, old: Node | None, new: Node | None, voice: Voice) -> Found:
    """The body that an operation takes, or that a webhook brings."""
    place = voice.place("body")
    asked = voice.direction is Direction.REQUEST
    if old is None and new is not None:
        required = new.value.get("required") is True
        bad = member_added(voice.direction, required=required)
        kind = "required" if required else "optional"
        yield voice.part, Delta(place.rule(f"{kind}-added"), bad, f"a {kind} body was added", now=kind, new_at=new.at)
    elif new is None and old is not None:
        bad = Severity.BREAKS_CALLERS if asked else Severity.BREAKS_DECODING
        yield voice.part, Delta(place.rule("removed"), bad, "the body was removed", was="a body", old_at=old.at)
    elif old is not None and new is not None:
        yield from ((voice.part, delta) for delta in _both_bodies(schemas, old, new, place))


def _both_bodies(schemas: Schemas, old: Node, new: Node, place: Place) -> Iterator[Delta]:
    was, now = (node.value.get("required") is True for node in (old, new))
    if was != now:
        became = "required" if now else "optional"
        bad = requiredness(place.direction, required=now)
        yield Delta(place.rule(f"became-{became}"), bad, f"the body became {became}", "", "", "", old.at, new.at)
    yield from contents(schemas, old, new, place)
    yield from prose.compare(prose.of(old, ("description",)), prose.of(new, ("description",)), old.at, new.at)


def contents(schemas: Schemas, old: Node, new: Node, place: Place) -> Iterator[Delta]:
    """The media types of a body. One that a range allowed, or allows now, is compared with the range."""
    was, now = _media(old), _media(new)
    for name in members.either(was, now):
        before, after = _fitting(name, was), _fitting(name, now)
        if before is None:
            # A range is no further choice of ours, but a freedom of the server's.
            loose = "*" in name and place.direction is Direction.ANSWER
            bad = Severity.BREAKS_DECODING if loose else Severity.ADDITIVE
            message = f"media type {name} was added"
            yield Delta(place.rule("media-type-added"), bad, message, now=name, new_at=now[name].at)
        elif after is None:
            asked = place.direction is Direction.REQUEST
            bad = Severity.BREAKS_CALLERS if asked else Severity.BREAKS_DECODING
            message = f"media type {name} was removed"
            yield Delta(place.rule("media-type-removed"), bad, message, was=name, old_at=was[name].at)
        else:
            yield from _both_media(schemas, before, after, place)


def _both_media(schemas: Schemas, old: Node, new: Node, place: Place) -> Iterator[Delta]:
    yield from schemas.compare(members.schema_of(old), members.schema_of(new), place)
    yield from prose.compare(prose.of(old, _EXAMPLES), prose.of(new, _EXAMPLES), old.at, new.at)
    was, now = (
        side.source.canonical(node["encoding"]) if node.value.get("encoding") else ""
        for side, node in ((schemas.old, old), (schemas.new, new))
    )
    if was != now:
        bad = place.law(Effect.UNKNOWN)
        yield Delta(
            place.rule("encoding-changed"), bad, "how the form is written changed", "", was, now, old.at, new.at
        )


def _media(body: Node) -> dict[str, Node]:
    """By name in small letters; the character set is no part of it, since JSON has but one."""
    return {_media_name(name): media for name, media in body.each("content")}


def _media_name(name: str) -> str:
    kind, *parameters = (part.strip().lower() for part in name.split(";"))
    return "; ".join([kind, *sorted(p for p in parameters if p and not p.startswith("charset="))])


def _fitting(name: str, media: dict[str, Node]) -> Node | None:
    for candidate in (name, f"{name.partition('/')[0]}/*", "*/*"):
        if candidate in media:
            return media[candidate]
    return None


def responses(schemas: Schemas, old: Node, new: Node, voice: Voice) -> Found:
    """Every status, also where the other document has only a range or the default for it."""
    was, now = _statuses(schemas.old.source, old), _statuses(schemas.new.source, new)
    for status in members.either(was, now):
        part = f"{voice.part} {status}"
        before, after = _answering(status, was), _answering(status, now)
        if before is None:
            yield part, _status_added(status, now[status], voice)
        elif after is None:
            yield part, _status_removed(status, was, voice)
        else:
            yield from _both_responses(schemas, before, after, Voice(voice.direction, voice.speaker, part))


def _both_responses(schemas: Schemas, old: Node, new: Node, voice: Voice) -> Found:
    place = voice.place("body")
    at = (old.at, new.at)
    if old.value.get("content") and not new.value.get("content"):
        bad = place.law(Effect.WIDENED)
        yield voice.part, Delta(place.rule("removed"), bad, "the body was removed", "", "a body", "", *at)
    elif new.value.get("content") and not old.value.get("content"):
        # Of nobody else than us a reply to a webhook is asked.
        bad = place.law(Effect.NARROWED)
        yield voice.part, Delta(place.rule("added"), bad, "a body was added", "", "", "a body", *at)
    else:
        yield from ((voice.part, delta) for delta in contents(schemas, old, new, place))
    yield from _headers(schemas, old, new, voice)
    yield from ((voice.part, delta) for delta in links.compare(schemas.old.source, schemas.new.source, old, new))
    words = partial(prose.of, keys=("description", "summary"))
    yield from ((voice.part, delta) for delta in prose.compare(words(old), words(new), *at))


def _headers(schemas: Schemas, old: Node, new: Node, voice: Voice) -> Found:
    was, now = members.headers(schemas.old.source, old), members.headers(schemas.new.source, new)
    for name in members.either(was, now):
        part = f"{voice.part} header {name}"
        found = members.compare(schemas, was.get(name), now.get(name), voice.place("header"))
        yield from ((part, delta) for delta in found)


def _statuses(source: Source, holder: Node) -> dict[str, Node]:
    return {
        status.upper() if status != "default" else status: source.follow(response)
        for status, response in holder.each("responses")
        if not status.startswith("x-")
    }


def _answering(status: str, statuses: dict[str, Node]) -> Node | None:
    """The response that speaks of a status: itself, its range, or the default."""
    for candidate in (status, f"{status[0]}XX", "default"):
        if candidate in statuses:
            return statuses[candidate]
    return None


def _status_added(status: str, response: Node, voice: Voice) -> Delta:
    # A caller who was told of 200 alone reads an error as one, and does not expect a second kind of success.
    answered = voice.direction is Direction.ANSWER and status.startswith("2")
    bad = Severity.NEEDS_ATTENTION if answered else Severity.ADDITIVE
    kind = "success-status-added" if status.startswith("2") else "error-status-added"
    rule = f"{voice.speaker}-{kind}"
    return Delta(rule, bad, f"status {status} was added", now=status, new_at=response.at)


def _status_removed(status: str, statuses: dict[str, Node], voice: Voice) -> Delta:
    # Beside a success of its own the default speaks of errors.
    alone = not any(name.startswith("2") for name in statuses)
    success = status.startswith("2") or (status == "default" and alone)
    if voice.direction is Direction.REQUEST:
        bad = Severity.BREAKS_CALLERS
    else:
        bad = Severity.BREAKS_DECODING if success else Severity.ADDITIVE
    rule = f"{voice.speaker}-{'success' if success else 'error'}-status-removed"
    return Delta(rule, bad, f"status {status} was removed", was=status, old_at=statuses[status].at)
