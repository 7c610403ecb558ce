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
    """A mended copy of `document`. MendError names every action that has lost its place, or the first that is wrong."""
    _check(overlay)
    mended = copy.deepcopy(document)
    if lost := [action["target"] for action in overlay["actions"] if not _applied(mended, action)]:
        raise MendError(f"mend {', '.join(lost)}: matches nothing; correct what has moved, delete what is not needed")
    return mended


def check_demands(mended: Json, overlay: Json) -> None:
    """MendError for a `required` that names a field which its schema does not have: nobody would hear it."""
    for action in overlay["actions"]:
        update = action.get("update")
        demanded: Any = update.get("required") if isinstance(update, dict) else None
        for place in places(mended, action["target"]) if isinstance(demanded, list) else ():
            known = _fields(mended, place.value, ())
            if gone := [name for name in demanded if name not in known]:
                lost = f"demands {', '.join(gone)}, and the document has no such field there"
                raise MendError(f"mend {action['target']}: {lost}: correct the mend")


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


def _applied(document: Json, action: Json) -> bool:
    """False if there is nothing that it could be applied to."""
    selected = places(document, action["target"])
    if action.get("remove"):
        _remove(action["target"], selected)
    else:
        for place in selected:
            _update(action["target"], place.value, action["update"])
    return bool(selected)


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


def _fields(document: Json, schema: Any, seen: tuple[str, ...]) -> set[str]:
    """Every property of a schema and of those it is put together from."""
    reference = str(schema.get("$ref", ""))
    if reference and reference not in seen:
        name = reference.rpartition("/")[2]
        return _fields(document, document.get("components", {}).get("schemas", {}).get(name, {}), (*seen, reference))
    branches = (_fields(document, branch, seen) for branch in schema.get("allOf", ()))
    return set(schema.get("properties", {})).union(*branches)


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
