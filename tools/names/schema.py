"""Gives the schemas of a new document the names that ours have at the same places."""

import copy
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from tools.errors import DocumentError
from tools.names.branch import merged, paired
from tools.names.cycle import without_cycles
from tools.names.null import const_as_enum, enumeration, inline, is_object, makes_class, pointing
from tools.names.same import Sameness
from tools.names.shape import KEYED, MANY, ONE, Shape, part, properties
from tools.names.source import SCHEMAS, Json, Source, as_schema, class_name, component_name, pascal, without_null

_LEFT_OUT = frozenset({"title", "$defs", "definitions", "$schema", "$id"})


@dataclass(slots=True, eq=False)
class Named:
    """One schema of the new document that gets a name: ours, where we had one at its place, or its own."""

    wanted: str
    core: Json
    where: str
    own_names: set[str] = field(default_factory=set)
    component: str = ""
    name: str = ""
    pointers: list[Json] = field(default_factory=list)


class Schemas:
    """Collects every schema that is met, place by place; `components` gives them their names when all are known."""

    def __init__(self, source: Source, shapes: dict[str, Shape]) -> None:
        self.notes: list[str] = []
        self._source = source
        self._same = Sameness(source).same
        self._shapes = shapes
        self._ours: dict[str, list[Named]] = {}
        self._new: dict[str, list[Json]] = {}
        self._where: dict[str, str] = {}
        self._mappings: list[tuple[Json, str, Json]] = []
        self._queue: deque[Named] = deque()
        self._bodies: dict[int, Json] = {}
        self._open: list[str] = []

    def place(self, node: Any, shape: Shape, where: str) -> Json:
        """The schema as it stands at this place of the result. `where` names the owner, for a name and for people."""
        core, null, notes = self._source.unwrapped(node)
        end, end_null = self._source.core(core)
        if "$ref" in core and not makes_class(end):
            return self._written_out(core, null, notes, None, where)
        if isinstance(shape, str) and makes_class(end):
            return self._named_place(core, shape, where, null or end_null, notes)
        if "$ref" in core and shape is None and not self._leads_within(core["$ref"]):
            return pointing(self._new_pointer(core["$ref"], where), null or end_null, notes, self._source)
        return self._written_out(core, null, notes, shape, where)

    def components(self) -> Json:
        """Every named schema, ours first and in our order. Names are given here, and every `$ref` gets its own."""
        for reference in self._unused():
            self._new.setdefault(reference, [])
        found = list(self._walk())
        self._give_names()
        for named in found:
            for pointer in named.pointers:
                pointer["$ref"] = SCHEMAS + named.name
        for mapping, key, pointer in self._mappings:
            mapping[key] = pointer["$ref"]
        order = {name: number for number, name in enumerate(self._shapes)}
        found.sort(key=lambda named: order.get(named.name, len(order)))
        return without_cycles({named.name: self._bodies[id(named)] for named in found})

    def _named_place(self, core: Json, name: str, where: str, null: bool, notes: Json) -> Json:
        target = self._source.at(core["$ref"]) if "$ref" in core else core
        named = self._claim(name, target, where)
        if "$ref" in core:
            named.own_names.add(component_name(core["$ref"]))
        elif "default" in core:
            notes = {**notes, "default": core["default"]}
        return pointing(_pointer(named), null, notes, self._source)

    def _leads_within(self, reference: str) -> bool:
        """Whether it leads into another schema, where the generator makes a class of it already: it is written out."""
        return (
            component_name(reference) not in reference.split("/")
            and "$defs" not in reference.split("/")
            and reference not in self._open
        )

    def _written_out(self, core: Json, null: bool, notes: Json, shape: Shape, where: str) -> Json:
        """A schema as it is, and a component of the vendor's where ours is inline."""
        seen: set[str] = set()
        while "$ref" in core:
            if core["$ref"] in seen:
                raise DocumentError(f"{core['$ref']}: leads back to itself")
            seen.add(core["$ref"])
            core, also_null, more = self._source.unwrapped(self._source.at(core["$ref"]))
            null, notes = null or also_null, {**more, **notes}
        bare, own_null = without_null(core)
        self._open += seen
        body = self._body(const_as_enum(bare), None if isinstance(shape, str) else shape, where)
        del self._open[len(self._open) - len(seen) :]
        return inline({**body, **notes}, null or own_null, self._source)

    def _claim(self, name: str, core: Json, where: str) -> Named:
        rivals = self._ours.setdefault(name, [])
        for named in rivals:
            if named.core is core or self._same(named.core, core):
                return named
        named = Named(name, core, where)
        rivals.append(named)
        self._queue.append(named)
        return named

    def _new_pointer(self, reference: str, where: str) -> Json:
        pointer: Json = {"$ref": reference}
        self._new.setdefault(reference, []).append(pointer)
        self._where.setdefault(reference, where)
        return pointer

    def _walk(self) -> Iterator[Named]:
        """Bodies of our names as long as there are any, then of the vendor's, each of which may lead to more."""
        done: set[str] = set()
        while True:
            while self._queue:
                named = self._queue.popleft()
                self._bodies[id(named)] = self._component(named)
                yield named
            reference = next((reference for reference in self._new if reference not in done), None)
            if reference is None:
                return
            done.add(reference)
            # The list is shared, so that what is met of it later is pointed to the same name.
            named = self._home(reference)
            named.pointers, self._new[reference] = _joined(named.pointers, self._new[reference])

    def _home(self, reference: str) -> Named:
        """A schema of the vendor's where we had none: one that got a name elsewhere, or a new one."""
        own, core, used = component_name(reference), self._source.at(reference), reference in self._where
        known = [named for rivals in self._ours.values() for named in rivals]
        for named in known:
            if named.core is core or own == named.component or own in named.own_names:
                return named
        for named in known:
            # Met written out alone, so that nothing else says which component it is.
            if used and not named.own_names and not named.component and self._same(named.core, core, prose=True):
                return named
            # Nothing refers to it, and nobody would miss it.
            if not used and self._same(named.core, core):
                return named
        named = Named(own, core, self._where.get(reference, ""), component=own)
        self._ours.setdefault(own, []).append(named)
        self._queue.append(named)
        return named

    def _unused(self) -> Iterator[str]:
        """Components that nothing refers to: the generator makes classes of them as well."""
        components = self._source.document.get("components", {}).get("schemas", {})
        used = set(_references(self._source.document))
        for name, schema in components.items():
            reference = SCHEMAS + _quoted(name)
            if reference not in used and makes_class(self._source.core(schema)[0]):
                yield reference

    def _give_names(self) -> None:
        taken = {class_name(name) for name in self._ours}
        seen: set[str] = set()
        # Two names of one class: ours stays what it was.
        for wanted, rivals in sorted(self._ours.items(), key=lambda entry: entry[0] not in self._shapes):
            first = next((named for named in rivals if wanted in named.own_names), rivals[0])
            first.name = wanted if class_name(wanted) not in seen else _free_name(first, taken)
            seen.add(class_name(wanted))
            for named in rivals:
                if named is not first:
                    named.name = _free_name(named, taken)
                    self.notes.append(
                        f"{wanted}: the schema at {named.where} is another one, and is called {named.name}"
                    )
        given = {named.name for rivals in self._ours.values() for named in rivals}
        self.notes += [f"{name}: stands nowhere any more" for name in self._shapes if name not in given]

    def _component(self, named: Named) -> Json:
        bare, _ = without_null(as_schema(named.core))
        shape = self._shapes.get(named.wanted)
        core, _, notes = self._source.unwrapped({key: value for key, value in bare.items() if key != "default"})
        if "$ref" in core and not isinstance(shape, str):
            core, _ = self._source.core(core)  # one that is another by name has the body of that
        if isinstance(shape, str):
            return _without_null(self.place({"allOf": [core], **notes} if notes else core, shape, named.wanted))
        stripped, _ = without_null(core)
        return {**self._body(const_as_enum(stripped), shape, named.wanted), **notes}

    def _body(self, node: Json, shape: Shape, where: str) -> Json:
        if "allOf" in node and isinstance(shape, dict) and not part(shape, "allOf"):
            node = merged(node, self._source, self._same)
        body: Json = {}
        for key, value in node.items():
            if key == "enum":
                body |= enumeration(node)
            elif key == "discriminator" and isinstance(value, dict):
                body[key] = self._discriminator(node)
            elif key in KEYED:
                body[key] = self._keyed(key, value, shape, where)
            elif key in ONE and (isinstance(value, dict) or key != "additionalProperties"):
                body[key] = self.place(value, part(shape, key), where if key == "items" else f"{where}.{key}")
            elif key in MANY:
                body[key] = self._branches(key, value, shape, where)
            elif key not in _LEFT_OUT:
                body[key] = copy.deepcopy(value)
        if body.get("type") == "array" and not body.keys() & {"items", "prefixItems"}:
            body["items"] = {}  # whose items may be anything, which the generator wants said
        return body

    def _keyed(self, keyword: str, nodes: Json, shape: Shape, where: str) -> Json:
        """Properties in our order, and what is new after them in its own."""
        shapes = properties(shape, self._shapes) if keyword == "properties" else part(shape, keyword) or {}
        order = dict.fromkeys([*(name for name in shapes if name in nodes), *nodes])
        return {name: self.place(nodes[name], shapes.get(name), f"{where}.{name}") for name in order}

    def _branches(self, keyword: str, nodes: list[Any], shape: Shape, where: str) -> list[Json]:
        pairs = paired(nodes, part(shape, keyword) or [], self._source, self._shapes)
        return [
            self.place(node, inner or self._branch_name(keyword, node, where, number), where)
            for number, (node, inner) in enumerate(pairs)
        ]

    def _branch_name(self, keyword: str, node: Any, where: str, number: int) -> Shape:
        """An object written out in a union gets a name: the generator makes one class of it twice, and fails."""
        core, _, _ = self._source.unwrapped(node)
        return f"{pascal(where)}Type{number}" if keyword in {"oneOf", "anyOf"} and is_object(core) else None

    def _discriminator(self, node: Json) -> Json:
        """Its values are names of components unless it lists them: it lists them all, since the names change."""
        value: Json = copy.deepcopy(node["discriminator"])
        listed = {key: ref if "/" in ref else SCHEMAS + ref for key, ref in value.get("mapping", {}).items()}
        branches = [branch["$ref"] for branch in [*node.get("oneOf", []), *node.get("anyOf", [])] if "$ref" in branch]
        unlisted = {component_name(ref): ref for ref in branches if ref not in listed.values()}
        value["mapping"] = {}
        for key, reference in {**listed, **unlisted}.items():
            self._mappings.append((value["mapping"], key, self._new_pointer(reference, key)))
        return value


