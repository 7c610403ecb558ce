"""Every place of a document where something can be said, by operation, part and pointer, with where it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.trace.operation import PAYLOAD, Operation, operations
from tools.trace.spot import Json, at, escaped


@dataclass(frozen=True, slots=True)
class Place:
    """As a `Use`, with the operation by its key, so that a path means the same whatever its parameters are called."""

    operation: tuple[str, str]
    part: str = ""
    pointer: str = ""

    @property
    def parent(self) -> "Place":
        """Where this is a field of."""
        return Place(self.operation, self.part, self.pointer.rpartition("/")[0])

    def below(self, segment: str) -> "Place":
        return Place(self.operation, self.part, f"{self.pointer}/{segment}")


Written = tuple[Place, str]


def places(document: Json) -> Iterator[Written]:
    """Each place with the JSON pointer of a node that speaks of it: a reference and what it leads to both do."""
    for operation in operations(document).values():
        yield Place(operation.key), operation.pointer
        yield from _parameters(document, operation)
        asked, answered = (PAYLOAD, "reply") if operation.is_webhook else ("request body", "response")
        for pointer in _followed(document, f"{operation.pointer}/requestBody"):
            yield from _content(document, pointer, Place(operation.key, asked))
        for status in _keys(document, f"{operation.pointer}/responses"):
            for pointer in _followed(document, f"{operation.pointer}/responses/{escaped(status)}"):
                yield from _content(document, pointer, Place(operation.key, f"{answered} {status}"))
                yield from _headers(document, pointer, Place(operation.key, f"{answered} {status}"))


def _parameters(document: Json, operation: Operation) -> Iterator[Written]:
    shared = operation.pointer.rpartition("/")[0]
    for home in (f"{shared}/parameters", f"{operation.pointer}/parameters"):
        nodes: Any = at(document, home)
        for number in range(len(nodes) if isinstance(nodes, list) else 0):
            trail = list(_followed(document, f"{home}/{number}"))
            node = at(document, trail[-1]) if trail else {}
            place = Place(operation.key, f"{node.get('in')} parameter {node.get('name')}")
            for pointer in trail:
                yield from _content(document, pointer, place)


def _headers(document: Json, pointer: str, place: Place) -> Iterator[Written]:
    for name in _keys(document, f"{pointer}/headers"):
        for found in _followed(document, f"{pointer}/headers/{escaped(name)}"):
            yield from _content(document, found, Place(place.operation, f"{place.part} header {name}"))


def _content(document: Json, pointer: str, place: Place) -> Iterator[Written]:
    """A parameter, body, response or header: itself, and the schemas that it carries."""
    yield place, pointer
    yield from _schema(document, f"{pointer}/schema", place, ())
    for media in _keys(document, f"{pointer}/content"):
        yield from _schema(document, f"{pointer}/content/{escaped(media)}/schema", place, ())


def _schema(document: Json, pointer: str, place: Place, trail: tuple[str, ...]) -> Iterator[Written]:
    node = at(document, pointer)
    if not isinstance(node, Mapping) or pointer in trail:
        return
    trail = (*trail, pointer)
    yield place, pointer
    if isinstance(node.get("$ref"), str):
        yield from _schema(document, node["$ref"].removeprefix("#"), place, trail)
    for word in ("allOf", "oneOf", "anyOf"):
        for number in range(len(node.get(word) or ())):
            yield from _schema(document, f"{pointer}/{word}/{number}", place, trail)
    for name in node.get("properties") or ():
        yield from _schema(document, f"{pointer}/properties/{escaped(name)}", place.below(escaped(name)), trail)
    yield from _schema(document, f"{pointer}/items", place.below("0"), trail)
    yield from _schema(document, f"{pointer}/additionalProperties", place.below("*"), trail)


def _followed(document: Json, pointer: str) -> Iterator[str]:
    """The pointer, and where the references there lead."""
    seen: set[str] = set()
    while pointer not in seen and isinstance(node := at(document, pointer), Mapping):
        yield pointer
        seen.add(pointer)
        pointer = str(node["$ref"]).removeprefix("#") if "$ref" in node else pointer


def _keys(document: Json, pointer: str) -> list[str]:
    node = at(document, pointer)
    return list(map(str, node)) if isinstance(node, Mapping) else []
