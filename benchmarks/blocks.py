"""Alternating blocks: a noisy machine disturbs all sides alike, and the median of the blocks' ratios is what counts."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Does a thing so many times.
Side = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Seconds for one, by side, a block each."""

    seconds: Mapping[str, list[float]]

    def milliseconds(self, side: str) -> float:
        return statistics.median(self.seconds[side]) * 1000

    def a_second(self, side: str) -> float:
        return 1 / statistics.median(self.seconds[side])

    def ratio(self, side: str, base: str) -> float:
        """The median of the ratios of neighbouring blocks."""
        return statistics.median(
            mine / theirs for mine, theirs in zip(self.seconds[side], self.seconds[base], strict=True)
        )


def alternate(
    sides: Mapping[str, Side], *, rounds: int, times: int, clock: Callable[[], float] = time.perf_counter
) -> Blocks:
    """One block of each side in turn, `rounds` times, after one that warms up.

    clock: `time.process_time` for what only computes, and cares nothing for what else the machine does.
    """
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, side in sides.items():
            gc.collect()
            begun = clock()
            side(times)
            if number:
                seconds[name].append((clock() - begun) / times)
    return Blocks(seconds)
