"""Reads schemas as shapes: follows references, merges `allOf`, tells `oneOf` and `anyOf` apart from null and enums."""

import json
from dataclasses import replace
from functools import reduce

from tools.diff.meet import meet
from tools.diff.shape import Schema, Shape, Union, is_anything, is_plain, nothing, or_null
from tools.diff.source import Node, Source, is_reference, reference_of
from tools.diff.written import own
from tools.errors import DocumentError

_BESIDE_A_REFERENCE = {"$ref", "$dynamicRef", "$comment"}
_SCALARS = {"string", "number", "integer", "boolean"}
_SCALAR_WORDS = {
    *("type", "title", "description", "example", "examples", "pattern"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"),
}


class Reader:
    """Shapes of one document's schemas; each is made once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._ones: dict[str, Shape] = {}
        self._reading: set[str] = set()

    def shape(self, schema: Schema) -> Shape:
        """What all nodes of a schema allow together."""
        key = self.key(schema)
        if key not in self._shapes:
            # Two ways to one place say the same once: a schema within itself would double them at every step.
            once = {self._place(node): node for node in schema}
            self._shapes[key] = reduce(meet, (self._one(node) for node in once.values()))
        return self._shapes[key]

    def key(self, schema: Schema) -> tuple[str, ...]:
        """What tells a schema from others: a bare reference is the schema that it leads to."""
        return tuple(dict.fromkeys(self._place(node) for node in schema))

    def _place(self, node: Node) -> str:
        bare = is_reference(node) and (self.source.is_30 or not node.value.keys() - _BESIDE_A_REFERENCE)
        return self.source.follow(node).at if bare else node.at

    def binding(self, schema: Schema) -> Schema:
        """The schema, or none when it allows anything, be it by a reference."""
        return () if schema and is_anything(self.shape(schema)) else schema

    def beyond(self, additional: Schema | bool) -> Schema | bool:
        """What further properties may be: True when it is anything, by whatever schema."""
        return additional if isinstance(additional, bool) else self.binding(additional) or True

    def name(self, schema: Schema) -> str:
        """The name of the component that a branch refers to; empty when it is written out."""
        return reference_of(schema[0]).rpartition("/")[2]

    def _one(self, node: Node) -> Shape:
        if node.at in self._reading:
            raise DocumentError(f"the schema at {node.at} is made of itself")
        if node.at not in self._ones:
            self._reading.add(node.at)
            try:
                self._ones[node.at] = self._read(node)
            finally:
                self._reading.discard(node.at)
        return self._ones[node.at]

    def _read(self, node: Node) -> Shape:
        if not isinstance(node.value, dict):
            return nothing(node) if node.value is False else Shape(home=node.at)
        if is_reference(node):
            target = self._one(self.source.follow(node))
            beside = {key: value for key, value in node.value.items() if key not in _BESIDE_A_REFERENCE}
            # OpenAPI 3.0 passes over what stands beside a reference.
            return target if self.source.is_30 or not beside else meet(self._one_beside(beside, node.at), target)
        return self._composed(node)

    def _one_beside(self, beside: dict[str, object], at: str) -> Shape:
        return self._composed(Node(beside, at))

    def _composed(self, node: Node) -> Shape:
        shape = own(node, is_30=self.source.is_30)
        for part in node.list("allOf"):
            shape = meet(shape, self._one(part))
        for kind in ("oneOf", "anyOf"):
            if node.list(kind):
                shape = self._with_union(shape, kind, node)
        if len(shape.unions) > 1:
            shape = replace(shape, unions=tuple({self._meant(union): union for union in shape.unions}.values()))
        nullable = self.source.is_30 and node.value.get("nullable") is True
        return or_null(shape) if nullable else shape

    def _with_union(self, shape: Shape, kind: str, node: Node) -> Shape:
        branches: list[Schema] = [(branch,) for branch in node.list(kind)]
        if kind == "anyOf":
            branches = self._distinct(branches)
        valued = [branch for branch in branches if not self._is_null(branch)]
        null = len(valued) < len(branches)
        if not valued:
            return meet(shape, Shape(home=shape.home, types=frozenset()))
        if len(valued) == 1:
            only = self._one(valued[0][0])
            return meet(shape, or_null(only) if null else only)
        if shapes := self._plain(valued):
            return meet(shape, _one_enum(shapes, f"{node.at}/{kind}", null=null))
        if shapes := self._scalars(valued):
            return meet(shape, _one_of_types(shapes, f"{node.at}/{kind}", null=null))
        union = Union(kind, tuple(valued), f"{node.at}/{kind}", null)
        return replace(shape, unions=(*shape.unions, union), null=shape.null and (null or self._any_null(valued)))

    def _meant(self, union: Union) -> tuple[str, ...]:
        """What tells a union from others: two copies of one say the same."""
        return (union.kind, str(union.null), *(self.source.canonical(branch[0]) for branch in union.branches))

    def _is_null(self, branch: Schema) -> bool:
        """Whether a branch is there for null alone."""
        value = branch[0].value
        return isinstance(value, dict) and (value.get("type") in ("null", ["null"]) or value.get("enum") == [None])

    def _any_null(self, branches: list[Schema]) -> bool:
        return any(isinstance(b[0].value, dict) and self._says_null(b[0]) for b in branches)

    def _says_null(self, node: Node) -> bool:
        target = self.source.follow(node)
        given = target.value.get("type") if isinstance(target.value, dict) else None
        nullable = self.source.is_30 and isinstance(target.value, dict) and target.value.get("nullable") is True
        return nullable or (isinstance(given, list) and "null" in given)

    def _plain(self, branches: list[Schema]) -> list[Shape]:
        """The branches as shapes when all they do is to name values."""
        if any(is_reference(branch[0]) and self.source.follow(branch[0]).at in self._reading for branch in branches):
            return []
        values = [self.source.follow(branch[0]).value for branch in branches]
        if not all(isinstance(value, dict) and {"enum", "const"} & value.keys() for value in values):
            return []
        shapes = [self._one(branch[0]) for branch in branches]
        return shapes if all(is_plain(shape) for shape in shapes) else []

    def _scalars(self, branches: list[Schema]) -> list[Shape]:
        """The branches as shapes when each is of a scalar type that no other has: they are one list of types."""
        targets = [self.source.follow(branch[0]) for branch in branches]
        if not all(isinstance(node.value, dict) and str(node.value.get("type")) in _SCALARS for node in targets):
            return []
        if any(node.value.keys() - _SCALAR_WORDS for node in targets):
            return []
        kinds = [node.value["type"] for node in targets]
        distinct = len({"number" if kind == "integer" else kind for kind in kinds}) == len(kinds)
        return [self._one(branch[0]) for branch in branches] if distinct else []

    def _distinct(self, branches: list[Schema]) -> list[Schema]:
        """Who may be one of two that are the same may be that one."""
        return list({self._told(branch[0]): branch for branch in branches}.values())

    def _told(self, node: Node) -> str:
        """A schema as it is written; a reference is the place that it leads to."""
        return self._place(node) if is_reference(node) else json.dumps(node.value, sort_keys=True)


def _one_of_types(shapes: list[Shape], at: str, *, null: bool) -> Shape:
    """Bounds and patterns of one type say nothing of another, so that they can stand side by side."""
    types = frozenset().union(*(shape.types or frozenset() for shape in shapes))
    return Shape(
        home=at,
        types=types,
        null=null or any(shape.null for shape in shapes),
        bounds={name: bound for shape in shapes for name, bound in shape.bounds.items()},
        patterns=tuple(pattern for shape in shapes for pattern in shape.patterns),
    )


def _one_enum(shapes: list[Shape], at: str, *, null: bool) -> Shape:
    values = {key: value for shape in shapes for key, value in (shape.enum or {}).items()}
    types = frozenset().union(*(shape.types or frozenset() for shape in shapes))
    return Shape(home=at, types=types, null=null or any(shape.null for shape in shapes), enum=values, enum_at=at)
