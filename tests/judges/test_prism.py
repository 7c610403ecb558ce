"""An independent judge reads what the mock answers: Prism, which shares no code with it or with our contract tests."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from contract_tests.mutants.process import served
from contract_tests.mutants.serve import SOUND
from tests.contract.suite import run_suite
from tests.judges.prism import watched

ENOUGH = 1000


def test_prism_finds_no_answer_that_the_document_does_not_allow(tmp_path: Path) -> None:
    """In all that the contract tests ask, right and wrong; what Prism answers by itself does not count."""
    with served(SOUND) as mock, watched(mock.url) as (url, tally):
        run_suite(tmp_path, "--target", url, "--profile", "quick", longest=300)
    assert tally.wrong == []
    assert ENOUGH <= tally.judged <= mock.requests


@pytest.mark.parametrize(
    ("mutant", "customer", "word"),
    [("created-at-number", "user_1", "createdAt"), ("error-renamed", "user_2", "message")],
)
def test_prism_finds_the_wrong_answer(mutant: str, customer: str, word: str) -> None:
    """Of a success and of a refusal, so that its silence means something."""
    key = {"Authorization": "Bearer sk_test_mock"}
    body = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}
    with served(mutant) as mock, watched(mock.url) as (url, tally), httpx.Client(base_url=url, headers=key) as api:
        assert api.post("/v1/customers", json=body).status_code == 200
        api.get(f"/v1/customers/{customer}")
    assert tally.judged == 2
    assert len(tally.wrong) == 1
    assert word in tally.wrong[0]
