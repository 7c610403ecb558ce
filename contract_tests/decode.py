"""The generated models read each answer and write it back. Judges one exchange, sends nothing."""

import importlib
from collections.abc import Iterator
from typing import Any

from contract_tests.document import Operation, Place
from contract_tests.exchange import Exchange
from contract_tests.findings import Deviation, Kind
from contract_tests.json_value import MISSING, difference, dig, pointer
from contract_tests.redaction import shown


class Decoding:
    """Finds the model of an answer by the name of its schema, in one generated package."""

    def __init__(self, package: str) -> None:
        self._package = package

    def model(self, operation: Operation, status: int) -> tuple[Any, bool]:
        """The model class, or None when the package has none, and whether the answer is a list of it."""
        schema = operation.schema_of(status) or {}
        is_list = "items" in schema
        name = str((schema["items"] if is_list else schema).get("$ref", "")).rsplit("/", 1)[-1]
        try:
            models = importlib.import_module(f"{self._package}.models")
        except ImportError:
            return None, is_list
        return (getattr(models, name, None) if name else None), is_list

    def deviations(self, place: Place, exchange: Exchange) -> Iterator[Deviation]:
        """An answer that the model cannot read, or does not write back as it came."""
        if place.operation is None or not exchange.succeeded or exchange.json is MISSING:
            return
        model, is_list = self.model(place.operation, exchange.status)
        if model is None or (is_list and not isinstance(exchange.json, list)):
            return
        for n, item in enumerate(exchange.json if is_list else [exchange.json]):
            found = _deviation(place.operation, model, item, (n,) if is_list else ())
            if found:
                yield found
                return


def _deviation(operation: Operation, model: Any, value: Any, at: tuple[int, ...]) -> Deviation | None:
    try:
        written = model.from_dict(value).to_dict()
    except Exception as error:  # noqa: BLE001 - whatever a client would meet here is what is to be reported
        # The text of the error may hold what was read; its type and the model do not.
        lost = error.args[:1] if isinstance(error, KeyError) else ()
        return Deviation(
            operation=operation.id,
            kind=Kind.CLIENT_DECODE,
            pointer=pointer((*at, *lost)),
            expected=f"an answer that {model.__name__} reads",
            observed=f"{type(error).__name__}: {_without_value(error)}",
            message=f"The client cannot read the answer as {model.__name__}.",
            cause=type(error).__name__,
        )
    steps = difference(value, written)
    if steps is None:
        return None
    return Deviation(
        operation=operation.id,
        kind=Kind.CLIENT_DECODE,
        pointer=pointer((*at, *steps)),
        expected=shown(dig(value, *steps)),
        observed=shown(dig(written, *steps)),
        message=f"{model.__name__} does not write back what it read.",
        cause="round trip",
    )


def _without_value(error: Exception) -> str:
    """A missing key is named; of any other error only its type is told."""
    return str(error) if isinstance(error, KeyError) else "the value does not fit"
