"""Several probes as one request, where the answer speaks for each of them. Sends nothing."""

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from contract_tests.exchange import Exchange
from contract_tests.json_schema import Schemas
from contract_tests.json_value import dig, members
from contract_tests.probes.prober import Hope, Probe

# Of a body with ten such members a server that reads some thousand letters still takes all.
LONGEST_SHARED = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """Probes of one hope, each of a member of another name; none of them stands within another."""

    probes: tuple[Probe, ...]

    def applied(self, sound: Any) -> Any:
        """The sound value with every change."""
        whole = copy.deepcopy(sound)
        for probe in self.probes:
            whole = probe.applied(whole)
        return whole

    @property
    def hope(self) -> Hope:
        """That of each probe."""
        return self.probes[0].hope

    @property
    def label(self) -> str:
        """How many there are, and with what hope."""
        return f"body {len(self.probes)} members {self.hope}"

    def open_after(self, exchange: Exchange) -> tuple[Probe, ...]:
        """The probes that the answer says nothing of, and which are to be sent alone.

        What was accepted was accepted for each. A refusal speaks for those that its `errors` name.
        """
        if self.hope is Hope.ACCEPTED:
            return () if exchange.succeeded else self.probes
        told = [str(text) for entry in members(dig(exchange.json, "errors")) for text in _texts(entry)]
        refused = exchange.status == 400
        return tuple(probe for probe in self.probes if not (refused and any(_names(text, probe) for text in told)))


def _texts(entry: Any) -> Iterable[Any]:
    return entry.values() if isinstance(entry, dict) else ()


def _names(text: str, probe: Probe) -> bool:
    return re.search(rf"(?<!\w){re.escape(_name(probe))}(?!\w)", text) is not None


def in_rounds(schemas: Schemas, schema: Any, sound: Any, probes: Iterable[Probe]) -> Iterator[Probe | Round]:
    """The probes, those of single values in as few rounds as can be, and each alone otherwise."""
    found: dict[Hope, dict[str, list[Probe]]] = {hope: {} for hope in Hope}
    for probe in probes:
        if _is_of_one_value(probe, sound):
            found[probe.hope].setdefault(_name(probe), []).append(probe)
        else:
            yield probe
    for taken in _shared_out(list(found[Hope.REFUSED].values())):
        yield from (Round(probes=taken),) if len(taken) > 1 else taken
    for taken in _shared_out(list(found[Hope.ACCEPTED].values())):
        made = Round(probes=taken)
        whole = len(taken) > 1 and schemas.fits(schema, made.applied(sound))
        yield from (made,) if whole else taken


def _shared_out(named: list[list[Probe]]) -> Iterator[tuple[Probe, ...]]:
    """One probe of each member at a time, and of all of them one long text: their sum is nobody's limit."""
    long = [probe for probes in named for probe in probes if _is_long(probe)]
    short = [[probe for probe in probes if not _is_long(probe)] for probes in named]
    while long or any(short):
        first = long[:1]
        del long[:1]
        names = {_name(probe) for probe in first}
        taken = [probes.pop(0) for probes in short if probes and _name(probes[0]) not in names]
        yield (*first, *taken)


def _is_long(probe: Probe) -> bool:
    return isinstance(probe.value, str) and len(probe.value) > LONGEST_SHARED


def _name(probe: Probe) -> str:
    """The name of the member, or of the list that it stands in."""
    return next((step for step in reversed(probe.steps) if isinstance(step, str)), "")


def _is_of_one_value(probe: Probe, sound: Any) -> bool:
    """Whether it takes the place of one plain value, which stands in the way of no other probe."""
    if not probe.steps or (probe.hope is Hope.ACCEPTED and not isinstance(probe.value, str | int | float)):
        return False
    for step in probe.steps:
        if isinstance(sound, dict) and step not in sound:
            return False
        sound = sound[step]
    return not isinstance(sound, dict | list)
