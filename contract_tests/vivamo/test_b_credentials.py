"""A key is asked for everywhere."""

import pytest

from contract_tests.vivamo.contract_run import ContractRun


def test_credentials(run: ContractRun, operation: str) -> None:
    """Without a key, and with a wrong one, the operation refuses."""
    found = run.document.operation(operation)
    assert found is not None
    gap = run.credentials(found)
    if gap:
        pytest.skip(gap)
