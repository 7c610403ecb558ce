"""Walks that Hypothesis makes up, from state to state, through the published client."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import hypothesis
import hypothesis.errors
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from contract_tests.cases import settings
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.walks import steps
from contract_tests.vivamo.walks.player import Step
from contract_tests.vivamo.walks.walker import Walker

# How often a walk that showed something is walked again to make it shorter.
MOST_REPLAYS = 12
END: tuple[Step, ...] = ({"do": "look_again"}, {"do": "leave"})


@dataclass(slots=True)
class Walked:
    """What came of the walks: the `steps` that first showed a new finding, and why not all were walked, if so."""

    walks: int = 0
    steps: list[Step] = field(default_factory=list)
    gap: str = ""


def explore(run: ContractRun) -> Walked:
    """Walk as many as the profile asks for. The answers are judged where they arrive."""
    profile, walked = run.options.profile, Walked()
    if not profile.walks:
        return _missed(run, walked, f"not part of the profile {profile.name}")
    machine = hypothesis.seed(f"{run.options.seed} walks")(_machine(run, walked))
    # A target that ends half way leads elsewhere; nothing is concluded from that here.
    with contextlib.suppress(hypothesis.errors.Flaky):
        run_state_machine_as_test(machine, settings=settings(examples=profile.walks, steps=profile.strides))
    if walked.steps:
        walked.steps = shortened(run, walked.steps)
    Walker(run).take({"do": "everyone"})
    return _missed(run, walked, walked.gap) if walked.gap else walked


def run_steps(run: ContractRun, taken: Sequence[Step]) -> str:
    """Walk these steps, with fresh names; why not to the end, or an empty text."""
    walker = Walker(run)
    if not all(walker.can(step) for step in taken):
        return "the steps are of another release"
    for step in (*taken, *END):
        walker.take(step)
    return walker.stopped


def shortened(run: ContractRun, taken: list[Step]) -> list[Step]:
    """A part of the steps that still shows something broken, found greedily by walking again."""
    if _shows(run, []):
        # What earlier walks have left shows it by itself, so that nothing can be told by walking again.
        return taken
    replays, size = MOST_REPLAYS, len(taken) // 2
    while size and replays:
        start = 0
        while start < len(taken) and replays:
            fewer = taken[:start] + taken[start + size :]
            replays -= 1
            if _shows(run, fewer):
                taken = fewer
            else:
                start += size
        size //= 2
    return taken


def _shows(run: ContractRun, taken: Sequence[Step]) -> bool:
    before = run.findings.breaking_seen
    run_steps(run, taken)
    return run.findings.breaking_seen > before


def _missed(run: ContractRun, walked: Walked, reason: str) -> Walked:
    run.reached.gap(f"walks through the client: {reason}")
    walked.gap = reason
    return walked


def _machine(run: ContractRun, walked: Walked) -> type[RuleBasedStateMachine]:
    """One class for each run: Hypothesis makes an instance for each walk."""

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self._walker = Walker(run)
            self._steps: list[Step] = []
            self._known = len(run.findings)
            walked.walks += 1

        def _take(self, step: Step) -> None:
            self._steps.append(step)
            self._walker.take(step)

        @initialize(start=steps.START, order=st.integers(0, 2**64 - 1))
        def begin(self, start: Sequence[Step], order: int) -> None:
            # Which kind of step comes next is drawn evenly, which Hypothesis does not; it draws what is in them.
            self._order = Random(order)  # noqa: S311 - a choice of test data
            for step in start:
                self._take(step)

        @rule(data=st.data())
        def step(self, data: st.DataObject) -> None:
            self._take(data.draw(self._order.choice(steps.STEPS)))

        def teardown(self) -> None:
            for step in END:
                self._walker.take(step)
            walked.gap = walked.gap or self._walker.stopped
            if not walked.steps and len(run.findings) > self._known:
                walked.steps = self._steps

    machine: Any = Walk
    return machine  # type: ignore[no-any-return]  # a class made at run time
