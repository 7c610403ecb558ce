"""The operations of the reference's section 2: these, and no others."""

from __future__ import annotations

from typing import Any

from payments_mock.vivamo import BEHAVIOURS

from tests.mock.facts.calls import TABLE


def test_mock_serves_the_twenty_operations_and_no_other(api: Any) -> None:
    """By method and path; the document that it reads names the same ones (reference 2)."""
    assert len(TABLE) == 20
    assert set(BEHAVIOURS) == set(TABLE)
    assert {(one.method, one.path) for one in api.mock.mock.operations} == set(TABLE)


def test_review_list_hides_a_customer_of_its_name(api: Any) -> None:
    """Both paths have one shape, and the list comes first (reference 2)."""
    assert api.customer("kyc-for-review").status_code == 200
    assert api("GET", "/v1/customers/kyc-for-review").json() == []
