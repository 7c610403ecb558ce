"""Which members and keywords of a document no probe has reached. Values only."""

from collections.abc import Iterable, Iterator
from typing import Any

from contract_tests.document import Operation
from contract_tests.json_schema import Schemas
from contract_tests.json_value import pointer
from contract_tests.probes.prober import Hope, Probe, Steps, shapes_of

# What a wrong value can break; a keyword that is not here says nothing about a value.
KEYWORDS = (
    *("type", "enum", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
)


def unreached(
    schemas: Schemas, operation: Operation, *, given: Iterable[str], sound: Any, probes: Iterable[Probe]
) -> list[str]:
    """Each parameter and member without a sound value, and each keyword that no refused probe has broken."""
    names = set(given)
    parameters = [f"{one.place}/{one.name}" for one in operation.parameters if one.name not in names]
    broken = {(probe.steps, probe.keyword) for probe in probes if probe.hope is Hope.REFUSED}
    body = () if operation.body is None else _of_schema(schemas, operation.body, sound, (), broken)
    return [*parameters, *body]


def _of_schema(schemas: Schemas, schema: Any, sound: Any, at: Steps, broken: set[tuple[Steps, str]]) -> Iterator[str]:
    for shape in shapes_of(schemas, schema):
        missed = [keyword for keyword in KEYWORDS if keyword in shape and (at, keyword) not in broken]
        # Nothing has fewer members than none.
        missed = [keyword for keyword in missed if shape[keyword] or not keyword.startswith("min")]
        yield from (f"body{pointer(at)} {keyword}" for keyword in missed)
        if isinstance(sound, dict):
            yield from _of_members(schemas, shape, sound, at, broken)
        elif isinstance(sound, list) and sound and "items" in shape:
            yield from _of_schema(schemas, shape["items"], sound[0], (*at, 0), broken)


def _of_members(
    schemas: Schemas, shape: dict[str, Any], sound: dict[str, Any], at: Steps, broken: set[tuple[Steps, str]]
) -> Iterator[str]:
    for name, member in shape.get("properties", {}).items():
        if name in sound:
            yield from _of_schema(schemas, member, sound[name], (*at, name), broken)
        else:
            yield f"body{pointer((*at, name))}"
    for name in shape.get("required", []):
        if name in sound and ((*at, name), "required") not in broken:
            yield f"body{pointer((*at, name))} required"
