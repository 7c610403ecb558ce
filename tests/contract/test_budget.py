"""What a spent budget leaves out, and that it is never always the same."""

import re
from pathlib import Path

import payments_mock
import pytest

from contract_tests.document import Document
from contract_tests.profile import SANDBOX
from contract_tests.vivamo.turns import turned
from tests.contract.suite import ROOT, run_suite

OPERATIONS = [operation.id for operation in Document.read(ROOT / "openapi.yaml").operations]


@pytest.mark.parametrize("most", ["1", "2", "3", "5"])
def test_budget_too_small_to_begin_is_reported(most: str, tmp_path: Path) -> None:
    """What was done stands in the report, the rest is not exercised, and nothing breaks down."""
    outcome = run_suite(tmp_path, "--max-requests", most)
    assert outcome.code == 0, outcome.printed
    assert "INTERNALERROR" not in outcome.printed
    assert outcome.drift["requests"] == int(most)
    assert f"law kyc-start: the budget of {most} requests is spent" in outcome.drift["not_exercised"]


def test_budget_spent_on_taken_names_is_reported(tmp_path: Path) -> None:
    """Looking for a name that no earlier run has given may cost more than there is."""
    with payments_mock.start("vivamo") as mock:
        for _ in "123":
            run_suite(tmp_path, "--target", mock.url, "-k", "customer-echo")
        outcome = run_suite(tmp_path, "--target", mock.url, "--max-requests", "4")
    assert outcome.code == 0, outcome.printed
    assert outcome.drift["requests"] == 4


@pytest.mark.parametrize("control", ["on", "off"])
def test_default_budget_of_the_sandbox_is_enough(control: str, tmp_path: Path) -> None:
    """A sound target is asked everything that the profile has, with or without the laws that need /_mock."""
    with payments_mock.start("vivamo") as mock:
        arguments = ["--target", mock.url, "--profile", "sandbox", "--rate", "1000", "--control", control]
        outcome = run_suite(tmp_path, *arguments)
    assert outcome.code == 0, outcome.printed
    assert 200 < outcome.drift["requests"] < SANDBOX.budget
    assert "budget" not in " ".join(outcome.drift["not_exercised"])


def test_every_operation_comes_first_for_some_seed() -> None:
    """Each order holds every operation once, and no operation is always the last."""
    orders = [turned(OPERATIONS, seed=seed) for seed in range(1, len(OPERATIONS) + 1)]
    assert all(sorted(order) == sorted(OPERATIONS) for order in orders)
    assert {order[0] for order in orders} == set(OPERATIONS)
    assert orders[0] == OPERATIONS
    assert turned([], seed=7) == []


def test_order_of_operations_turns_with_the_seed(tmp_path: Path) -> None:
    """pytest itself takes them in that order."""
    outcome = run_suite(tmp_path, "--collect-only", "--seed", "4")
    asked = re.findall(r"test_probes\[(\w+)\]", outcome.printed)
    assert asked == OPERATIONS[3:] + OPERATIONS[:3]
