"""YAML as text alone: mappings, lists and strings. No tags, no aliases, no key twice, no guess at a value's type."""

from __future__ import annotations

import yaml

Value = str | list["Value"] | dict[str, "Value"]

_PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


class MalformedYaml(Exception):
    """One line: where, and what is wrong."""


def read_yaml(text: str) -> Value | None:
    """None for an empty document. Country codes such as NO, which YAML takes for a truth value, stay what they are."""
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        return None if node is None else _value(node, set())
    except yaml.MarkedYAMLError as problem:
        raise MalformedYaml(_told(problem)) from None
    except yaml.YAMLError as problem:  # A character that YAML does not know.
        raise MalformedYaml(str(problem).splitlines()[0]) from None
    except RecursionError:
        raise MalformedYaml("nested too deep") from None


def _told(problem: yaml.MarkedYAMLError) -> str:
    mark, what = problem.problem_mark, problem.problem or "not YAML"
    return f"line {mark.line + 1}, column {mark.column + 1}: {what}" if mark else what


def _value(node: yaml.Node, seen: set[int]) -> Value:
    if id(node) in seen:
        raise _wrong(node, "an alias (*name) is not read here")
    if node.tag not in _PLAIN:
        raise _wrong(node, "a tag (!name) is not read here")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, seen) for one in node.value]
    return _mapping(node, seen) if isinstance(node, yaml.MappingNode) else str(node.value)


def _mapping(node: yaml.MappingNode, seen: set[int]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in node.value:
        name = _value(key, seen)
        if not isinstance(name, str):
            raise _wrong(key, "a key is text")
        if name in found:
            raise _wrong(key, f"the key {name!r} is there twice")
        found[name] = _value(value, seen)
    return found


def _wrong(node: yaml.Node, what: str) -> MalformedYaml:
    return MalformedYaml(f"line {node.start_mark.line + 1}, column {node.start_mark.column + 1}: {what}")
