"""The branches of a union: which of the new ones is which of ours, and one schema made of an allOf."""

from collections.abc import Callable
from typing import Any

from tools.names.shape import Shape, properties
from tools.names.source import Json, Source, component_name

_DEEP = 8  # an allOf that leads back to itself must end somewhere
Same = Callable[[Any, Any], bool]


def paired(nodes: list[Any], shapes: list[Shape], source: Source, known: dict[str, Shape]) -> list[tuple[Any, Shape]]:
    """Each branch with our shape of it, ours first and in our order: the likest pair first, then by position."""
    left = dict(enumerate(nodes))
    found: dict[int, tuple[Any, Shape]] = {}
    pairs = [(number, index) for number in range(len(shapes)) for index in left]
    likeness = {
        (number, index): _likeness(nodes[index], shapes[number], source, known) - abs(number - index) / 1000
        for number, index in pairs
    }
    for number, index in sorted(pairs, key=lambda pair: -likeness[pair]):
        if number not in found and index in left:
            found[number] = (left.pop(index), shapes[number])
    return [*(found[number] for number in sorted(found)), *((node, None) for node in left.values())]


def merged(node: Json, source: Source, same: Same, depth: int = 0) -> Json:
    """An allOf of objects as the one object that it means; as it stands if its branches contradict each other."""
    parts = [{key: value for key, value in node.items() if key != "allOf"}]
    for branch in node["allOf"]:
        core, null = source.core(branch)
        inner = merged(core, source, same, depth + 1) if "allOf" in core and depth < _DEEP else core
        if null or inner.keys() - {"type", "properties", "required", "description", "example", "title", "deprecated"}:
            return node
        parts.append(inner)
    whole: Json = {"type": "object", "properties": {}}
    for one in [*parts[1:], parts[0]]:
        for name, schema in one.get("properties", {}).items():
            if not same(whole["properties"].setdefault(name, schema), schema):
                return node
        required = [*whole.get("required", []), *one.get("required", [])]
        whole |= {key: value for key, value in one.items() if key not in {"properties", "required", "title"}}
        whole |= {"required": list(dict.fromkeys(required))} if required else {}
    return {**whole, **{key: node[key] for key in ("description",) if key in node}}


def _likeness(node: Any, shape: Shape, source: Source, known: dict[str, Shape]) -> float:
    if isinstance(shape, str) and isinstance(node, dict) and component_name(node.get("$ref", "#/?")) == shape:
        return 2.0
    core, _ = source.core(node)
    theirs, ours = set(_all_properties(core, source)), set(properties(shape, known))
    if theirs or ours:
        return len(theirs & ours) / len(theirs | ours)
    body = known.get(shape) if isinstance(shape, str) else shape
    kind = "enum" if "enum" in core else core.get("type")
    our_kind = "array" if isinstance(body, list) else "enum" if isinstance(body, dict) and "$enum" in body else None
    return 0.5 if kind == our_kind else 0.0


def _all_properties(core: Json, source: Source, depth: int = 0) -> list[str]:
    names = list(core.get("properties", {}))
    for branch in core.get("allOf", []) if depth < _DEEP else []:
        names += _all_properties(source.core(branch)[0], source, depth + 1)
    return names
