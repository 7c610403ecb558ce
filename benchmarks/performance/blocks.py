"""Blocks of two workers in turn: noise of the machine hits both alike, and their ratio is what counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .process import Block, SideFailed, Worker

_MOST = 20_000


@dataclass(slots=True)
class Task:
    """A kind of block. `step`: how many times at the least, and its multiples. `seconds`: about how long one takes.

    Long enough for the clock of the processor's time, short enough that both blocks of a pair see the same machine.
    """

    worker: Worker
    name: str
    step: int = 1
    seconds: float = 0.15
    _times: int = field(default=0, init=False)

    def warm(self) -> None:
        """And find out how often it fits into a block. Once: several pairs may share a task."""
        if self._times:
            return
        self.worker.block(self.name, self.step)
        once = max(self.worker.block(self.name, self.step).wall, 1e-7)
        self._times = self.step * max(1, min(_MOST, round(self.seconds / once / self.step)))
        self.worker.block(self.name, self._times)

    def block(self) -> Block:
        return self.worker.block(self.name, self._times)


@dataclass(frozen=True, slots=True)
class Pair:
    """A task, and what it is held against."""

    mine: Task
    theirs: Task


@dataclass(slots=True)
class Ratios:
    """One for each round: CPU of mine over theirs, and mine a second over theirs a second; and mine a second."""

    cpu: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    a_second: list[float] = field(default_factory=list)

    def add(self, mine: Block, theirs: Block) -> None:
        self.cpu.append(mine.cpu / theirs.cpu)
        self.rate.append(theirs.wall / mine.wall)
        self.a_second.append(1 / mine.wall)


def alternate(
    pairs: Mapping[str, Pair], *, rounds: int, failed: Callable[[str, SideFailed], object]
) -> dict[str, Ratios]:
    """Round after round, each pair's blocks one after the other. `failed` is told of a side, which is then left out."""
    found: dict[str, Ratios] = {}
    for name, pair in pairs.items():
        try:
            pair.theirs.warm()
            pair.mine.warm()
            found[name] = Ratios()
        except SideFailed as error:
            failed(name, error)
    for _ in range(rounds):
        for name in list(found):
            try:
                theirs = pairs[name].theirs.block()
                found[name].add(pairs[name].mine.block(), theirs)
            except SideFailed as error:
                failed(name, error)
                del found[name]
    return found
