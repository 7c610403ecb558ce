"""What a schema can say, of every operation."""

import pytest

from contract_tests.vivamo.contract_run import ContractRun


def test_requests(run: ContractRun, operation: str) -> None:
    """Examples, the coverage of every keyword and fuzzed data are answered as documented."""
    found = run.document.operation(operation)
    assert found is not None
    gap = run.requests(found)
    if gap:
        pytest.skip(gap)
