"""A key is asked for everywhere."""

import pytest

from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.probing.wrong_ways import WrongWays, wrong_way


def test_credentials(run: ContractRun, operation: str) -> None:
    """Without a key, with a nearly right one, and with the right one in a wrong way, the operation refuses."""
    found = run.document.operation(operation)
    assert found is not None
    gap = wrong_way(run, found, WrongWays.keys)
    if gap:
        pytest.skip(gap)