def _without_null(placed: Json) -> Json:
    """A component that is another: whether it may be null is said where it stands."""
    if placed.get("nullable") is True:
        return {key: value for key, value in placed.items() if key != "nullable"}
    if isinstance(placed.get("oneOf"), list) and {"type": "null"} in placed["oneOf"] and len(placed["oneOf"]) == 2:
        rest = {key: value for key, value in placed.items() if key != "oneOf"}
        return {"allOf": [branch for branch in placed["oneOf"] if branch != {"type": "null"}], **rest}
    return placed


def _pointer(named: Named) -> Json:
    pointer: Json = {"$ref": ""}
    named.pointers.append(pointer)
    return pointer


def _joined(one: list[Json], other: list[Json]) -> tuple[list[Json], list[Json]]:
    one.extend(other)
    return one, one


def _free_name(named: Named, taken: set[str]) -> str:
    """The vendor's own, or one of where it stands, or a number."""
    placed = [f"{named.wanted}In{pascal(named.where)}"] if named.where else []
    numbered = (f"{named.wanted}{number}" for number in count(2))
    name = next(name for name in chain(sorted(named.own_names), placed, numbered) if class_name(name) not in taken)
    taken.add(class_name(name))
    return name


def _quoted(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for key, value in node.items():
            if key == "mapping" and isinstance(value, dict):
                yield from (one if "/" in str(one) else SCHEMAS + str(one) for one in value.values())
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
