"""What a schema cannot say: states, echoes, money, lists, expiry, deliveries."""

import pytest

from contract_tests.vivamo.contract_run import ContractRun


def test_law(run: ContractRun, law: str) -> None:
    """The target keeps the law."""
    gap = run.law(law)
    if gap:
        pytest.skip(gap)
