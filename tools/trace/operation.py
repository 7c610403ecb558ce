"""Operations as a change names them (`POST /v1/customers`, `webhook transaction`), and the values in their parts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from openapi_python_client.strings import pascal_case

from tools.diff.change import Change, Use
from tools.trace.spot import Json, Spot, at, below, class_name, escaped, followed, resolved

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# What a webhook brings; our answer to it is a `reply 200`.
PAYLOAD = "payload"
RELOCATED = frozenset({"operation-path-changed", "operation-method-changed"})
_CAME_OR_WENT = frozenset({"operation-added", "operation-removed", "webhook-added", "webhook-removed"})
_PARAMETER = re.compile(r"(query|path|header|cookie) parameter (.+)", re.DOTALL)
_RESPONSE = re.compile(r"response (\S+)(?: header (.+))?", re.DOTALL)
_IN_BRACES = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, or one webhook. `key` is the same whatever the parameters of its path are called."""

    key: tuple[str, str]
    name: str
    content: Json
    shared: tuple[Any, ...] = ()
    pointer: str = ""

    @property
    def is_webhook(self) -> bool:
        return self.key[0] == "webhook"


def operations(document: Json) -> dict[tuple[str, str], Operation]:
    """All operations and webhooks by key."""
    found = [*_of_paths(document), *_of_webhooks(document)]
    return {one.key: one for one in found}


class Pairing:
    """The operations of two documents that are one and the same, even after a move."""

    def __init__(self, old: Json, new: Json, changes: Sequence[Change]) -> None:
        self.old, self.new = operations(old), operations(new)
        self._moved = _rebased(old, new, self.old, self.new)
        self._moved |= {key_of(one.now): key_of(one.was) for one in changes if one.rule in RELOCATED}

    def of(self, change: Change, use: Use) -> tuple[Operation | None, Operation | None]:
        """The operation of a use in both documents. A base path may stand in its name and not in a document."""
        key = key_of(use.operation)
        if change.rule in _CAME_OR_WENT:
            return self.old.get(key), self.new.get(key)
        return _nearest(self.old, self._moved.get(key, key)), _nearest(self.new, key)

    def old_key(self, operation: str) -> tuple[str, str]:
        """The key in the old document of an operation that a use of a change names."""
        key = key_of(operation)
        found = _nearest(self.old, self._moved.get(key, key))
        return found.key if found and (key in self._moved or key not in self.new or found.key == key) else key


def _rebased(
    old: Json, new: Json, before: Mapping[tuple[str, str], Operation], after: Mapping[tuple[str, str], Operation]
) -> dict[tuple[str, str], tuple[str, str]]:
    """New keys with old ones, where a base path went from the servers into the paths, or out of them."""
    bases = _base(old), _base(new)
    whole = {(method, f"{bases[0]}{path}"): (method, path) for method, path in before}
    pairs = {key: whole.get((key[0], f"{bases[1]}{key[1]}")) for key in after if key not in before}
    return {key: was for key, was in pairs.items() if was is not None and was not in after and bases[0] != bases[1]}


def _base(document: Json) -> str:
    url = at(document, "/servers/0/url")
    return template(urlsplit(url).path.rstrip("/")) if isinstance(url, str) else ""


def _nearest(found: Mapping[tuple[str, str], Operation], key: tuple[str, str]) -> Operation | None:
    """The operation of this key, or else of the longest end of its path."""
    ends = [one for one in found if one[0] == key[0] and key[1].endswith(one[1]) and one[0] != "webhook"]
    return found.get(key) or (found[max(ends, key=lambda one: len(one[1]))] if ends else None)


def key_of(operation: str) -> tuple[str, str]:
    """The key of an operation as a `Use` names it."""
    word, _, rest = operation.partition(" ")
    return ("webhook", rest) if word == "webhook" else (word.upper(), template(rest))


def template(path: str) -> str:
    """A path without the names of its parameters, which may change and mean the same."""
    return _IN_BRACES.sub("{}", path)


def spots(document: Json, operation: Operation, use: Use, function: str = "") -> list[Spot]:
    """What a use of this operation leads to. `function` names the classes of what the document leaves nameless."""
    return [
        spot for root in _roots(document, operation, use.part, function) for spot in below(document, root, use.pointer)
    ]


def parameters(document: Json, operation: Operation) -> dict[tuple[str, str], Json]:
    """Those of the path and its own, by place and name."""
    nodes = (*operation.shared, *(operation.content.get("parameters") or ()))
    found = (resolved(document, node) for node in nodes)
    return {(str(one.get("in")), str(one.get("name"))): one for one in found}


def _roots(document: Json, operation: Operation, part: str, function: str) -> Iterator[Spot]:
    if parameter := _PARAMETER.fullmatch(part):
        node = parameters(document, operation).get((parameter[1], parameter[2]), {})
        yield from _described(document, node, function, parameter[2])
    elif part in {"request body", PAYLOAD}:
        body = resolved(document, operation.content.get("requestBody"))
        yield from _described(document, body, function, "body")
    elif response := _RESPONSE.fullmatch(part):
        answers = operation.content.get("responses")
        node = resolved(document, answers.get(response[1])) if isinstance(answers, Mapping) else {}
        if response[2]:
            headers = node.get("headers")
            node = resolved(document, headers.get(response[2])) if isinstance(headers, Mapping) else {}
        yield from _described(document, node, function, f"response_{response[1]}")


def _described(document: Json, node: Json, function: str, name: str) -> Iterator[Spot]:
    content = node.get("content")
    schemas = [node["schema"]] if "schema" in node else []
    schemas += [media.get("schema") for media in content.values() if isinstance(media, Mapping)] if content else []
    made = class_name(f"{pascal_case(function)}{pascal_case(name)}")
    for schema in schemas:
        if isinstance(schema, Mapping):
            yield followed(document, Spot(schema, made))


def _of_paths(document: Json) -> Iterator[Operation]:
    for path, item in _items(document, "paths"):
        shared = tuple(item.get("parameters") or ())
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                yield Operation(
                    key=(method.upper(), template(path)),
                    name=f"{method.upper()} {path}",
                    content=item[method],
                    shared=shared,
                    pointer=f"/paths/{escaped(path)}/{method}",
                )


def _of_webhooks(document: Json) -> Iterator[Operation]:
    for group in ("x-webhooks", "webhooks"):
        for name, item in _items(document, group):
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    place = f"/{group}/{escaped(name)}/{method}"
                    yield Operation(key=("webhook", name), name=f"webhook {name}", content=item[method], pointer=place)


def _items(document: Json, group: str) -> Iterator[tuple[str, Json]]:
    found = at(document, f"/{group}")
    for path, item in found.items() if isinstance(found, Mapping) else ():
        yield str(path), resolved(document, item)
