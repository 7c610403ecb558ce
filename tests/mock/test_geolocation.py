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


# One net in another, and the same for IPv6; the order of the table says nothing.
NETS = LocationRules(
    allowed={"US": ("NY",), "CA": ()},
    addresses={
        "198.51.100.7": Location(country="United States", country_code="US", state="New York", state_code="NY"),
        "198.51.100.0/24": Location(country="United States", country_code="US", state="Texas", state_code="TX"),
        "0.0.0.0/0": Location(country="France", country_code="FR"),
        "2001:db8::/32": Location(country="France", country_code="FR"),
        "2001:db8:1::/48": Location(country="Canada", country_code="CA"),
    },
)


def check(api: Any, ip: str) -> Any:
    return api("POST", "/v1/operators/check-geolocation", {"ip": ip})


def test_without_rules_everybody_is_allowed_and_nobody_looked_up(api: Any) -> None:
    """The country is left out, as documented (reference 8.1)."""
    assert check(api, "8.8.8.8").json() == {"allowed": True, "state": None, "stateCode": None}


@pytest.mark.parametrize(
    ("ip", "allowed"),
    [("8.8.8.8", True), ("8.8.4.4", False), ("2001:0DB8:0:0::1", True), ("9.9.9.9", False)],
)
def test_rules_decide_by_country_and_state(open_api: Callable[..., Any], ip: str, allowed: bool) -> None:
    """No states in a rule means all of them; an IPv6 address has many spellings (reference 8.2)."""
    answer = check(open_api(location_rules=RULES), ip).json()
    assert answer["allowed"] is allowed
    assert set(answer) == {"allowed", "country", "countryCode", "state", "stateCode"}


@pytest.mark.parametrize(
    ("ip", "place", "allowed"),
    [
        ("198.51.100.7", ("US", "NY"), True),
        ("198.51.100.8", ("US", "TX"), False),
        ("::ffff:198.51.100.7", ("US", "NY"), True),
        ("8.8.8.8", ("FR", None), False),
        ("2001:db8:1:2::3", ("CA", None), True),
        ("2001:db8:2::3", ("FR", None), False),
        ("2001:db9::", (None, None), True),
    ],
)
def test_smallest_network_says_where_an_address_is(
    open_api: Callable[..., Any], ip: str, place: tuple[str | None, str | None], allowed: bool
) -> None:
    """Of both families; an IPv4 address in the clothes of IPv6 is one of IPv4."""
    answer = check(open_api(location_rules=NETS), ip).json()
    assert (answer["countryCode"], answer["stateCode"]) == place
    assert answer["allowed"] is allowed


@pytest.mark.parametrize(("environment", "allowed"), [("sandbox", True), ("production", False)])
def test_unresolvable_address_is_allowed_in_the_sandbox_alone(
    open_api: Callable[..., Any], environment: str, allowed: bool
) -> None:
    """As the guide has it (reference 8.2, 13)."""
    assert check(open_api(location_rules=RULES, environment=environment), "1.2.3.4").json()["allowed"] is allowed


@pytest.mark.parametrize("ip", ["", "8.8.8", "256.1.1.1", "localhost", "fe80::1%eth0", "1.2.3.4/24"])
def test_anything_but_an_address_is_a_validation_error(open_api: Callable[..., Any], ip: str) -> None:
    """Formats are asserted, whichever of the two it might have been."""
    assert "errors" in check(open_api(location_rules=RULES), ip).json()
