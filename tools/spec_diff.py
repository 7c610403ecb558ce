"""Says what differs between two documents, operation by operation, whatever their `$ref`s, key order and prose.

`python -m tools.spec_diff [OLD] [NEW]`. Exit code 0: nothing differs; 1: something does; 2: one cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tools import build, document
from tools.errors import GenerationError
from tools.fetch_spec import FETCHED

# Words for people; they change no request and no answer.
PROSE = frozenset(
    {"description", "summary", "example", "examples", "title", "tags", "operationId", "links", "externalDocs"}
)
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
Facts = dict[str, str]


def main(arguments: list[str] | None = None, root: Path = build.ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.spec_diff", description=__doc__)
    parser.add_argument("old", nargs="?", default=str(root / "openapi.yaml"), help="default: openapi.yaml")
    parser.add_argument("new", nargs="?", default=str(root / FETCHED), help=f"default: {FETCHED}")
    options = parser.parse_args(arguments)
    if not options.new.startswith("http") and not Path(options.new).exists():
        print(f"error: {Path(options.new).name}: no such document; make fetch-spec gets one", file=sys.stderr)
        return 2
    try:
        old, new = (document.fetch(source).content for source in (options.old, options.new))
    except GenerationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    rows = list(differences(old, new))
    Console().print(_table(rows) if rows else "no difference")
    return 1 if rows else 0


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Each difference as operation, place, what it was and what it is; `-` stands for absent."""
    before, after = dict(_operations(old)), dict(_operations(new))
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            yield name, "operation", "present" if name in before else "-", "present" if name in after else "-"
            continue
        was, now = before[name], after[name]
        for place in sorted(was.keys() | now.keys()):
            if was.get(place) != now.get(place):
                yield name, place, was.get(place, "-"), now.get(place, "-")


def _operations(spec: dict[str, Any]) -> Iterator[tuple[str, Facts]]:
    for group in ("paths", "webhooks", "x-webhooks"):
        for path, item in spec.get(group, {}).items():
            for method in METHODS & item.keys():
                operation = {**item[method]}
                operation["parameters"] = [*item.get("parameters", []), *operation.get("parameters", [])]
                yield f"{method.upper()} {path}", dict(_facts(operation, "", spec, ()))


def _facts(node: Any, place: str, spec: dict[str, Any], seen: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every leaf by its place. A `$ref` is read through; one that leads back to itself ends there."""
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        target: str = node["$ref"]
        if target not in seen:
            yield from _facts(_resolved(target, spec), place, spec, (*seen, target))
    elif isinstance(node, dict):
        for key, value in node.items():
            named = place.endswith("/properties")
            if named or (key not in PROSE and not key.startswith("x-")):
                yield from _facts(value, f"{place}/{key}", spec, seen)
    elif isinstance(node, list):
        yield from _list_facts(node, place, spec, seen)
    else:
        yield place, json.dumps(node)


def _list_facts(nodes: list[Any], place: str, spec: dict[str, Any], seen: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if all(not isinstance(node, dict | list) for node in nodes):
        yield place, json.dumps(sorted(nodes, key=str))
        return
    for number, node in enumerate(nodes):
        if place == "/parameters":
            actual = _resolved(node["$ref"], spec) if "$ref" in node else node
            yield from _facts(actual, f"/parameters/{actual['in']}/{actual['name']}", spec, seen)
        else:
            yield from _facts(node, f"{place}/{number}", spec, seen)


def _resolved(reference: str, spec: dict[str, Any]) -> Any:
    node: Any = spec
    for part in reference.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def _table(rows: list[tuple[str, str, str, str]]) -> Table:
    table = Table("Operation", "Place", "Was", "Is", title=f"{len(rows)} differences")
    for row in rows:
        table.add_row(*row)
    return table


if __name__ == "__main__":
    sys.exit(main())
