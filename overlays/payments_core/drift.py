"""What an answer holds that the document does not: reported, never raised."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

logger = logging.getLogger("payments_core.drift")
_LONGEST: Final = 100
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
    if isinstance(value, Enum):
        if value.name not in type(value).__members__:
            yield "unknown-enum-value", pointer, _printable(str(value))
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, f"{pointer}/*")
    elif hasattr(type(value), "__attrs_attrs__"):
        yield from _walk_model(value, pointer)


def _walk_model(model: Any, pointer: str) -> Iterator[tuple[str, str, str]]:
    declared = [field.name for field in type(model).__attrs_attrs__ if field.name != "additional_properties"]
    for name in declared:
        value = getattr(model, name)
        if not isinstance(value, str) or isinstance(value, Enum):
            yield from _walk(value, f"{pointer}/{_wire_name(name)}")
    # A model with no field of its own is a free map: whatever it holds is documented.
    extra: dict[str, object] = getattr(model, "additional_properties", {}) if declared else {}
    known = {_wire_name(name) for name in declared}
    for name, value in extra.items():
        # A null that a field may not be is kept among the unknown ones, under the field's own name.
        kind = "unexpected-null" if value is None and name in known else "undocumented-field"
        yield kind, f"{pointer}/{_printable(name)}", _json_type(value)


def _printable(text: str) -> str:
    """Fit for one line of a log: a server's field name may hold line breaks that forge another."""
    return "".join(c if c.isprintable() else "?" for c in text[:_LONGEST])


def _wire_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _json_type(value: object) -> str:
    names: dict[type, str] = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number"}
    return "null" if value is None else names.get(type(value), "number")
