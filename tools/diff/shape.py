"""What a schema allows, in one form, however it is written: references, `allOf`, `nullable` and `const` are gone."""

from dataclasses import dataclass, field, replace
from typing import Any

from tools.diff.bounds import Bound
from tools.diff.source import Node, text

# A schema is one or more nodes that all hold. They are read when they are needed, since schemas may be recursive.
Schema = tuple[Node, ...]
Words = dict[str, Node]

FLAGS = ("readOnly", "writeOnly", "deprecated", "uniqueItems")
PROSE = ("title", "description", "example", "examples", "externalDocs", "$comment")
# What else says something about a value; each is compared as a whole.
OTHER = (
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "xml",
    "x-extensible-enum",
)


@dataclass(frozen=True, slots=True)
class Union:
    """`oneOf` or `anyOf`, without its branch for null."""

    kind: str
    branches: tuple[Schema, ...]
    at: str
    null: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """`types` and `enum` are None when anything goes; null is no part of them: that is `null`."""

    home: str
    types: frozenset[str] | None = None
    null: bool = True
    enum: dict[str, Any] | None = None
    enum_at: str = ""
    words: Words = field(default_factory=dict)
    bounds: dict[str, Bound] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    prose: Words = field(default_factory=dict)
    properties: dict[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    additional: Schema | bool = True
    items: Schema = ()
    prefix: tuple[Schema, ...] = ()
    unions: tuple[Union, ...] = ()
    # What parts of an `allOf` say beside the first that says it.
    also: tuple[tuple[str, Node], ...] = ()

    def flag(self, name: str) -> bool:
        return name in self.words and self.words[name].value is True

    def at(self, word: str) -> str:
        """Where a keyword stands, or else the schema."""
        return self.words[word].at if word in self.words else self.home

    def says(self, word: str) -> str:
        """A keyword's value as text, empty when it is not there."""
        return text(self.words[word].value) if word in self.words else ""


def nothing(node: Node) -> Shape:
    """`false`: no value at all."""
    return Shape(home=node.at, types=frozenset(), null=False)


def or_null(shape: Shape) -> Shape:
    return replace(shape, null=True)


def is_anything(shape: Shape) -> bool:
    """It says no more than words for people."""
    return replace(shape, home="", prose={}) == Shape(home="")


def is_plain(shape: Shape) -> bool:
    """It only names values: an enum and nothing else but prose."""
    return shape.enum is not None and not (shape.words or shape.bounds or shape.patterns or shape.unions)
