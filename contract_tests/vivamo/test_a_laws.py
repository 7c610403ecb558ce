"""What a schema cannot say: states, echoes, money, lists, expiry, deliveries."""

from contract_tests.vivamo.contract_run import ContractRun


def test_law(run: ContractRun, law: str) -> None:
    """The target keeps the law."""
    run.law(law)
