"""The state machine of Hypothesis that makes up walks."""

import contextlib
from collections.abc import Sequence
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
from contract_tests.vivamo.walks.walked import END, Walked
from contract_tests.vivamo.walks.walker import Walker


def draw(run: ContractRun, walked: Walked) -> None:
    """Take as many walks as the profile asks for."""
    profile = run.options.profile
    machine = hypothesis.seed(f"{run.options.seed} walks")(_machine(run, walked))
    # A target that ends half way leads elsewhere; nothing is concluded from that here.
    with contextlib.suppress(hypothesis.errors.Flaky):
        run_state_machine_as_test(machine, settings=settings(examples=profile.walks, steps=profile.strides))


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
