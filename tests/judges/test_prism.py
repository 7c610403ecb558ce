"""An independent judge reads every answer of the mock: Prism, which shares no code with it or with our contract tests."""

from __future__ import annotations

from pathlib import Path

import httpx

from contract_tests.mutants.process import served
from contract_tests.mutants.serve import SOUND
from tests.contract.suite import run_suite
from tests.judges.prism import watched

ENOUGH = 1000


def test_prism_finds_no_answer_that_the_document_does_not_allow(tmp_path: Path) -> None:
    """In all that the contract tests ask, right and wrong; what Prism answers by itself does not count."""
    with served(SOUND) as mock, watched(mock.url) as (url, tally):
        run_suite(tmp_path, "--target", url, "--profile", "quick")
    print(tally, tally.judged, mock.requests)
    assert tally.wrong == []
    assert tally.judged >= ENOUGH


def test_prism_finds_the_answer_of_another_type() -> None:
    """So that its silence means something."""
    with served("created-at-number") as mock, watched(mock.url) as (url, tally):
        headers = {"Authorization": "Bearer sk_test_mock"}
        with httpx.Client(base_url=url, headers=headers) as api:
            body = {"externalCustomerId": "user_1", "data": {"email": "a@example.com"}}
            assert api.post("/v1/customers", json=body).status_code == 200
            assert api.get("/v1/customers/user_1").status_code == 200
    assert tally.judged == 2
    assert len(tally.wrong) == 1
    assert "createdAt" in tally.wrong[0]
