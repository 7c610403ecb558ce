"""The bounds of a value: the least and the most of it, each with whether it is exclusive."""

from collections.abc import Iterator

from tools.diff.source import Node

Bound = tuple[float, bool]
# By the type of value that they bound.
LOWER = {
    "minimum": "number",
    "minLength": "string",
    "minItems": "array",
    "minContains": "array",
    "minProperties": "object",
}
UPPER = {
    "maximum": "number",
    "maxLength": "string",
    "maxItems": "array",
    "maxContains": "array",
    "maxProperties": "object",
}


def of(node: Node, *, whole: bool) -> Iterator[tuple[str, Bound]]:
    """Every bound of a schema. Those of whole numbers are inclusive: what is above 9 is at least 10."""
    for name, bound in _written(node):
        yield name, _inclusive(name, bound) if whole else bound


def tightest(name: str, given: list[Bound]) -> Bound:
    """The one that holds when all do."""
    if name in LOWER:
        return max(given, key=lambda bound: (bound[0], bound[1]))
    return min(given, key=lambda bound: (bound[0], not bound[1]))


def _written(node: Node) -> Iterator[tuple[str, Bound]]:
    for name in (*LOWER, *UPPER):
        value = node.value.get(name)
        if isinstance(value, int | float):
            # OpenAPI 3.0 writes `exclusiveMinimum: true` beside the bound, 3.1 writes the bound itself.
            yield name, (value, node.value.get(_exclusive(name)) is True)
    for name in ("minimum", "maximum"):
        strict = node.value.get(_exclusive(name))
        if isinstance(strict, int | float) and not isinstance(strict, bool):
            also = node.value.get(name)
            weaker = isinstance(also, int | float) and (also > strict if name == "minimum" else also < strict)
            yield name, (also, False) if weaker and also is not None else (strict, True)


def _exclusive(name: str) -> str:
    return f"exclusive{name[0].upper()}{name[1:]}"


def _inclusive(name: str, bound: Bound) -> Bound:
    value, exclusive = bound
    if not exclusive or not float(value).is_integer():
        return bound
    return (value + 1 if name == "minimum" else value - 1), False
