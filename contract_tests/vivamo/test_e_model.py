"""What a user of the client may do in any order."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.model import explore


def test_model(run: ContractRun, record_property: Callable[[str, Any], None]) -> None:
    """Walks through customers, money, verifications, prizes, endpoints and time keep to what the records must be."""
    walked = explore(run)
    if walked.steps:
        record_property("steps", walked.steps)
    if walked.gap:
        pytest.skip(walked.gap)
