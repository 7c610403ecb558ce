"""Several probes that shall be accepted as one request: where it is, each of them is. Sends nothing."""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from contract_tests.json_schema import Schemas
from contract_tests.json_value import MISSING
from contract_tests.probes.prober import Hope, Probe, Steps

# Of a body with ten such members a server that reads some thousand letters still takes all.
LONGEST_SHARED = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """At most one probe of each member; none of them stands within another."""

    probes: tuple[Probe, ...]

    def applied(self, sound: Any) -> Any:
        """The sound value with every change."""
        whole = copy.deepcopy(sound)
        for probe in self.probes:
            whole = probe.applied(whole)
        return whole

    @property
    def label(self) -> str:
        """Where it is about the most."""
        return f"body {len(self.probes)} members {Hope.ACCEPTED}"


def in_rounds(schemas: Schemas, schema: Any, sound: Any, probes: Iterable[Probe]) -> Iterator[Probe | Round]:
    """The probes, those of single values that shall be accepted in as few rounds as can be, and each alone otherwise.

    A round that is refused says nothing of its probes: they are to be sent alone then.
    """
    members: dict[Steps, list[Probe]] = {}
    for probe in probes:
        if _is_of_one_value(probe, sound):
            members.setdefault(probe.steps, []).append(probe)
        else:
            yield probe
    for found in _shared_out(list(members.values())):
        made = Round(probes=found)
        whole = len(found) > 1 and schemas.fits(schema, made.applied(sound))
        yield from (made,) if whole else found


def _shared_out(members: list[list[Probe]]) -> Iterator[tuple[Probe, ...]]:
    """One probe of each member at a time, and of all of them one long text: their sum is nobody's limit."""
    long = [probe for probes in members for probe in probes if _is_long(probe)]
    short = [[probe for probe in probes if not _is_long(probe)] for probes in members]
    while long or any(short):
        first = long[:1]
        del long[:1]
        taken = [probes.pop(0) for probes in short if probes and probes[0].steps not in {one.steps for one in first}]
        yield (*first, *taken)


def _is_long(probe: Probe) -> bool:
    return isinstance(probe.value, str) and len(probe.value) > LONGEST_SHARED


def _is_of_one_value(probe: Probe, sound: Any) -> bool:
    """Whether it puts one plain value in the place of another, which stands in the way of no other probe."""
    if probe.hope is not Hope.ACCEPTED or not probe.steps or isinstance(probe.value, dict | list):
        return False
    for step in probe.steps:
        if isinstance(sound, dict) and step not in sound:
            return False
        sound = sound[step]
    return probe.value is not MISSING and not isinstance(sound, dict | list)
