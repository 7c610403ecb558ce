"""A document to be compared: its values with the places where they stand, and its references followed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tools.errors import DocumentError

Json = dict[str, Any]

# A chain of references longer than this leads back to itself.
_LONGEST_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its JSON pointer in the document."""

    value: Any
    at: str

    def __getitem__(self, key: str | int) -> "Node":
        return Node(self.value[key], f"{self.at}/{escaped(str(key))}")

    def get(self, key: str) -> "Node | None":
        return self[key] if isinstance(self.value, dict) and key in self.value else None

    def each(self, key: str) -> Iterator[tuple[str, "Node"]]:
        """The entries of the object under `key`; none if there is no such object."""
        child = self.get(key)
        if child is not None and isinstance(child.value, dict):
            for name in child.value:
                yield str(name), child[name]

    def entries(self) -> "list[tuple[str, Node]]":
        """The entries of the value itself, without extensions."""
        return [(str(name), self[name]) for name in self.value if not str(name).startswith("x-")]

    def list(self, key: str) -> "list[Node]":
        """The items of the array under `key`; none if there is no such array."""
        child = self.get(key)
        return [child[index] for index in range(len(child.value))] if child and isinstance(child.value, list) else []


class Source:
    """A document whose references are all within it."""

    def __init__(self, document: Json) -> None:
        self.root = Node(document, "")
        self.is_30 = str(document.get("openapi", "")).startswith("3.0")
        self._anchors: dict[str, Node] | None = None

    def follow(self, node: Node) -> Node:
        """What a reference leads to, however long the chain; any other value as it is."""
        for _ in range(_LONGEST_CHAIN):
            if not is_reference(node):
                return node
            node = self._target(reference_of(node))
        raise DocumentError(f"the reference at {node.at} leads back to itself")

    def canonical(self, node: Node) -> str:
        """The value as one text, references followed, keys in order; equal texts mean the same."""
        return json.dumps(self._plain(node, ()), sort_keys=True)

    def _plain(self, node: Node, within: tuple[str, ...]) -> Any:
        if is_reference(node):
            node = self.follow(node)
            if node.at in within:
                return {"$recursive": len(within) - within.index(node.at)}
        inner = (*within, node.at)
        if isinstance(node.value, dict):
            return {key: self._plain(node[key], inner) for key in node.value}
        if isinstance(node.value, list):
            return [self._plain(node[index], inner) for index in range(len(node.value))]
        return whole(node.value)

    def _target(self, reference: str) -> Node:
        if not reference.startswith("#"):
            raise DocumentError(f"a reference to another document: {reference}; bundle it into one first")
        if reference != "#" and not reference.startswith("#/"):
            return self._anchored(reference)
        node = self.root
        for part in reference.removeprefix("#").split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key)] if isinstance(node.value, list) else node[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise DocumentError(f"a reference to nothing: {reference}") from None
        return node

    def _anchored(self, reference: str) -> Node:
        if self._anchors is None:
            self._anchors = dict(_anchors(self.root))
        try:
            return self._anchors[reference.removeprefix("#")]
        except KeyError:
            raise DocumentError(f"a reference to nothing: {reference}") from None


def is_reference(node: Node) -> bool:
    return bool(reference_of(node))


def reference_of(node: Node) -> str:
    """Where a reference leads; empty if it is none. A dynamic one is followed to its own document's anchor."""
    given = (node.value.get(word) for word in ("$ref", "$dynamicRef")) if isinstance(node.value, dict) else ()
    return next((one for one in given if isinstance(one, str)), "")


def escaped(key: str) -> str:
    """A key as one step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def whole(value: Any) -> Any:
    """1.0 is 1, as JSON Schema says."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def text(value: Any) -> str:
    """A value as people read it: a text bare, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(whole(value), ensure_ascii=False, sort_keys=True)


def _anchors(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.value.get(word), str):
                yield node.value[word], node
        for key in node.value:
            yield from _anchors(node[key])
    elif isinstance(node.value, list):
        for index in range(len(node.value)):
            yield from _anchors(node[index])
