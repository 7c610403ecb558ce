"""Compares parameters and headers: what is sent beside the body, by name."""

from collections.abc import Iterator, Mapping
from typing import Any

from tools.diff import lifecycle, prose
from tools.diff.delta import Delta
from tools.diff.law import Effect, member_added, member_removed, requiredness
from tools.diff.place import Place
from tools.diff.schemas import Schemas
from tools.diff.source import Node, Source, text

_PROSE = ("description", "example", "examples")
# What a parameter's place means when it says nothing itself.
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_SINGLE = {"string", "number", "integer", "boolean"}
# A header of one of these names is no parameter: the media type and the security scheme speak of it.
SPOKEN_OF_ELSEWHERE = {"accept", "content-type", "authorization"}


def compare(schemas: Schemas, old: Node | None, new: Node | None, place: Place) -> Iterator[Delta]:
    """One parameter or header; None where it is not there."""
    if new is None and old is not None:
        bad = member_removed(place.direction, required=_required(old))
        was = "required" if _required(old) else "optional"
        yield Delta(place.rule("removed"), bad, f"{_named(old)} was removed", was=was, old_at=old.at)
    elif old is None and new is not None:
        required, defaulted = _required(new), _defaulted(schemas, new)
        bad = member_added(place.direction, required=required, defaulted=defaulted)
        kind = "required" if required else "optional"
        yield Delta(place.rule(f"{kind}-added"), bad, f"{_named(new)} was added", now=kind, new_at=new.at)
    elif old is not None and new is not None:
        yield from _both(schemas, old, new, place)


def _both(schemas: Schemas, old: Node, new: Node, place: Place) -> Iterator[Delta]:
    at = (old.at, new.at)
    if _required(old) != _required(new):
        required = _required(new)
        bad = requiredness(place.direction, required=required, defaulted=_defaulted(schemas, new))
        became = "required" if required else "optional"
        yield Delta(place.rule(f"became-{became}"), bad, f"{_named(new)} became {became}", "", "", "", *at)
    # One value is written in one way, exploded or not.
    single = all(
        (reader.shape(schema_of(node)).types or {"any"}) <= _SINGLE
        for reader, node in ((schemas.old, old), (schemas.new, new))
    )
    yield from _sent(old, new, place, {"explode"} if single else set())
    yield from schemas.compare(schema_of(old), schema_of(new), place)
    yield from lifecycle.compare(old, new)
    yield from prose.compare(prose.of(old, _PROSE), prose.of(new, _PROSE), *at)


def _sent(old: Node, new: Node, place: Place, idle: set[str]) -> Iterator[Delta]:
    """How the value is written down, but for the words that say nothing of it."""
    was, now = _writing(old), _writing(new)
    words = ["content"] if bool(was["content"]) != bool(now["content"]) else list(was)
    for word in words:
        if was[word] != now[word] and word not in idle:
            told = (text(was[word]), text(now[word]))
            allowed = Effect.WIDENED if now[word] else Effect.NARROWED
            effect = allowed if word.startswith("allow") else Effect.CHANGED
            message = f"{_named(new)}: `{word}` changed from {told[0]} to {told[1]}"
            bad = place.law(effect)
            yield Delta(place.rule(f"{word}-changed"), bad, message, "", *told, old.at, new.at)


def _writing(node: Node) -> dict[str, Any]:
    value = node.value
    style = value.get("style", _STYLES.get(value.get("in", "header"), "simple"))
    media = ", ".join(sorted(value.get("content", {})))
    return {
        "content": media,
        "style": "" if media else style,
        "explode": False if media else value.get("explode", style == "form"),
        "allowReserved": value.get("allowReserved", False),
        "allowEmptyValue": value.get("allowEmptyValue", False),
    }


def schema_of(node: Node) -> tuple[Node, ...]:
    """The schema of a parameter, header or media type; of a parameter also through its `content`."""
    for _, media in node.each("content"):
        return schema_of(media)
    schema = node.get("schema")
    return (schema,) if schema is not None else (Node({}, node.at),)


def headers(source: Source, response: Node) -> dict[str, Node]:
    """The headers of a response, by their names in small letters."""
    named = {name.lower(): source.follow(header) for name, header in response.each("headers")}
    return {name: header for name, header in named.items() if name != "content-type"}


def either(old: Mapping[Any, object], new: Mapping[Any, object]) -> list[Any]:
    """The keys of both: the old ones in their order, then the new."""
    return [*old, *(key for key in new if key not in old)]


def _required(node: Node) -> bool:
    return node.value.get("required") is True


def _defaulted(schemas: Schemas, node: Node) -> bool:
    return "default" in schemas.new.shape(schema_of(node)).words


def _named(node: Node) -> str:
    if "name" in node.value:
        return f"{node.value.get('in', '')} parameter `{node.value['name']}`"
    return "the header"
