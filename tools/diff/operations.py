"""Compares two operations: parameters, bodies, responses, security, callbacks, words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.diff import bodies, lifecycle, members, prose, security
from tools.diff.bodies import Found, Voice
from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.law import Direction
from tools.diff.schemas import Schemas
from tools.diff.source import Node, Source

_PROSE = ("summary", "description", "externalDocs", "tags")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, with what its path says for all methods."""

    path: str
    method: str
    node: Node
    item: Node

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def route(self) -> str:
        """The path, whatever its variables are called."""
        return _VARIABLE.sub("{}", self.path)

    @property
    def id(self) -> str:
        return str(self.node.value.get("operationId", ""))

    def parameters(self, source: Source) -> dict[tuple[str, str], Node]:
        """By place and name: the operation's own go before those of the path. Those of the path by their position."""
        found: dict[tuple[str, str], Node] = {}
        positions = {name: str(index) for index, name in enumerate(_VARIABLE.findall(self.path))}
        for given in (*self.item.list("parameters"), *self.node.list("parameters")):
            parameter = source.follow(given)
            where, name = str(parameter.value.get("in")), str(parameter.value.get("name"))
            if where == "header":
                name = name.lower()
            if where != "header" or name not in members.SPOKEN_OF_ELSEWHERE:
                found[where, positions.get(name, name) if where == "path" else name] = parameter
        return found


@dataclass(frozen=True, slots=True)
class Roles:
    """Who sends what. In a webhook or a callback the server asks and we answer."""

    asking: Voice
    answering: Voice
    inner: str = field(default="")


def outbound() -> Roles:
    return Roles(Voice(Direction.REQUEST, "request", "request body"), Voice(Direction.ANSWER, "response", "response"))


def inbound(speaker: str, part: str = "") -> Roles:
    """The server sends `speaker`'s payload; `part` begins how its parts are called."""
    return Roles(
        Voice(Direction.ANSWER, speaker, f"{part}payload"),
        Voice(Direction.REQUEST, f"{speaker}-reply", f"{part}reply"),
        part,
    )


def compare(schemas: Schemas, old: Operation, new: Operation, roles: Roles) -> Found:
    """Every difference of one operation, with the part of it where it is met."""
    yield from _parameters(schemas, old, new, roles)
    asked = (schemas.old.source, old.node.get("requestBody")), (schemas.new.source, new.node.get("requestBody"))
    was, now = (source.follow(body) if body is not None else None for source, body in asked)
    yield from bodies.request(schemas, was, now, roles.asking)
    yield from bodies.responses(schemas, old.node, new.node, roles.answering)
    if roles.asking.direction is Direction.REQUEST:
        found = security.compare(schemas.old.source, schemas.new.source, old.node, new.node)
        yield from (("security", delta) for delta in found)
    yield from _callbacks(schemas, old, new)
    yield from ((roles.inner.strip(), delta) for delta in _words(old, new))


def _words(old: Operation, new: Operation) -> Iterator[Delta]:
    if old.id != new.id:
        at = (f"{old.node.at}/operationId", f"{new.node.at}/operationId")
        message = f"operationId changed from {old.id or 'none'} to {new.id or 'none'}"
        yield Delta("operation-id-changed", Severity.NEEDS_ATTENTION, message, "", old.id, new.id, *at)
    yield from lifecycle.compare(old.node, new.node)
    yield from prose.compare(prose.of(old.node, _PROSE), prose.of(new.node, _PROSE), old.node.at, new.node.at)
    # Of all methods, and so told once.
    yield from prose.compare(prose.of(old.item, _PROSE), prose.of(new.item, _PROSE), old.item.at, new.item.at)


def _parameters(schemas: Schemas, old: Operation, new: Operation, roles: Roles) -> Found:
    was, now = old.parameters(schemas.old.source), new.parameters(schemas.new.source)
    place = roles.asking.place("parameter")
    for key in members.either(was, now):
        before, after = was.get(key), now.get(key)
        named = after or before
        assert named is not None  # noqa: S101  # the key is of one of the two
        part = f"{roles.inner}{key[0]} parameter {named.value['name']}"
        if key[0] == "path" and before is not None and after is not None:
            yield from ((part, delta) for delta in _renamed(before, after))
        yield from ((part, delta) for delta in members.compare(schemas, before, after, place))


def _renamed(old: Node, new: Node) -> Iterator[Delta]:
    was, now = str(old.value["name"]), str(new.value["name"])
    if was != now:
        message = f"the path parameter `{was}` is called `{now}`"
        yield Delta("path-parameter-renamed", Severity.NEEDS_ATTENTION, message, "", was, now, old.at, new.at)


def _callbacks(schemas: Schemas, old: Operation, new: Operation) -> Found:
    was, now = _called_back(schemas.old.source, old), _called_back(schemas.new.source, new)
    for name in members.either(was, now):
        part = f"callback {name} "
        if name not in now:
            yield part.strip(), removed("callback", was[name])
        elif name not in was:
            yield part.strip(), added("callback", now[name])
        else:
            yield from compare(schemas, was[name], now[name], inbound("callback", part))


def _called_back(source: Source, operation: Operation) -> dict[str, Operation]:
    """By the callback's name, its expression and method."""
    found = {}
    for name, callback in operation.node.each("callbacks"):
        for expression, item in source.follow(callback).entries():
            for inner in of_item(source, expression, item):
                found[f"{name} {inner.name}"] = inner
    return found


def of_item(source: Source, path: str, given: Node) -> Iterator[Operation]:
    """The operations of a path item."""
    item = source.follow(given)
    for method in METHODS:
        if isinstance(item.value, dict) and isinstance(item.value.get(method), dict):
            yield Operation(path, method, item[method], item)


def removed(kind: str, operation: Operation) -> Delta:
    message = f"the {kind} was removed"
    return Delta(f"{kind}-removed", Severity.BREAKS_CALLERS, message, was=operation.name, old_at=operation.node.at)


def added(kind: str, operation: Operation) -> Delta:
    message = f"the {kind} was added"
    return Delta(f"{kind}-added", Severity.ADDITIVE, message, now=operation.name, new_at=operation.node.at)
