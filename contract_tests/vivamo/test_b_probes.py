"""Every field of every operation at its edges, one at a time."""

import pytest

from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.probing.drive import probe


def test_probes(run: ContractRun, operation: str) -> None:
    """What keeps the document is accepted, what breaks it is refused, and nothing else stands in between."""
    found = run.document.operation(operation)
    assert found is not None
    gap = probe(run, found)
    if gap:
        pytest.skip(gap)
