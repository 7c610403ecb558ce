"""What an answer holds that the document does not: reported, never raised."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

from .record import Record

logger = logging.getLogger("payments_core.drift")
_LONGEST: Final = 100
# Fields of these alone hold no model and no enumeration.
_PLAIN: Final = {
    "Any",
    "None",
    "Unset",
    "bool",
    "datetime.date",
    "datetime.datetime",
    "dict",
    "float",
    "int",
    "list",
    "str",
}
# A server that invents a field per answer must not fill the memory of the client that notices.
_MOST_SEEN: Final = 1_000


@dataclass(frozen=True, slots=True)
class Drift:
    """One deviation. `pointer` is a JSON pointer into the answer; `*` stands for any index.

    kind: `undocumented-field`, `unexpected-null`, `unknown-enum-value` or `undocumented-status`. `observed` is the
    status or the new enum value; of a field only its JSON type, since its content may be private.
    """

    operation: str
    kind: str
    pointer: str
    observed: str


OnDrift = Callable[[Drift], None]


class LogOnce:
    """The default `on_drift`: one warning per operation, kind and pointer in the life of a client."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str, str]] = set()

    def __call__(self, drift: Drift) -> None:
        key = (drift.operation, drift.kind, drift.pointer)
        if key not in self._seen and len(self._seen) < _MOST_SEEN:
            self._seen.add(key)
            logger.warning(
                "the API has drifted from its document: %s: %s at %s: %s",
                drift.operation,
                drift.kind,
                drift.pointer or "/",
                drift.observed,
            )


def report(on_drift: OnDrift, operation: str, status: int, parsed: object) -> None:
    """Hands each deviation to `on_drift`. Whatever that raises is logged: a report must not lose a payout's answer."""
    if status == 200 and not _deviates(parsed):
        return
    for drift in deviations(operation, status, parsed):
        try:
            on_drift(drift)
        except Exception:
            with suppress(Exception):
                logger.exception("on_drift failed for %s", drift)


def deviations(operation: str, status: int, parsed: object) -> Iterator[Drift]:
    """Walks a generated model, or a list of them, and yields what the document does not know."""
    if status != 200:
        yield Drift(operation, "undocumented-status", "", str(status))
    for kind, pointer, observed in _walk(parsed, ""):
        yield Drift(operation, kind, pointer, observed)


def _walk(value: object, pointer: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, f"{pointer}/*")
    elif _deviates(value):
        if isinstance(value, Enum):
            yield "unknown-enum-value", pointer, _printable(str(value))
        else:
            yield from _walk_model(value, pointer)


def _walk_model(model: Any, pointer: str) -> Iterator[tuple[str, str, str]]:
    shape = _shape(type(model))  # type: ignore[arg-type]  # as below
    for name, wire in shape.deep:
        yield from _walk(getattr(model, name), f"{pointer}/{wire}")
    for name, value in model.additional_properties.items() if shape.known else ():
        # A null that a field may not be is kept among the unknown ones, under the field's own name.
        kind = "unexpected-null" if value is None and name in shape.known else "undocumented-field"
        yield kind, f"{pointer}/{_printable(name)}", _json_type(value)


def _deviates(value: object) -> bool:
    """Whether a walk would find anything. Nearly every answer is as documented, and need not be walked."""
    look = _look(type(value))  # type: ignore[arg-type]  # mypy takes type[object] for unhashable
    return look is not None and look(value)


@cache
def _look(kind: type) -> Callable[[Any], bool] | None:
    """What tells whether a value of this class deviates, or None when none can."""
    if issubclass(kind, list):
        return _any_deviates
    if issubclass(kind, Enum) and issubclass(kind, str | int):
        known = frozenset(kind)
        return lambda value: value not in known
    is_model = hasattr(kind, "__attrs_attrs__") and hasattr(kind, "additional_properties")
    return _model_deviates if is_model else None


def _any_deviates(values: list[object]) -> bool:
    return any(map(_deviates, values))


def _model_deviates(model: Any) -> bool:
    shape = _shape(type(model))  # type: ignore[arg-type]  # as above
    if model.additional_properties and shape.known:
        return True
    for name, _ in shape.deep:  # noqa: SIM110  # a generator costs as much as the look at the fields of most models
        if _deviates(getattr(model, name)):
            return True
    return False


class _Shape(Record):
    """Of a model's class: the wire names of its fields, and which fields are worth a look, by name and wire name.

    A model with no field of its own is a free map: whatever it holds is documented.
    """

    known: frozenset[str]
    deep: tuple[tuple[str, str], ...]


@cache
def _shape(kind: Any) -> _Shape:
    fields = [field for field in kind.__attrs_attrs__ if field.name != "additional_properties"]
    return _Shape(
        known=frozenset(_wire_name(field.name) for field in fields),
        deep=tuple((field.name, _wire_name(field.name)) for field in fields if not _is_plain(field)),
    )


def _is_plain(field: Any) -> bool:
    """By the text of its annotation, which generated modules never evaluate."""
    return isinstance(field.type, str) and _PLAIN.issuperset(re.findall(r"[\w.]+", field.type))


def _printable(text: str) -> str:
    """Fit for one line of a log: a server's field name may hold line breaks that forge another."""
    short = text[:_LONGEST]
    return short if short.isprintable() else "".join(c if c.isprintable() else "?" for c in short)


def _wire_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _json_type(value: object) -> str:
    names: dict[type, str] = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number"}
    return "null" if value is None else names.get(type(value), "number")
