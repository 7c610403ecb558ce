"""Blocks that take turns: their ratios, and what happens to a side that fails."""

from dataclasses import dataclass, field

from benchmarks.performance.blocks import Pair, Task, alternate
from benchmarks.performance.process import Block, SideFailed, Worker


@dataclass
class Fake(Worker):
    """Takes so long for one, and fails at its n-th block."""

    seconds: float
    fails_at: int = 1_000
    asked: list[int] = field(default_factory=list)

    def block(self, name: str, times: int) -> Block:
        self.asked.append(times)
        if len(self.asked) >= self.fails_at:
            raise SideFailed(f"{name} broke")
        return Block(self.seconds, self.seconds, 0)


def test_each_round_gives_the_ratio_of_a_pair_of_blocks() -> None:
    """CPU of mine over theirs; calls a second the other way round."""
    found = alternate(
        {"ours": Pair(Task(Fake(0.01), "call"), Task(Fake(0.02), "call"))}, rounds=3, failed=lambda *_: None
    )
    assert (found["ours"].cpu, found["ours"].rate) == ([0.5] * 3, [2.0] * 3)


def test_a_side_that_fails_is_left_out_and_the_others_go_on() -> None:
    """Whether it fails at once or in a later round."""
    told: list[str] = []
    pairs = {
        "never": Pair(Task(Fake(0.01, fails_at=1), "call"), Task(Fake(0.01), "call")),
        "later": Pair(Task(Fake(0.01, fails_at=5), "call"), Task(Fake(0.01), "call")),
        "ours": Pair(Task(Fake(0.01), "call"), Task(Fake(0.01), "call")),
    }
    found = alternate(pairs, rounds=3, failed=lambda name, error: told.append(f"{name}: {error}"))
    assert list(found) == ["ours"]
    assert told == ["never: call broke", "later: call broke"]


def test_a_block_is_long_enough_and_a_multiple_of_its_step() -> None:
    """50 in flight each make as many calls."""
    worker = Fake(0.001)
    task = Task(worker, "async", 50)
    task.warm()
    task.block()
    assert worker.asked[-1] == 150
