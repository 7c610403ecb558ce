"""What was promised beside what was found."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("targets.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`figure` is a path into the figures. `against` divides it, `over` is taken from it. `missed`: why, by hand."""

    what: str
    figure: str
    against: str = ""
    over: str = ""
    scale: float = 1.0
    most: float | None = None
    least: float | None = None
    missed: str = ""

    def found(self, figures: Mapping[str, Any]) -> float | None:
        """None where it was not measured."""
        value, divisor, ground = (number(figures, path) for path in (self.figure, self.against, self.over))
        if value is None or (self.against and divisor is None) or (self.over and ground is None):
            return None
        return (value - (ground or 0)) / (divisor or 1) * self.scale

    def met(self, found: float) -> bool:
        return (self.most is None or found <= self.most) and (self.least is None or found >= self.least)

    @property
    def bound(self) -> str:
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


def targets(file: Path = FILE) -> list[Target]:
    return [Target(**entry) for entry in tomllib.loads(file.read_text("utf-8"))["target"]]


def number(figures: Mapping[str, Any], path: str) -> float | None:
    """The figure at a dotted path, of several rounds their median. None where there is none."""
    value = found_at(figures, path)
    if isinstance(value, list):
        return statistics.median(value) if value else None
    return None if value is None else float(value)


def found_at(figures: Mapping[str, Any], path: str) -> Any:
    """Whatever stands at a dotted path; None where nothing does."""
    value: Any = figures if path else None
    for key in filter(None, path.split(".")):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
