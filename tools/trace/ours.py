"""Traces the changes of documents that call things otherwise than we do: by what they are under our names."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tools import names
from tools.diff.change import Change
from tools.errors import GenerationError
from tools.trace.trace import Trace, traces_of

Json = dict[str, Any]
Changes = Callable[[Json, Json], Sequence[Change]]
_VARIABLE = re.compile(r"\{[^{}]*\}")
_RENAMED = {"operation-id-changed", "path-parameter-renamed"}
_NAMES = Path("specs/names/vivamo.yaml")


def traced(old: Json, new: Json, found: Sequence[Change], changes: Changes, root: Path) -> list[Trace]:
    """The traces of `found`, in its order. A change that our names hide is traced by the documents' own."""
    plain = traces_of(old, new, found, root)
    if _names(old) == _names(new) and not any(change.rule in _RENAMED for change in found):
        return plain
    try:
        skeleton = names.read(root / _NAMES)
        before, after = (names.carry(content, skeleton).content for content in (old, new))
        told = changes(before, after)
    except GenerationError:
        return plain
    by_change = dict(zip(map(_key, told), traces_of(before, after, told, root), strict=True))
    return [by_change.get(_key(change), trace) for change, trace in zip(found, plain, strict=True)]


def _names(content: Json) -> set[str]:
    return set(content.get("components", {}).get("schemas", {}))


def _key(change: Change) -> tuple[object, ...]:
    """What a change is, whatever path parameters are called and wherever its schema stands."""
    uses = frozenset((_VARIABLE.sub("{}", use.operation), use.part, use.pointer) for use in change.uses)
    return (change.rule, change.severity, change.message, change.was, change.now, uses)
