"""Compiled schemas of one document: what they refuse, and which members they know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

from payments_mock.dialect import to_json_schema
from payments_mock.spec import Document

Keep = Callable[[Any], Any]

# Enough to find the mistake; a fuzzer's body of 10 MB has room for a million.
_MOST_ERRORS = 20


class Schemas:
    """Compiles schemas against the components of one document, once, at start."""

    def __init__(self, document: Document) -> None:
        self._document = document
        components = document.tree.get("components", {}).get("schemas", {})
        self._components = {name: to_json_schema(schema) for name, schema in components.items()}

    def compile(self, schema: Mapping[str, Any]) -> Schema:
        rooted = {"allOf": [to_json_schema(schema)], "components": {"schemas": self._components}}
        # Values are masked, so that what a caller sent is not sent back or logged.
        validator = jsonschema_rs.Draft202012Validator(rooted, validate_formats=True, mask="value")
        return Schema(validator, self._keeper(schema))

    def _keeper(self, schema: Mapping[str, Any], within: frozenset[str] = frozenset()) -> Keep:
        known = self._members(schema)
        open_ended = self._document.resolve(schema).get("additionalProperties")
        if not known or open_ended or schema.get("$ref") in within:
            return _as_is
        inner = within | {schema["$ref"]} if "$ref" in schema else within
        keepers = {name: self._keeper(member, inner) for name, member in known.items()}
        deeper = [(name, keeper) for name, keeper in keepers.items() if keeper is not _as_is]
        names = frozenset(keepers)

        def keep(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            kept = value if value.keys() <= names else {name: value[name] for name in value if name in names}
            for name, keeper in deeper:
                if name in kept:
                    kept[name] = keeper(kept[name])
            return kept

        return keep

    def _members(self, schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        resolved = self._document.resolve(schema)
        members = dict(resolved.get("properties", {}))
        for word in ("allOf", "anyOf", "oneOf"):
            for part in resolved.get(word, ()):
                members |= self._members(part)
        return members


class Schema:
    """One compiled schema."""

    def __init__(self, validator: jsonschema_rs.Draft202012Validator, keep: Keep) -> None:
        self._validator = validator
        self.keep = keep

    def errors(self, value: object, *, at: str) -> list[dict[str, str]]:
        """Each broken constraint with its description; empty when the value is right. `at` names the value."""
        try:
            return [] if self._validator.is_valid(value) else self._found(value, at)
        except ValueError:
            # What the validator cannot take in, such as a value nested beyond its limit, the schema does not allow.
            return [{"schema": f"{at}: cannot be checked"}]

    def _found(self, value: object, at: str) -> list[dict[str, str]]:
        found = []
        for error in self._validator.iter_errors(value):
            place = "/".join([at, *map(str, error.instance_path)])
            found.append({error.kind.name: f"{place}: {error.message}"[:300]})
            if len(found) == _MOST_ERRORS:
                break
        return found


def _as_is(value: Any) -> Any:
    return value
