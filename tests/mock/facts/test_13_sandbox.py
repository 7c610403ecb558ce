"""What the sandbox does that production does not, as the reference's section 13 has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from payments_mock import LocationRules

NOBODY = LocationRules(allowed={})


@pytest.mark.parametrize("email", ["someone@mailinator.com", "demo+1@vivamo.co"])
@pytest.mark.parametrize(("environment", "status"), [("sandbox", 200), ("production", 400)])
def test_odd_email_is_accepted_with_a_warning_in_the_sandbox(
    open_api: Callable[..., Any], environment: str, status: int, email: str
) -> None:
    """And refused in production (reference 13)."""
    answer = open_api(environment=environment).customer("user_1", email=email)
    assert answer.status_code == status
    assert ("warning" in answer.json()) is (status == 200)


@pytest.mark.parametrize(("environment", "allowed"), [("sandbox", True), ("production", False)])
def test_address_that_nobody_can_resolve_is_allowed_in_the_sandbox(
    open_api: Callable[..., Any], environment: str, allowed: bool
) -> None:
    """And denied in production (reference 13)."""
    api = open_api(environment=environment, location_rules=NOBODY)
    answer = api("POST", "/v1/operators/check-geolocation", {"ip": "8.8.8.8"})
    assert answer.json()["allowed"] is allowed
