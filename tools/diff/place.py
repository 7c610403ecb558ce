"""Whose value is compared, and where the comparison goes on from there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from tools.diff.change import Severity
from tools.diff.delta import Delta
from tools.diff.law import Direction, Effect, severity
from tools.diff.shape import Schema

_CAPITAL = re.compile("[A-Z]")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose value it is. `speaker` (request, response, webhook) and `noun` (body, property) begin the rules' names."""

    direction: Direction
    speaker: str
    noun: str

    def rule(self, what: str) -> str:
        """The name of a rule; keywords in it are written as the others: `minLength` as `min-length`."""
        return f"{self.speaker}-{self.noun}-{_CAPITAL.sub(lambda found: f'-{found[0].lower()}', what)}"

    def inner(self) -> Self:
        """Where a property, an item or a map's value stands."""
        return replace(self, noun="property") if self.noun == "body" else self

    def law(self, effect: Effect) -> Severity:
        return severity(self.direction, effect)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the comparison goes on: two schemas, and the way from the value at hand to theirs."""

    pointer: str
    old: Schema
    new: Schema
    place: Place


Found = Iterator[Delta | Step]
