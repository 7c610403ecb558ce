"""Whether two schemas of one document say the same, whatever they refer to and whatever they write out."""

from typing import Any

from tools.names.source import PROSE, Json, Source

_KEYED = frozenset({"properties", "patternProperties", "dependentSchemas"})
_SETS = frozenset({"required", "enum", "type"})
_BRANCHES = frozenset({"allOf", "oneOf", "anyOf"})
_UNSAID = frozenset({"title", "default", "$defs", "definitions", "discriminator", "readOnly", "writeOnly", "nullable"})
Assumed = dict[tuple[int, int], tuple[Json, Json]]


class Sameness:
    """Compares schemas that may be recursive: two are the same unless a difference can be found."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def same(self, one: Any, other: Any, *, prose: bool = False) -> bool:
        """With `prose`, the words for people must be the same as well. Null is of the place, and does not count."""
        return self._same(self._source.core(one)[0], self._source.core(other)[0], prose, {})

    def _same(self, one: Any, other: Any, prose: bool, assumed: Assumed) -> bool:
        if one is other:
            return True
        (left, left_null), (right, right_null) = self._source.core(one), self._source.core(other)
        pair = (_identity(left), _identity(right))
        if pair in assumed:
            return True
        assumed[pair] = (left, right)  # kept, so that no other object gets their identities meanwhile
        left, right = _said(left, prose), _said(right, prose)
        if left_null != right_null or left.keys() != right.keys():
            return False
        return all(self._same_keyword(key, left[key], right[key], prose, assumed) for key in left)

    def _same_keyword(self, key: str, one: Any, other: Any, prose: bool, assumed: Assumed) -> bool:
        if key in _KEYED:
            return one.keys() == other.keys() and all(self._same(one[k], other[k], prose, assumed) for k in one)
        if key in _BRANCHES or key == "prefixItems":
            pairs = zip(one, other, strict=False)
            return len(one) == len(other) and all(self._same(a, b, prose, assumed) for a, b in pairs)
        if key in _SETS and isinstance(one, list) and isinstance(other, list):
            return sorted(map(repr, one)) == sorted(map(repr, other))
        if isinstance(one, dict) and isinstance(other, dict) and key not in PROSE and not key.startswith("x-"):
            return self._same(one, other, prose, assumed)
        return bool(one == other)


def _identity(node: Json) -> int:
    """Of the parts of a schema, since stripping its null makes a new object of it."""
    return hash(tuple(sorted((key, id(value)) for key, value in node.items())))


def _said(node: Json, prose: bool) -> Json:
    unsaid = _UNSAID if prose else _UNSAID | PROSE
    return {key: value for key, value in node.items() if key not in unsaid and (prose or not key.startswith("x-"))}
