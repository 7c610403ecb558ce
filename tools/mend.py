"""Applies OpenAPI Overlays (Overlay Specification 1.0) to a document, strictly: no match is an error.

The library oas-patch checks the overlay against the specification's schema. It does not apply it: `docs/regenerate.md`
lists what it does differently from the specification.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from jsonpath_ng import DatumInContext, Fields, Index, Root
from jsonpath_ng.ext.parser import parse
from oas_patch import validate

from tools.errors import MendError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: `parent[key]`. The root has no parent."""

    parent: Any
    key: str | int | None
    value: Any


def mend(document: Json, overlay: Json) -> Json:
    """A mended copy of `document`. MendError names the first action that does not fit."""
    _check(overlay)
    mended = copy.deepcopy(document)
    for action in overlay["actions"]:
        _apply(mended, action)
    return mended


def places(document: Json, target: str) -> list[Place]:
    """Everything that `target`, a JSONPath, selects in `document`, in order."""
    try:
        found = parse(target).find(document)
    except Exception as error:  # the library raises bare Exception for a path it cannot parse
        raise MendError(f"mend {target}: not a JSONPath: {error}") from error
    return [_place(target, match) for match in found]


def _check(overlay: Json) -> None:
    report = yaml.safe_load(validate(overlay, "yaml"))
    if report["status"] != "success":
        raise MendError(f"overlay: {report['errors'][0]['message']}")
    for action in overlay["actions"]:
        if not action.get("description", "").strip():
            raise MendError(f"mend {action['target']}: no description says why")
        if ("update" in action) == bool(action.get("remove")):
            raise MendError(f"mend {action['target']}: either update or remove")


def _apply(document: Json, action: Json) -> None:
    selected = places(document, action["target"])
    if not selected:
        raise MendError(f"mend {action['target']}: matches nothing")
    if action.get("remove"):
        _remove(action["target"], selected)
        return
    for place in selected:
        _update(action["target"], place.value, action["update"])


def _remove(target: str, selected: list[Place]) -> None:
    # From the back, so that what is left of a list keeps its positions until its turn comes.
    for place in reversed(selected):
        if place.key is None:
            raise MendError(f"mend {target}: the whole document cannot be removed")
        del place.parent[place.key]


def _update(target: str, value: Any, update: Any) -> None:
    if isinstance(value, list):
        value.append(copy.deepcopy(update))
    elif isinstance(value, dict) and isinstance(update, dict):
        _merge(value, update)
    else:
        raise MendError(f"mend {target}: an object or an array is needed there")


def _merge(value: Json, update: Json) -> None:
    """Objects merge, lists are joined, anything else is replaced. Each place gets copies of its own."""
    for key, new in update.items():
        old = value.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            _merge(old, new)
        elif isinstance(old, list) and isinstance(new, list):
            old.extend(copy.deepcopy(item) for item in new if item not in old)
        else:
            value[key] = copy.deepcopy(new)


def _place(target: str, match: DatumInContext) -> Place:
    if isinstance(match.path, Root) or match.context is None:
        return Place(None, None, match.value)
    parent = match.context.value
    for key in _keys(match):
        try:
            if parent[key] is match.value:
                return Place(parent, key, match.value)
        except (KeyError, IndexError, TypeError):
            continue
    raise MendError(f"mend {target}: the library cannot tell where its match stands; write the target without a filter")


def _keys(match: DatumInContext) -> Iterator[str | int]:
    if isinstance(match.path, Fields):
        yield from match.path.fields
    elif isinstance(match.path, Index):
        yield from match.path.indices
