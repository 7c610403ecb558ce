"""No value that one schema takes and the other refuses goes unsaid: the judge is a JSON Schema validator."""

from __future__ import annotations

import itertools
from typing import Any

import jsonschema_rs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.diff.change import Severity
from tools.diff.compare import changes

Json = dict[str, Any]
_SCALARS: list[Any] = [None, True, False, -1, 0, 1, 1.5, 2, 3, 10, "", "a", "b", "ab", "abc", "1", "12"]
_INNER: list[Any] = [None, True, 0, 1.5, 3, "a", "abc"]
# Every value that the schemas below can tell apart, or nearly.
VALUES: list[Any] = [
    *_SCALARS,
    *([value] for value in _SCALARS),
    *([first, second] for first, second in itertools.product(_INNER, _INNER)),
    [],
    [0, 0, 0],
    {},
    *({name: value} for name in "abc" for value in _SCALARS),
    *({"a": first, "b": second} for first, second in itertools.product(_INNER, _INNER)),
    *({"a": first, "b": "a", "c": second} for first, second in itertools.product(_INNER, _INNER)),
]

_TEXTS = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={
        "minLength": st.integers(0, 3),
        "maxLength": st.integers(0, 3),
        "pattern": st.sampled_from(["^[a-z]+$", "^[a-c]*$", "[0-9]", r"\d", "^a", "b$", "^(a|ab)$"]),
        "enum": st.lists(st.sampled_from(["a", "b", "abc"]), min_size=1, unique=True),
    },
)
_NUMBERS = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number"])},
    optional={
        "minimum": st.integers(-1, 3),
        "maximum": st.integers(0, 10),
        "exclusiveMinimum": st.integers(-1, 3),
        "exclusiveMaximum": st.integers(0, 10),
        "multipleOf": st.sampled_from([0.5, 1, 2, 3]),
    },
)
_LISTED = st.one_of(
    st.builds(
        lambda values: {"enum": values}, st.lists(st.sampled_from([None, 1, "a", True]), min_size=1, unique=True)
    ),
    st.builds(lambda value: {"const": value}, st.sampled_from([None, 0, "a", False])),
    st.builds(
        lambda types: {"type": types},
        st.lists(st.sampled_from(["null", "string", "integer", "number", "boolean", "array"]), min_size=1, unique=True),
    ),
)
_ANY: st.SearchStrategy[Any] = st.sampled_from([{}, True])


def _composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    # Both always describe the same properties: one that comes or goes is judged as a member, not by values.
    objects = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.fixed_dictionaries({"a": inner, "b": inner})},
        optional={
            "required": st.lists(st.sampled_from("abc"), unique=True, max_size=2),
            "additionalProperties": st.one_of(st.booleans(), inner),
            "maxProperties": st.integers(0, 3),
            "minProperties": st.integers(0, 2),
        },
    )
    arrays = st.fixed_dictionaries(
        {"type": st.just("array")},
        optional={
            "items": inner,
            "maxItems": st.integers(0, 3),
            "minItems": st.integers(0, 2),
            "uniqueItems": st.booleans(),
            "contains": inner,
        },
    )
    several = st.lists(inner, min_size=1, max_size=3)
    combined = st.builds(lambda kind, parts: {kind: parts}, st.sampled_from(["allOf", "anyOf"]), several)
    # Alternatives of `oneOf` are read as those that exclude each other, as they are meant.
    exclusive = st.builds(lambda *parts: {"oneOf": list(parts)}, _TEXTS, _NUMBERS, st.one_of(objects, arrays))
    negated = st.builds(lambda part: {"not": part}, inner)
    return st.one_of(objects, arrays, combined, exclusive, negated)


SCHEMAS = st.recursive(st.one_of(_TEXTS, _NUMBERS, _LISTED, _ANY), _composed, max_leaves=4)


def document(schema: Any, *, asked: bool) -> Json:
    """One operation, of which the body that is sent or that is answered has this schema."""
    body = {"content": {"application/json": {"schema": schema}}}
    operation: Json = {"responses": {"200": {"description": "OK", **({} if asked else body)}}}
    if asked:
        operation["requestBody"] = body
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/p": {"post": operation}}}


def taken(schema: Any) -> set[int]:
    """Which of the values the schema allows."""
    validator = jsonschema_rs.Draft202012Validator(schema)
    return {index for index, value in enumerate(VALUES) if validator.is_valid(value)}


@given(SCHEMAS, SCHEMAS)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], report_multiple_bugs=False)
def test_no_refused_value_goes_unsaid(old: Any, new: Any) -> None:
    """What a request may no longer say breaks callers, or at least needs attention; likewise what an answer may say."""
    was, now = taken(old), taken(new)
    for asked, lost in ((True, was - now), (False, now - was)):
        if lost:
            found = changes(document(old, asked=asked), document(new, asked=asked))
            ranks = [change.severity.rank for change in found]
            assert min(ranks, default=9) <= Severity.NEEDS_ATTENTION.rank, (old, new, VALUES[min(lost)], found)
