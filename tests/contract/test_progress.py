"""The line that says how far a run is."""

import pytest

from contract_tests.progress import Progress, Standing


class Clock:
    """Tells the time that it was set to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _standing(step: int = 3, stage: str = "laws", requests: int = 210) -> Standing:
    return Standing(stage=stage, step=step, steps=39, requests=requests, findings=1)


def test_live_line_overwrites_itself_within_the_width() -> None:
    """One line, one column short of the terminal, ten times a second at most."""
    written: list[str] = []
    clock = Clock()
    progress = Progress(written.append, live=True, width=30, clock=clock)
    progress.show(_standing())
    progress.show(_standing(4))
    clock.now += 12.1
    progress.show(_standing(5))
    progress.clear()
    assert written == ["\r\x1b[K   0 s  laws 3 of 39, 210 req", "\r\x1b[K  12 s  laws 5 of 39, 210 req", "\r\x1b[K"]


def test_log_has_a_line_per_stage_and_one_now_and_then() -> None:
    """No control characters, and no line for every request."""
    written: list[str] = []
    clock = Clock()
    progress = Progress(written.append, live=False, width=30, clock=clock)
    for step in range(1, 30):
        clock.now += 1
        progress.show(_standing(step))
    progress.show(_standing(1, "chains", 1))
    progress.clear()
    assert written == [
        "   1 s  laws 1 of 39, 210 requests, 1 finding\n",
        "  11 s  laws 11 of 39, 210 requests, 1 finding\n",
        "  21 s  laws 21 of 39, 210 requests, 1 finding\n",
        "  29 s  chains 1 of 39, 1 request, 1 finding\n",
    ]


@pytest.mark.parametrize("trouble", [BrokenPipeError(), ValueError("I/O operation on closed file")])
def test_run_outlives_whoever_watched_it(trouble: Exception) -> None:
    """A pipe that was closed ends the line, not the run."""
    tried: list[str] = []

    def write(text: str) -> None:
        tried.append(text)
        raise trouble

    progress = Progress(write, live=True, width=80, clock=Clock())
    progress.show(_standing())
    progress.show(_standing(stage="chains"))
    progress.clear()
    assert len(tried) == 1
