"""What showed a finding in the run before."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.again import Entry
from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.model import run_steps


def test_again(run: ContractRun, failed: Entry, record_property: Callable[[str, Any], None]) -> None:
    """A request, or a walk, that was answered wrongly is answered as documented; its names are fresh."""
    if failed.request is not None:
        gap = "" if run.send(run.stamp.generated(failed.request)) else "it may not be sent"
    else:
        record_property("steps", failed.steps)
        gap = run_steps(run, failed.steps)
    if gap:
        pytest.skip(gap)
