"""What no operation describes: other methods, ids that are nearly known, texts that no reader expects."""

import pytest

from contract_tests.vivamo.contract_run import ContractRun
from contract_tests.vivamo.probing.wrong_ways import WrongWays, wrong_way

WAYS = {"methods": WrongWays.methods, "near-ids": WrongWays.near_ids, "odd-texts": WrongWays.odd_texts}


@pytest.mark.parametrize("way", WAYS)
def test_wrong_way(run: ContractRun, operation: str, way: str) -> None:
    """It is refused without effect, and breaks nothing."""
    found = run.document.operation(operation)
    assert found is not None
    if run.options.profile.polite and way != "methods":
        pytest.skip("a shared target is spared")
    gap = wrong_way(run, found, WAYS[way])
    if gap:
        pytest.skip(gap)
