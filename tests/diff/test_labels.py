"""`narrower`, `wider`, `other` and `the same` are what a validator makes of the schemas, not an opinion."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator, OAS31Validator, oas30_format_checker, oas31_format_checker

from tests.diff import known

# Said of a message by other means than its schema alone.
_BEYOND = (
    '"$ref"',
    '"readOnly"',
    '"writeOnly"',
    '"discriminator"',
    '"contentEncoding"',
    '"contentMediaType"',
    '"float"',
)
# Formats that the validator's checker does not know.
_UNCHECKED = {"int32-became-int64", "format-email-became-uri"}

_TEXTS = ["", "a", "b", "c", "d", "x", "ab", "aa", "abcd", "cd", "abcdefghij", "abcdefghijk", "a" * 11, "zz", "bcd"]
_TEXTS += ["AB", "ABC", "PENDING", "pending", "0", "12", "1", "2", "1234", "12345", "x12345y", "a_1", "a-1", "x" * 30]
_TEXTS += ["2020-01-01", "2020-01-01T00:00:00Z", "a@example.com", "https://example.com", "abc", "mmmm", "ccc"]
_TEXTS += ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"]
_NUMBERS = [-5, -1, 0, 0.01, 0.1, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 9.7, 10, 10.5, 11, 12, 20, 40, 2**31, 2**70]
_LISTS: list[Any] = [
    [],
    ["a"],
    ["b"],
    ["a", "a"],
    ["a", "b"],
    ["a", "b", "c"],
    [1],
    [1, 2],
    ["a", 1],
    ["a", True],
    [None],
]
_LISTS += [[*map(str, range(length))] for length in (9, 10, 11)] + [["abcdef"], ["abcdefghijk"], [["x"]], [{}], [True]]
_LISTS += [[{"b": "x"}], [{"a": "x"}], [[{"a": "x"}]], [[{"a": 1}]], ["a", "b", 1], [1.5]]
_MAPS: list[Any] = [
    {},
    {"a": "x"},
    {"a": "y"},
    {"a": 1},
    {"b": "x"},
    {"b": 1},
    {"a": "x", "b": "y"},
    {"a": "x", "b": 1},
]
_MAPS += [
    {"a": 1, "b": 1, "c": 1},
    {"a": "x", "c": "x"},
    {"z": "x"},
    {"z": 1},
    {"toolong": "x"},
    {"x-1": 1},
    {"x-1": "x"},
]
_MAPS += [{str(key): "x" for key in range(length)} for length in (2, 9, 10, 11)] + [{"a": {}}, {"a": {"b": "x"}}]
_MAPS += [{"a": "abcdef"}, {"a": "abcdefghijk"}, {"a": True}, {"a": None}]
VALUES: list[Any] = [None, True, False, *_TEXTS, *_NUMBERS, *_LISTS, *_MAPS]


@pytest.mark.parametrize(
    ("new_is", "old", "new"),
    [
        pytest.param(new_is, old, new, id=name)
        for name, new_is, old, new in known.schemas()
        if name not in _UNCHECKED and not any(word in json.dumps([old, new]) for word in _BEYOND)
    ],
)
def test_label_is_what_a_validator_says(new_is: str, old: tuple[Any, str], new: tuple[Any, str]) -> None:
    """Over values of every kind: what one takes and the other does not."""
    before, after = accepted(*old), accepted(*new)
    said = {(False, False): "the same", (True, False): "narrower", (False, True): "wider", (True, True): "other"}
    assert said[bool(before - after), bool(after - before)] == new_is, before ^ after


def accepted(schema: Any, version: str) -> set[str]:
    """The values that the schema takes, written out."""
    if version == "3.0":
        validator: Any = OAS30Validator(schema, format_checker=oas30_format_checker)
    else:
        validator = OAS31Validator(schema, format_checker=oas31_format_checker)
    return {json.dumps(value) for value in VALUES if validator.is_valid(value)}
