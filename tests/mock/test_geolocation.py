"""Geolocation: no rules allow everybody; rules allow countries and states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from payments_mock import Location, LocationRules

RULES = LocationRules(
    allowed={"US": ("NY",), "CA": ()},
    addresses={
        "8.8.8.8": Location(country="United States", country_code="US", state="New York", state_code="NY"),
        "8.8.4.4": Location(country="United States", country_code="US", state="Texas", state_code="TX"),
        "2001:db8::1": Location(country="Canada", country_code="CA"),
        "9.9.9.9": Location(country="France", country_code="FR"),
    },
)


def check(api: Any, ip: str) -> Any:
    return api("POST", "/v1/operators/check-geolocation", {"ip": ip})


def test_without_rules_everybody_is_allowed_and_nobody_looked_up(api: Any) -> None:
    """The country is left out, as documented."""
    assert check(api, "8.8.8.8").json() == {"allowed": True, "state": None, "stateCode": None}


@pytest.mark.parametrize(
    ("ip", "allowed"),
    [("8.8.8.8", True), ("8.8.4.4", False), ("2001:0DB8:0:0::1", True), ("9.9.9.9", False)],
)
def test_rules_decide_by_country_and_state(open_api: Callable[..., Any], ip: str, allowed: bool) -> None:
    """No states in a rule means all of them; an IPv6 address has many spellings."""
    answer = check(open_api(location_rules=RULES), ip).json()
    assert answer["allowed"] is allowed
    assert set(answer) == {"allowed", "country", "countryCode", "state", "stateCode"}


@pytest.mark.parametrize(("environment", "allowed"), [("sandbox", True), ("production", False)])
def test_unresolvable_address_is_allowed_in_the_sandbox_alone(
    open_api: Callable[..., Any], environment: str, allowed: bool
) -> None:
    """As the guide has it."""
    assert check(open_api(location_rules=RULES, environment=environment), "1.2.3.4").json()["allowed"] is allowed


@pytest.mark.parametrize("ip", ["", "8.8.8", "256.1.1.1", "localhost", "fe80::1%eth0", "1.2.3.4/24"])
def test_anything_but_an_address_is_a_validation_error(open_api: Callable[..., Any], ip: str) -> None:
    """Formats are asserted, whichever of the two it might have been."""
    assert "errors" in check(open_api(location_rules=RULES), ip).json()
