"""Walks through the published client: a tour that is always the same, and what Hypothesis makes up."""

from collections.abc import Sequence

from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.walks.player import Step
from contract_tests.vivamo.walks.tour import TOUR
from contract_tests.vivamo.walks.walked import END, Walked
from contract_tests.vivamo.walks.walker import Walker

# How often a walk that showed something is walked again to make it shorter.
MOST_REPLAYS = 12


def explore(run: ContractRun) -> Walked:
    """Walk the tour, and as many walks more as the profile asks for. The answers are judged where they arrive."""
    profile, walked = run.options.profile, Walked()
    if profile.polite:
        return _missed(run, walked, f"not part of the profile {profile.name}")
    _tour(run, walked)
    if profile.walks and not walked.gap:
        # Loaded where it is needed: it takes longer than the tour.
        from contract_tests.vivamo.walks.machine import draw  # noqa: PLC0415

        draw(run, walked)
    elif not profile.walks:
        run.reached.gap(f"walks in any order: not part of the profile {profile.name}")
    if walked.steps:
        walked.steps = shortened(run, walked.steps)
    Walker(run).take({"do": "everyone"})
    return _missed(run, walked, walked.gap) if walked.gap else walked


def _tour(run: ContractRun, walked: Walked) -> None:
    for taken in TOUR:
        known = len(run.findings)
        walked.gap = walked.gap or run_steps(run, taken)
        if not walked.steps and len(run.findings) > known:
            walked.steps = list(taken)


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
