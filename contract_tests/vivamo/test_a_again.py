"""What showed a finding in the run before."""

import pytest

from contract_tests.again import Entry
from contract_tests.vivamo.contract_run import ContractRun


def test_again(run: ContractRun, failed: Entry) -> None:
    """A request that was answered wrongly, with fresh names, is answered as documented."""
    assert failed.request is not None
    if run.send(run.stamp.generated(failed.request)) is None:
        pytest.skip("it may not be sent")
