"""One change at a time to a sound JSON value, derived from its schema. Sends nothing, and knows no API."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contract_tests.json_schema import Schemas
from contract_tests.json_value import MISSING, pointer
from contract_tests.probes.values import KEYS, Candidate, Shape, extra_keys, inside, outside, wrong_kinds

Steps = tuple[str | int, ...]


class Hope(StrEnum):
    """What the document says of the changed value; `answered` where it says nothing but that there is an answer."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """`steps` lead to what `value` replaces, or to what MISSING removes."""

    steps: Steps
    keyword: str
    hope: Hope
    value: Any

    def applied(self, sound: Any) -> Any:
        """The sound value with the one change."""
        return _changed(copy.deepcopy(sound), self.steps, self.value)

    @property
    def label(self) -> str:
        """Where, for which keyword, and with what hope."""
        return f"body{pointer(self.steps)} {self.keyword} {self.hope}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Samples:
    """What a schema cannot say of one field: values that are right in the trade, and some more that are wrong.

    A `fixed` field names a record that must exist, so nothing else is right.
    """

    right: tuple[Any, ...] = ()
    wrong: tuple[Any, ...] = ()
    fixed: bool = False


def _changed(whole: Any, steps: Steps, value: Any) -> Any:
    if not steps:
        return value
    owner = whole
    for step in steps[:-1]:
        owner = owner[step]
    if value is MISSING:
        del owner[steps[-1]]
    else:
        owner[steps[-1]] = value
    return whole


class Prober:
    """Makes the probes of one document; the same for the same schema and value.

    `samples` are by the name of the field, by `owner/name`, or by `owner/*` for any member of a map.
    """

    def __init__(self, schemas: Schemas, samples: Mapping[str, Samples]) -> None:
        self._schemas = schemas
        self._samples = samples

    def probes(self, schema: Any, sound: Any) -> Iterator[Probe]:
        """Every probe once. A hope is kept by construction: what fits is hoped accepted, and the rest refused."""
        seen: set[tuple[Steps, str]] = set()
        for steps, keyword, hope, value in self._below(schema, sound, ()):
            probe = Probe(steps=steps, keyword=keyword, hope=hope, value=value)
            key = (steps, json.dumps(value, default=str))
            whole = probe.applied(sound)
            if key not in seen and self._schemas.fits(schema, whole) is (hope is Hope.ACCEPTED):
                seen.add(key)
                yield probe

    def _below(self, schema: Any, sound: Any, at: Steps) -> Iterator[tuple[Steps, str, Hope, Any]]:
        shapes = shapes_of(self._schemas, schema)
        samples = self._samples_at(at)
        for keyword, value in self._wrong(shapes, samples, sound):
            yield at, keyword, Hope.REFUSED, value
        for keyword, value in self._right(shapes, samples, sound):
            yield at, keyword, Hope.ACCEPTED, value
        for shape in shapes:
            if isinstance(sound, dict):
                yield from self._members(shape, sound, at)
            elif isinstance(sound, list) and sound and "items" in shape:
                yield from self._below(shape["items"], sound[0], (*at, 0))

    def _samples_at(self, at: Steps) -> Samples:
        owner, name = ("", "", *map(str, at))[-2:]
        known = (self._samples.get(key) for key in (f"{owner}/{name}", name, f"{owner}/*"))
        return next((samples for samples in known if samples is not None), Samples())

    def _wrong(self, shapes: list[Shape], samples: Samples, sound: Any) -> Iterator[Candidate]:
        yield from wrong_kinds(sound)
        for shape in shapes:
            yield from outside(shape, sound)
        yield from (("pattern", value) for value in samples.wrong)

    def _right(self, shapes: list[Shape], samples: Samples, sound: Any) -> Iterator[Candidate]:
        if samples.right or samples.fixed:
            yield from (("type", value) for value in samples.right)
            return
        for shape in shapes:
            yield from inside(self._with_items(shape), sound)

    def _with_items(self, shape: Shape) -> Shape:
        return shape | {"items": self._schemas.resolved(shape["items"])} if "items" in shape else shape

    def _members(self, shape: Shape, sound: dict[str, Any], at: Steps) -> Iterator[tuple[Steps, str, Hope, Any]]:
        declared, required = shape.get("properties", {}), shape.get("required", [])
        for name, value in sound.items():
            member = declared.get(name, shape.get("additionalProperties"))
            if isinstance(member, dict):
                yield from self._below(member, value, (*at, name))
        yield from _absences(sound, required, at)
        if "properties" in shape:
            yield (*at, "undeclared"), "additionalProperties", Hope.ACCEPTED, "a text"
        if shape.get("additionalProperties") is False:
            yield (*at, "undeclared"), "additionalProperties", Hope.REFUSED, "a text"
        yield from _sizes(shape, sound, at)


def _absences(sound: dict[str, Any], required: list[str], at: Steps) -> Iterator[tuple[Steps, str, Hope, Any]]:
    """Each member away; all that may be away; each of those alone."""
    kept = {name: value for name, value in sound.items() if name in required}
    optional = [name for name in sound if name not in required]
    for name in sound:
        yield (*at, name), "required", Hope.REFUSED if name in required else Hope.ACCEPTED, MISSING
    if optional:
        yield at, "required", Hope.ACCEPTED, kept
        for name in optional:
            yield at, "required", Hope.ACCEPTED, kept | {name: sound[name]}


def _sizes(shape: Shape, sound: dict[str, Any], at: Steps) -> Iterator[tuple[Steps, str, Hope, Any]]:
    """Objects with too few and too many members, and with as many as may be."""
    yield at, "minProperties", Hope.REFUSED, {}
    more = shape.get("additionalProperties")
    if not isinstance(more, dict) or not sound:
        return
    value = next(iter(sound.values()))
    yield at, "minProperties", Hope.ACCEPTED, {}
    for key in KEYS:
        yield at, "additionalProperties", Hope.ACCEPTED, {key: value}
    if "maxProperties" in shape:
        for count, hope in ((shape["maxProperties"], Hope.ACCEPTED), (shape["maxProperties"] + 1, Hope.REFUSED)):
            extra = extra_keys(sound, count - len(sound))
            yield at, "maxProperties", hope, dict(list(sound.items())[:count]) | dict.fromkeys(extra, value)


def shapes_of(schemas: Schemas, schema: Any) -> list[Shape]:
    """The schema without references and `allOf`; several where it offers a choice."""
    resolved = schemas.resolved(schema)
    merged: Shape = {key: value for key, value in resolved.items() if key not in {"allOf", "anyOf", "oneOf"}}
    for part in resolved.get("allOf", []):
        for shape in shapes_of(schemas, part)[:1]:
            properties = merged.get("properties", {}) | shape.get("properties", {})
            required = [*merged.get("required", []), *shape.get("required", [])]
            merged = shape | merged | ({"properties": properties} if properties else {}) | {"required": required}
    choices = [*resolved.get("anyOf", []), *resolved.get("oneOf", [])]
    if not choices:
        return [merged]
    return [merged | shape for choice in choices for shape in shapes_of(schemas, choice)]
